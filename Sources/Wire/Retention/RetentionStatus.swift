/// How far the removal of what is too old has come; Habeas's own.
public struct RetentionStatus: Codable, Sendable {
    /// One run of the purge.
    public struct Run: Codable, Sendable {
        /// The instant before which it removes everything, in ISO 8601.
        public var cutoff: String
        /// When it began, in ISO 8601.
        public var startedAt: String
        /// When it ended, in ISO 8601; absent while it is under way.
        public var endedAt: String?
        /// How many messages and events it has removed.
        public var messages: Int

        /// Makes a run of its parts.
        public init(cutoff: String, startedAt: String, endedAt: String?, messages: Int) {
            self.cutoff = cutoff
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.messages = messages
        }
    }

    /// For how many days chat is kept.
    public var messageRetentionPeriodDays: Int
    /// The instant before which nothing can be read, in ISO 8601.
    public var cutoff: String
    /// How many messages and events are older and still to be removed.
    public var remaining: Int
    /// How many are older and kept because of a hold.
    public var held: Int
    /// How many were removed, in all.
    public var removed: Int
    /// The last run; absent before the first.
    public var lastRun: Run?

    /// Makes a status of its parts.
    public init(
        messageRetentionPeriodDays: Int,
        cutoff: String,
        remaining: Int,
        held: Int,
        removed: Int,
        lastRun: Run?
    ) {
        self.messageRetentionPeriodDays = messageRetentionPeriodDays
        self.cutoff = cutoff
        self.remaining = remaining
        self.held = held
        self.removed = removed
        self.lastRun = lastRun
    }
}
