private import Chat
private import Crypto
private import Foundation

extension BagReader {
    /// From here on it is worth while to look into the pieces of a file on another thread.
    private static let largeSize: UInt64 = 8 << 20

    /// Does one work, and gives what it adds to the contents of the bag.
    func perform(_ work: Work, _ piece: UnsafeMutableRawBufferPointer) -> (inout BagContents) -> Void {
        do {
            switch work {
            case .seal(let digits):
                let holds = try FileSeal.holds(digits, in: zip.file)
                return { $0.seal = holds ? .holds : .broken }
            case .file(let member, let name, let keepsText):
                let scan = ContentScan.of(name, keepingText: keepsText, key: key, commitments: commitments)
                let file = try read(member, scan, piece)
                let addFound = scan?.finish()
                return { contents in
                    contents.files[name] = file
                    addFound?(&contents)
                }
            }
        } catch {
            return { contents in
                contents.damage.append("\(error)")
                if case .file(_, let name, _) = work { contents.damagedFiles.insert(name) }
            }
        }
    }

    private func read(
        _ member: ZipMember,
        _ scan: ContentScan?,
        _ piece: UnsafeMutableRawBufferPointer
    ) throws(ArchiveError) -> BagContents.File {
        let bytes = try zip.bytes(of: member)
        var digest = SHA256()
        if let scan, member.size >= Self.largeSize {
            let lane = ScanLane(scan)
            defer { lane.finish() }
            while let read = try lane.send({ room throws(ArchiveError) in try bytes.read(into: room) }) {
                digest.update(bufferPointer: read)
            }
        } else {
            while case let count = try bytes.read(into: piece), count > 0 {
                let read = UnsafeRawBufferPointer(rebasing: piece[..<count])
                digest.update(bufferPointer: read)
                scan?.consume(read)
            }
        }
        return BagContents.File(sha256: digest.finalize().hexadecimal, size: member.size)
    }
}
