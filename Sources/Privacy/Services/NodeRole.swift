/// What a server does.
public enum NodeRole: String, CaseIterable, Sendable {
    /// It answers calls.
    case api
    /// It does the work in the background.
    case worker
    /// Both.
    case all

    /// Whether it answers calls of the API and shows the console.
    public var answersCalls: Bool { self != .worker }

    /// Whether it does the work in the background.
    public var works: Bool { self != .api }
}
