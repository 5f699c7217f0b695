internal import Chat
internal import Console
internal import Storage

/// Conversations of the people whom a case is about, for whoever restricts it to some.
struct ConversationSearch: Sendable {
    let store: Store

    private static let mostFound = 12

    struct Found: Sendable {
        let id: Conversation.ID
        let kind: Conversation.Kind
        let name: String
    }

    /// Finds conversations by a part of their names, or one by its number.
    ///
    /// - Parameter others: those that are chosen already.
    func find(
        _ text: String,
        of subjects: [User.ID],
        besides others: [Conversation.ID],
        _ page: ConsoleCall
    ) async throws -> Suggestions {
        let organization = try page.organization
        let wanted = SearchFolding.fold(String(text.prefix(200)))
        let found = try await store.read { transaction in
            var seen = Set(others)
            var found: [Found] = []
            if let id = Conversation.ID(text), !seen.contains(id),
                let named = try transaction.conversations.find(id, in: organization)
            {
                return [Found(id: id, kind: named.kind, name: try transaction.name(of: named))]
            }
            for subject in subjects {
                let listed = try transaction.conversations.all(
                    with: subject,
                    in: organization,
                    since: Instant(milliseconds: 0),
                    includesArchived: true
                )
                for conversation in listed.map(\.conversation) where seen.insert(conversation.id).inserted {
                    let name = try transaction.name(of: conversation)
                    guard wanted.isEmpty || SearchFolding.fold(name).contains(wanted) else { continue }
                    found.append(Found(id: conversation.id, kind: conversation.kind, name: name))
                }
            }
            return found
        }
        return Suggestions(
            summary: found.isEmpty
                ? page.texts(subjects.isEmpty ? "choosePeopleFirst" : "noConversationFound")
                : page.texts.counting(found.count, "conversationsFound"),
            found: Rows(
                found.prefix(Self.mostFound).map { one in
                    Suggestions.Found(
                        href: nil,
                        act: "restrict:\(one.id)",
                        name: one.name,
                        contact: page.texts("conversation.\(one.kind.rawValue)"),
                        badge: nil
                    )
                }
            )
        )
    }
}

extension StoreTransaction {
    /// What a conversation is called: its name, or those of the people in it.
    func name(of conversation: Conversation) throws -> String {
        try conversation.name.map { "#\($0)" }
            ?? conversations.everyParticipant(of: conversation.id).prefix(5).map(\.name).joined(separator: ", ")
    }
}
