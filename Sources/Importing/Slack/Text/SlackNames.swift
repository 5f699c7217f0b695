/// What mentions are called.
struct SlackNames: Sendable {
    /// Names of users by their Slack identifiers.
    var users: [String: String] = [:]
    /// Names of conversations by their Slack identifiers.
    var conversations: [String: String] = [:]
}
