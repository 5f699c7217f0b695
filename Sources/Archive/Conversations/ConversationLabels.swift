internal import Chat
internal import Storage

/// The labels of the conversations that an export meets, each read once.
final class ConversationLabels {
    private let order: ExportOrder
    private let transaction: StoreTransaction
    private let pseudonyms: Pseudonyms?
    private var labels: [Conversation.ID: ConversationLabel] = [:]

    init(_ order: ExportOrder, from transaction: StoreTransaction) throws {
        self.order = order
        self.transaction = transaction
        pseudonyms =
            order.request.choices.people == .names
            ? nil : try Pseudonyms(of: order.organization.id, transaction)
    }

    /// The label of a conversation.
    func label(of id: Conversation.ID) throws -> ConversationLabel {
        if let known = labels[id] { return known }
        let label = try read(id)
        labels[id] = label
        return label
    }

    private func read(_ id: Conversation.ID) throws -> ConversationLabel {
        guard let conversation = try transaction.conversations.find(id, in: order.organization.id) else {
            return ConversationLabel(id: id)
        }
        var label = ConversationLabel(
            id: id,
            kind: conversation.kind,
            isPrivate: conversation.isPrivate,
            createdAt: conversation.createdAt,
            sourceKey: conversation.sourceKey
        )
        if conversation.kind == .group || pseudonyms == nil { label.name = conversation.name }
        if conversation.kind != .group {
            label.participants = try transaction.conversations.everyParticipant(of: id).map { person in
                person.id == order.subject.id ? person.name : pseudonyms?.name(of: person.id) ?? person.name
            }
        }
        return label
    }
}
