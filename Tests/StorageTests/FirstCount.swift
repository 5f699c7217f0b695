import Synchronization

/// Keeps the first number that it is told.
final class FirstCount: Sendable {
    private let number = Mutex<Int?>(nil)

    var value: Int? { number.withLock { $0 } }

    func note(_ count: Int) { number.withLock { $0 = $0 ?? count } }
}
