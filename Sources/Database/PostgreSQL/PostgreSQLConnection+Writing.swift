/// Writing in company with others.
///
/// A savepoint is set when something is sent of which the server must be asked how it went. Writes that only add what
/// nothing can stand in the way of need none, and no round trip.
extension PostgreSQLConnection {
    func executeLater(_ sql: String, _ values: [DatabaseValue]) throws(DatabaseError) {
        try requireToGoOn()
        memory?.forget(for: sql)
        pending.append((sql, values))
    }

    func leave(_ debt: some CommitDebt) {
        precondition(memory != nil, "Something was left to be done by a read.")
        memory?.debts.append(debt)
    }

    func settleDebts() throws { try memory?.debts.settle(on: self) }

    /// Sends what is pending along with the next statement.
    func sendPending() throws(DatabaseError) {
        if isInCompany, !hasSavepoint {
            link.later("SAVEPOINT one")
            hasSavepoint = true
        }
        for statement in pending { try link.later(statement.sql, statement.values) }
        pending.removeAll()
    }

    /// Ends a write that has gone well.
    func keep() throws(DatabaseError) {
        for statement in pending { try link.later(statement.sql, statement.values) }
        pending.removeAll()
        if hasSavepoint { link.later("RELEASE one") }
    }

    /// Ends a write that has failed.
    func undo() throws(DatabaseError) {
        pending.removeAll()
        memory?.debts.undoWrite()
        guard hasSavepoint else { return }
        try link.run("ROLLBACK TO one; RELEASE one")
        memory?.forgetAll()
    }
}
