/// How busy the connections of a driver are.
public struct DatabaseUsage: Sendable {
    /// Connections that read, whether they do or not; `nil` where the driver does not count them.
    public let readers: (all: Int, busy: Int)?
    /// Reads that wait for a connection.
    public let waitingReads: Int
    /// Writes that wait for the next commit.
    public let waitingWrites: Int
}
