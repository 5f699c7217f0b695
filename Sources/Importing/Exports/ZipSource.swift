private import CMinizip
private import Foundation

/// An export as Slack hands it over.
///
/// The list of members is read and judged as a whole before anything is inflated.
struct ZipSource: ExportSource {
    let members: [ExportMember]
    let notes: [ImportNote: Int] = [:]
    private let path: String
    private let size: Int64

    /// More members than any export has: a file for each day of 20 years in 270 conversations.
    private static let largestCount = 2_000_000

    /// Lists the members of a zip.
    ///
    /// - Throws: an ``ImportError`` when the file is no zip, or has a member that no export contains.
    init(path: String) throws {
        let handle = try ZipHandle(path: path)
        var members: [ExportMember] = []
        var names: Set<String> = []
        guard handle.count <= Self.largestCount else { throw ImportError.tooManyMembers(limit: Self.largestCount) }
        try handle.forEachMember { record in
            let name = ZipMemberName(record.name)
            if let reason = name.fault ?? record.fault {
                throw ImportError.unsafeMember(name: name.text, reason: reason)
            }
            guard names.insert(name.text).inserted else {
                throw ImportError.unsafeMember(name: name.text, reason: "is there twice")
            }
            guard members.count < Self.largestCount else {
                throw ImportError.tooManyMembers(limit: Self.largestCount)
            }
            if record.isUnresolved { throw ImportError.needsZip64(name: name.text) }
            if record.size > InflationLimit.largestMember { throw ImportError.bomb(name: name.text) }
            if name.isFolder {
                // Its bytes would be passed over without a word.
                guard record.size == 0 else {
                    throw ImportError.unsafeMember(name: name.text, reason: "is a folder and has bytes")
                }
            } else {
                members.append(ExportMember(path: name.text, size: record.size, position: record.position))
            }
        }
        self.path = path
        self.members = members
        self.size = handle.fileSize
    }

    func makeReader() throws -> any ExportReader {
        ZipReader(handle: try ZipHandle(path: path), limit: InflationLimit(archiveSize: size))
    }
}
