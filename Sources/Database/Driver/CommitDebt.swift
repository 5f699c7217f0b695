/// What a write leaves to be done before the commit that it shares with others, at once for all of them.
public protocol CommitDebt: Sendable {
    /// Does what was left, in the order in which it was left.
    static func settle(_ debts: [Self], on connection: any DatabaseConnection) throws
}

/// What the writes of one commit have left to be done.
///
/// A write that is undone takes back what it has left, and what it has settled of others is owed again.
final class CommitDebts {
    private var owed: [any CommitDebt] = []
    private var settledByWrite: [any CommitDebt] = []
    private var owedBeforeWrite = 0

    func append(_ debt: any CommitDebt) { owed.append(debt) }

    func beginWrite() {
        settledByWrite.removeAll()
        owedBeforeWrite = owed.count
    }

    func undoWrite() {
        owed = Array((settledByWrite + owed).prefix(owedBeforeWrite))
        settledByWrite.removeAll()
    }

    func settle(on connection: any DatabaseConnection) throws {
        var rest = owed
        settledByWrite += owed
        owed.removeAll()
        while let first = rest.first { try settle(first, and: &rest, on: connection) }
    }

    /// Settles those of one kind, and leaves the others.
    private func settle<Debt: CommitDebt>(
        _ kind: Debt,
        and debts: inout [any CommitDebt],
        on connection: any DatabaseConnection
    ) throws {
        let ofKind = debts.compactMap { $0 as? Debt }
        debts.removeAll { $0 is Debt }
        try Debt.settle(ofKind, on: connection)
    }
}

extension DatabaseConnection {
    /// Does what the writes of the commit have left, after the last of them.
    func settleAllDebts() throws(DatabaseError) {
        do {
            try settleDebts()
        } catch let error as DatabaseError {
            throw error
        } catch {
            throw DatabaseError(code: .other, reason: "what was left for the commit failed: \(type(of: error))")
        }
    }
}
