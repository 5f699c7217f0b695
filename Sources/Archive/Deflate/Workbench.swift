internal import Storage
private import Synchronization

/// What one thread needs to deflate: it is made once and used again, since it is large.
///
/// Sendable unchecked: it belongs to whoever has borrowed it.
final class Workbench: @unchecked Sendable {
    /// Deflates chunks.
    let deflater = Deflater()
    /// Where the deflated bytes go.
    let packed = OutputBuffer(capacity: 64 * 1024)

    /// The workbenches that nobody uses now.
    final class Shed: Sendable {
        private let idle = Mutex<[Workbench]>([])

        /// A workbench with nothing on it.
        func borrow() -> Workbench {
            idle.withLock { $0.popLast() } ?? Workbench()
        }

        /// Takes a workbench back; nobody may look at what is on it any more.
        func takeBack(_ workbench: Workbench) {
            workbench.packed.removeAll()
            idle.withLock { $0.append(workbench) }
        }
    }
}
