internal import Chat
internal import Console
internal import Storage

/// People or conversations that were found, as one chooses among them.
struct Suggestions: Sendable {
    struct Found: Sendable {
        /// The page that choosing leads to; `nil` where it is a button of a form.
        let href: String?
        /// What the button says to the form.
        let act: String?
        let name: String
        let contact: String
        let badge: Badge?
    }

    let summary: String
    let found: Rows<Found>?
}

extension Suggestions {
    /// People for a request of a kind, or for a case.
    init(_ result: PeopleSearch.Result, kind: String, _ page: ConsoleCall) {
        self.init(
            summary: result.users.isEmpty
                ? page.texts("nobodyFound") : page.texts.counting(result.total, "peopleFound"),
            found: Rows(
                result.users.map { user in
                    Found(
                        href: kind == "case"
                            ? nil : (NewRequestKind(rawValue: kind) ?? .export).address(about: user.id),
                        act: kind == "case" ? "add:\(user.id)" : nil,
                        name: user.name,
                        contact: user.contact,
                        badge: page.badge(user)
                    )
                }
            )
        )
    }
}
