/// What a retention period would remove, were it set now; Habeas's own.
public struct RetentionPreview: Codable, Sendable {
    /// What was sent in one month.
    public struct Month: Codable, Sendable {
        /// The month in UTC, such as `2026-01`.
        public var month: String
        /// How many messages and events of it would go.
        public var messages: Int

        /// Makes a month of its parts.
        public init(month: String, messages: Int) {
            self.month = month
            self.messages = messages
        }
    }

    /// The period, in days.
    public var messageRetentionPeriodDays: Int
    /// The instant before which everything would go, in ISO 8601.
    public var cutoff: String
    /// How many messages and events would go, those included that are hidden already.
    public var messages: Int
    /// How many more would be hidden, and kept because of a hold.
    public var held: Int
    /// The same by month, the earliest first.
    public var months: [Month]

    /// Makes a preview of its parts.
    public init(messageRetentionPeriodDays: Int, cutoff: String, messages: Int, held: Int, months: [Month]) {
        self.messageRetentionPeriodDays = messageRetentionPeriodDays
        self.cutoff = cutoff
        self.messages = messages
        self.held = held
        self.months = months
    }
}
