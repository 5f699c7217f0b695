internal import Chat
internal import Console
internal import Storage

extension StoreTransaction {
    /// The name of the person or conversation that a hold is on.
    func targetName(_ hold: Hold) throws -> String {
        switch hold.target {
        case .subject(let id): try users.find(id, in: hold.organization)?.name ?? id.description
        case .conversation(let id):
            try conversations.find(id, in: hold.organization)?.name.map { "#\($0)" } ?? id.description
        }
    }
}

/// How pages speak of holds.
extension ConsoleCall {
    func badge(_ hold: Hold) -> Badge {
        if hold.stands(at: site.clock.now) { return Badge(label: texts("hold.stands"), tone: "warn") }
        return Badge(label: texts(hold.releasedAt == nil ? "hold.ended" : "hold.released"), tone: "")
    }

    /// Who placed a hold and when, and when it ends or was released.
    func detail(_ hold: Hold) -> String {
        let placed = texts("holdPlaced", ["name": hold.author.name, "time": format.moment(hold.createdAt).text])
        if let released = hold.releasedAt {
            let name = hold.releasedBy ?? ""
            return placed + " " + texts("holdReleased", ["name": name, "time": format.moment(released).text])
        }
        return placed + " " + (hold.endsAt.map(lastDay) ?? texts("holdOpenEnded"))
    }

    /// On which day a hold that has an end stands for the last time.
    func lastDay(_ end: Instant) -> String {
        texts("holdEnds", ["day": format.day(Instant(milliseconds: end.milliseconds - 1))])
    }
}
