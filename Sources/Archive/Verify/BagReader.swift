internal import Chat
private import Dispatch
private import Foundation
private import Synchronization

/// Reads all files of a bag once, on every processor.
///
/// Memory stays the same whatever the sizes: each thread holds a few pieces of 1 MiB.
struct BagReader: Sendable {
    /// What one thread does in one go.
    enum Work: Sendable {
        case seal([UInt8])
        case file(ZipMember, name: String, keepsText: Bool)

        /// The bytes that are gone through, roughly.
        fileprivate func cost(in zip: ZipReader) -> UInt64 {
            switch self {
            case .seal: zip.file.size / 2
            case .file(let member, _, _): member.size
            }
        }
    }

    let zip: ZipReader
    let key: MessageSum.Key
    /// What the store had committed to, if the archive tells.
    let commitments: CommitmentCheck?
    private var works: [Work] = []
    private var contents: BagContents

    /// Opens a ZIP file that holds one bag, at its top or in one folder.
    ///
    /// - Throws: an ``ArchiveError`` when it is none that can be read.
    init(path: String, key: MessageSum.Key) throws(ArchiveError) {
        zip = try ZipReader(path: path)
        self.key = key
        contents = BagContents(key: key)
        contents.members = zip.members.count
        let root = Self.root(of: zip.members)
        commitments = try Self.commitments(in: zip, root)
        contents.commitments = commitments
        var texts = TextAllowance(members: zip.members.count)
        for member in zip.members where !member.isFolder {
            guard member.name.hasPrefix(root) else {
                contents.problems.append("\(member.name) lies outside of the bag")
                continue
            }
            let name = String(member.name.dropFirst(root.count))
            works.append(.file(member, name: name, keepsText: texts.allows(name, size: member.size)))
        }
        if let seal = FileSeal.digits(in: zip.comment) {
            works.append(.seal(seal))
        } else {
            contents.seal = zip.comment.isEmpty ? .missing : .isSomethingElse
        }
        // The largest first, so that no thread is left with it in the end.
        works.sort { [zip] in $0.cost(in: zip) > $1.cost(in: zip) }
    }

    /// Reads everything; what cannot be read is a problem of the contents.
    ///
    /// Blocks until all is read.
    func read() -> BagContents {
        let found = Mutex(contents)
        let next = Atomic(0)
        let threads = min(ProcessInfo.processInfo.activeProcessorCount, works.count)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: ScanLane.pieceSize, alignment: 16)
            defer { piece.deallocate() }
            while case let index = next.add(1, ordering: .relaxed).oldValue, index < works.count {
                let add = perform(works[index], piece)
                found.withLock { add(&$0) }
            }
        }
        return found.withLock { contents in
            contents.damage.sort()
            return contents
        }
    }

    /// Reads what the store had committed to before all else, because messages are compared with it.
    private static func commitments(in zip: ZipReader, _ root: String) throws(ArchiveError) -> CommitmentCheck? {
        guard let member = zip.members.first(where: { $0.name == root + "data/commitments.jsonl" }) else { return nil }
        let bytes = try zip.bytes(of: member)
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: ScanLane.pieceSize, alignment: 16)
        defer { piece.deallocate() }
        var check = CommitmentCheck()
        var splitter = LineSplitter()
        while case let count = try bytes.read(into: piece), count > 0 {
            splitter.consume(UnsafeRawBufferPointer(rebasing: piece[..<count])) { check.takeBlock($0) }
        }
        return check
    }

    /// The folder that the bag is in, with its slash; empty if it is at the top.
    private static func root(of members: [ZipMember]) -> String {
        let declaration = "bagit.txt"
        if members.contains(where: { $0.name == declaration }) { return "" }
        let inFolder = members.first { member in
            member.name.hasSuffix("/" + declaration) && member.name.utf8.count { $0 == UInt8(ascii: "/") } == 1
        }
        return inFolder.map { String($0.name.dropLast(declaration.count)) } ?? ""
    }
}

/// How much of the small files may be held in memory.
private struct TextAllowance {
    private var left: UInt64
    private let largestManifest: UInt64

    /// Tag files and the statement are a few kilobytes; a larger one is no text of ours.
    private static let largestText: UInt64 = 16 << 20
    /// A line of a manifest is a digest and a name.
    private static let longestManifestLine: UInt64 = 512

    init(members: Int) {
        largestManifest = Self.largestText + UInt64(members) * Self.longestManifestLine
        left = 2 * largestManifest + 4 * Self.largestText
    }

    mutating func allows(_ name: String, size: UInt64) -> Bool {
        guard !name.hasPrefix("data/") || name == "data/request.json" else { return false }
        let largest = name.hasSuffix("manifest-sha256.txt") ? largestManifest : Self.largestText
        guard size <= min(largest, left) else { return false }
        left -= size
        return true
    }
}
