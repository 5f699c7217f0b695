/// Figures in Prometheus's text format, version 0.0.4.
struct PrometheusText {
    enum Kind: String {
        case counter, gauge, histogram
    }

    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// Adds a family with one sample, without labels.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        add(name, kind, help, [([], value)])
    }

    /// Adds a family with its samples.
    ///
    /// - Parameter samples: labels, whose values need no escaping, and values.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [(labels: [(String, String)], Double)]) {
        header(name, kind, help)
        for (labels, value) in samples { sample(name, labels, value) }
    }

    /// Adds a histogram.
    ///
    /// - Parameters:
    ///   - bounds: what the observations of each place but the last are no greater than.
    ///   - counts: observations that fall between the bound before and that of their place; one more than bounds.
    mutating func add(_ name: String, _ help: String, bounds: [Double], counts: [Int], sum: Double) {
        header(name, .histogram, help)
        var below = 0
        for (bound, count) in zip(bounds, counts) {
            below += count
            sample(name + "_bucket", [("le", Self.written(bound))], Double(below))
        }
        let all = Double(counts.reduce(0, +))
        sample(name + "_bucket", [("le", "+Inf")], all)
        sample(name + "_sum", [], sum)
        sample(name + "_count", [], all)
    }

    private mutating func header(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
        let inside = labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
        text += inside.isEmpty ? "\(name) \(Self.written(value))\n" : "\(name){\(inside)} \(Self.written(value))\n"
    }

    private static func written(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? String(value)
    }
}
