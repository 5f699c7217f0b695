internal import Chat
internal import Storage

extension MessageWindow {
    /// Reads `limit`, `before` and `after`.
    ///
    /// `before` and `after` are times in ISO 8601 or ids of messages. `before` is not included; `after` is, when it
    /// is a time, as the contract calls it a beginning date. Inside of these bounds the links of a page go on from a
    /// message, by `older` or `newer`, which are Habeas's own.
    ///
    /// - Parameter cutoff: what was sent earlier is in no window.
    init(_ query: FormFields, since cutoff: Instant) throws(APIError) {
        let before = try Self.bound("before", query)
        let after = try Self.bound("after", query)
        let oldest = Message.ID.first(at: cutoff)
        let start: Message.ID? =
            switch after {
            case .message(let id): id.successor
            case .time(let instant): .first(at: instant)
            case nil: nil
            }
        let end: Message.ID? =
            switch before {
            case .message(let id): id
            case .time(let instant): .first(at: instant)
            case nil: nil
            }
        let older = try Self.message("older", query)
        let newer = try Self.message("newer", query)
        let last = Message.ID(high: .max, low: .max)
        self.init(
            start: max(start ?? oldest, newer?.successor ?? oldest, oldest),
            end: min(end ?? last, older ?? last),
            direction: newer != nil || (after != nil && before == nil && older == nil) ? .oldest : .newest,
            limit: try query.integer("limit", in: 1...500, default: 100),
            keepsMilliseconds: older == nil && newer == nil && before?.isTime ?? after?.isTime ?? true
        )
    }

    private enum Bound {
        case time(Instant)
        case message(Message.ID)

        var isTime: Bool {
            if case .time = self { true } else { false }
        }
    }

    private static func message(_ name: String, _ query: FormFields) throws(APIError) -> Message.ID? {
        guard let text = try query.single(name) else { return nil }
        guard let id = Message.ID(text) else { throw .invalidQuery(name, "must be the id of a message") }
        return id
    }

    private static func bound(_ name: String, _ query: FormFields) throws(APIError) -> Bound? {
        guard let text = try query.single(name) else { return nil }
        if let id = Message.ID(text) { return .message(id) }
        guard let instant = Instant(text) else {
            throw .invalidQuery(
                name,
                "must be a time in ISO 8601, such as 2026-01-31T12:00:00Z, or the id of a message"
            )
        }
        return .time(instant)
    }
}
