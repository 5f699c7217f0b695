internal import Hummingbird

/// What a `Range` header asks for (RFC 9110, section 14.2): one range, or else the whole.
enum ByteRange: Equatable {
    case whole
    case part(Range<Int64>)
    case unsatisfiable

    /// What a call asks for of bytes with a tag: all of them where it asks for a part of others.
    init(of call: Call, tag: String, size: Int64) {
        let headers = call.request.headers
        let isOfOthers = headers[.ifRange].map { $0 != tag } ?? false
        self = isOfOthers ? .whole : headers[.range].map { Self($0, size: size) } ?? .whole
    }

    /// Reads a header; one that cannot be read, or names several ranges, asks for the whole.
    init(_ header: String, size: Int64) {
        self = .whole
        let parts = header.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0] == "bytes" else { return }
        let bounds = parts[1].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard bounds.count == 2, bounds.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return
        }
        let first = Int64(bounds[0])
        let last = Int64(bounds[1])
        switch (first, last) {
        case (nil, let suffix?) where bounds[0].isEmpty:
            self = suffix > 0 && size > 0 ? .part(max(0, size - suffix)..<size) : .unsatisfiable
        case (let first?, nil) where bounds[1].isEmpty:
            self = first < size ? .part(first..<size) : .unsatisfiable
        case (let first?, let last?) where first <= last:
            self = first < size ? .part(first..<(last < size ? last + 1 : size)) : .unsatisfiable
        default: break
        }
    }
}
