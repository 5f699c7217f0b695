private import Dispatch
private import Foundation
internal import Storage

/// Members that are made while another one is being written: deflated at once, and kept aside until it is done.
///
/// Sendable unchecked: every variable is touched only while `condition` is locked.
final class MemberSpool: @unchecked Sendable {
    /// A member that is whole.
    struct Member {
        let path: String
        let digest: MemberDigest
        let extents: [SpoolFile.Extent]

        var packedSize: UInt64 { extents.reduce(0) { $0 + UInt64($1.count) } }
    }

    /// Where the deflated bytes are.
    let file: SpoolFile
    private let queue = DispatchQueue(label: "habeas.spool", attributes: .concurrent)
    private let condition = NSCondition()
    private let benches = Workbench.Shed()
    private var begun = 0
    private var finished: [Int: Member] = [:]
    private var bytesOnTheirWay = 0
    private var failure: ArchiveError?

    /// Enough to keep every processor busy, and little memory.
    private static let mostBytesOnTheirWay = 4 << 20

    /// Makes an empty spool on the disk where a path is.
    init(beside path: String) throws(ArchiveError) {
        file = try SpoolFile(beside: path)
    }

    /// Takes a whole member, as soon as there is room for it; its bytes must not be touched any more.
    ///
    /// - Throws: the failure of a member that was taken earlier.
    func add(_ path: String, _ bytes: OutputBuffer) throws(ArchiveError) {
        let chunk = Chunk(number: try admit(Self.weight(bytes)), bytes: bytes)
        queue.async { self.pack(chunk, path) }
    }

    /// A member that is filled piece by piece, at the same time as others.
    func stream(_ path: String) throws(ArchiveError) -> SpooledStream {
        SpooledStream(path: path, number: try admit(0), spool: self)
    }

    /// Notes that a stream is whole.
    func finish(_ stream: SpooledStream, _ digest: MemberDigest) {
        condition.withLock {
            finished[stream.number] = Member(path: stream.path, digest: digest, extents: stream.extents)
        }
    }

    /// Waits until nothing is on its way any more, and gives the members in the order in which they were begun.
    func members() throws(ArchiveError) -> [Member] {
        condition.lock()
        defer { condition.unlock() }
        while bytesOnTheirWay > 0 { condition.wait() }
        if let failure { throw failure }
        return finished.sorted { $0.key < $1.key }.map(\.value)
    }

    private func admit(_ count: Int) throws(ArchiveError) -> Int {
        condition.lock()
        defer { condition.unlock() }
        while bytesOnTheirWay > 0, bytesOnTheirWay + count > Self.mostBytesOnTheirWay { condition.wait() }
        if let failure { throw failure }
        bytesOnTheirWay += count
        begun += 1
        return begun
    }

    /// An empty member is on its way as well.
    private static func weight(_ bytes: OutputBuffer) -> Int { max(bytes.count, 1) }

    private func pack(_ chunk: Chunk, _ path: String) {
        let member = PackedMember(chunk.bytes.bytes, on: benches.borrow())
        do throws(ArchiveError) {
            let extent = try file.append(member.bench.packed.bytes)
            condition.withLock {
                finished[chunk.number] = Member(path: path, digest: member.digest, extents: [extent])
            }
        } catch {
            condition.withLock { failure = failure ?? error }
        }
        benches.takeBack(member.bench)
        condition.withLock {
            bytesOnTheirWay -= Self.weight(chunk.bytes)
            condition.broadcast()
        }
    }
}
