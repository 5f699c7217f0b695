/// What `POST /api/habeas/v1/webhooks` takes.
public struct NewWebhook: Decodable, Sendable {
    /// Where events are sent.
    public var url: String
    /// The names of the events; all of them when left out.
    public var events: [String]?
    /// What it is for.
    public var description: String?
}
