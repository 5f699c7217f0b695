private import Foundation

extension ArchiveVerification {
    /// The ZIP file can be read from end to end, and holds a BagIt bag.
    mutating func checkBag() {
        report.add(
            "ZIP file",
            problems: contents.damage,
            otherwise: "\(contents.members) members, each as long as stated and with its checksum"
        )
        var problems = contents.problems
        let declaration = contents.text("bagit.txt")?.split(whereSeparator: \.isNewline).map(String.init) ?? []
        if declaration != ["BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8"] {
            problems.append("bagit.txt does not declare a BagIt 1.0 bag in UTF-8")
        }
        let payload = contents.files.filter { $0.key.hasPrefix("data/") }
        let measure = "\(payload.reduce(0) { $0 + $1.value.size }).\(payload.count)"
        let lines = contents.text("bag-info.txt")?.split(whereSeparator: \.isNewline) ?? []
        if !lines.contains("Payload-Oxum: \(measure)") {
            problems.append("bag-info.txt does not state the payload's measure, \(measure)")
        }
        report.add("Bag", problems: problems, otherwise: "BagIt 1.0, \(payload.count) payload files")
    }

    /// A manifest lists each of its files exactly once, with the digest that the file has.
    mutating func checkManifest(_ name: String, of files: [String: BagContents.File], as title: String) {
        guard let text = contents.text(name) else {
            report.add(title, problems: ["\(name) is missing"], otherwise: "")
            return
        }
        var problems: [String] = []
        var listed: Set<String> = []
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            let file = parts.count == 2 ? String(parts[1].drop { $0 == " " || $0 == "*" }) : ""
            guard parts.count == 2, listed.insert(file).inserted else {
                problems.append("\(name) has a line that cannot be read, or one file twice")
                continue
            }
            if contents.damagedFiles.contains(file) {
                problems.append("\(file) cannot be read")
            } else if files[file] == nil {
                problems.append("\(file) is missing")
            } else if files[file]?.sha256 != parts[0].lowercased() {
                problems.append("\(file) was changed")
            }
        }
        problems += files.keys.filter { !listed.contains($0) }.sorted().map { "\($0) is not listed in \(name)" }
        report.add(title, problems: problems, otherwise: "SHA-256 of \(files.count) files")
    }
}
