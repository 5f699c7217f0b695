private import Dispatch

/// Scans the pieces of one file on a thread of its own, in their order, while the next ones are read.
///
/// Sendable unchecked: the scan and each piece that was sent belong to the serial queue alone until it has gone through
/// them; all else belongs to the thread that sends.
final class ScanLane: @unchecked Sendable {
    /// How many bytes are read in one go.
    static let pieceSize = 1 << 20

    private let scan: ContentScan
    private let queue = DispatchQueue(label: "habeas.scan", qos: .userInitiated)
    // The semaphore begins at 0, since Dispatch lets none end below the value that it began with.
    private let free = DispatchSemaphore(value: 0)
    private let rooms: [UnsafeMutableRawBufferPointer]
    private var sent = 0

    private static let depth = 4

    init(_ scan: ContentScan) {
        self.scan = scan
        rooms = (0..<Self.depth).map { _ in .allocate(byteCount: Self.pieceSize, alignment: 16) }
        for _ in rooms { free.signal() }
    }

    deinit {
        rooms.forEach { $0.deallocate() }
    }

    /// Waits for room, has the next piece put into it, and sends the piece on its way to be scanned.
    ///
    /// - Parameter fill: puts bytes into the room and tells how many; 0 after the last.
    /// - Returns: the piece, until the next call; `nil` after the last.
    func send(
        _ fill: (UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int
    ) throws(ArchiveError) -> UnsafeRawBufferPointer? {
        free.wait()
        // Pieces are done with in their order, so the room that waited longest is free.
        let room = rooms[sent % rooms.count]
        let count: Int
        do throws(ArchiveError) {
            count = try fill(room)
        } catch {
            free.signal()
            throw error
        }
        guard count > 0 else {
            free.signal()
            return nil
        }
        sent += 1
        nonisolated(unsafe) let piece = UnsafeRawBufferPointer(rebasing: room[..<count])
        queue.async {
            self.scan.consume(piece)
            self.free.signal()
        }
        return piece
    }

    /// Waits until everything that was sent has been scanned.
    func finish() {
        queue.sync {}
    }
}
