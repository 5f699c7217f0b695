public import Chat

/// A sign-in that has not ended.
public struct OpenSignIn: Sendable {
    /// Identifies the sign-in.
    public let id: SignIn.ID
    /// When the person signed in.
    public let beganAt: Instant
    /// When it ends by itself.
    public let endsAt: Instant
    /// Whether it is the one that is asked with.
    public let isOwn: Bool
}
