internal import Storage

/// How many messages one transaction of the purge removes, so that whoever writes meanwhile is not held up.
struct PurgePace {
    /// Messages of the next transaction.
    private(set) var batch = range.lowerBound

    /// At least half a block of commitments: to part a block, all of it is read.
    private static let range = CommitmentBlock.largest / 2...1024
    /// How long one transaction may keep the writer to itself.
    private static let goal = Duration.milliseconds(3)

    /// Adapts to how long the last transaction has taken, with its commit: that writes each page that was changed.
    mutating func adapt(to duration: Duration) {
        let wanted = duration > Self.goal ? batch / 2 : batch + batch / 4
        batch = min(max(wanted, Self.range.lowerBound), Self.range.upperBound)
    }
}
