public import Chat

/// A sign-in that has not ended.
public struct OpenSignIn: Sendable {
    /// Identifies the sign-in.
    public let id: SignIn.ID
    /// When the person signed in.
    public let beganAt: Instant
    /// When it ends by itself.
    public let endsAt: Instant
    /// What the browser calls itself, as it was kept; `nil` of an earlier version's sign-in.
    public let browser: String?
    /// The network address that the person signed in from.
    public let address: String?
    /// When it was last used, to the minute.
    public let usedAt: Instant?
    /// Whether it is the one that is asked with.
    public let isOwn: Bool
}
