internal import Chat
internal import Database

/// A message to which the store commits at the end of the commit in which it was added, together with the others.
struct AddedMessage: CommitDebt {
    let message: Message

    static func settle(_ debts: [Self], on connection: any DatabaseConnection) throws {
        try CommitmentRepository(connection: connection).keep(debts.map(\.message))
    }
}
