public import Chat
private import Database
private import Foundation
private import Storage

/// Keeps the signed head of an audit trail in a data directory, as the server does when a day has ended.
///
/// - Parameter now: an instant of the day after.
/// - Returns: the last entry that the head fixes; `nil` when none was kept, or it was not signed.
public func keepSignedHead(inDataDirectory path: String, of organization: String, at now: Instant) async throws -> Int?
{
    let text = try String(contentsOfFile: path + "/keys/master", encoding: .utf8)
    guard let organization = Organization.ID(organization), let key = MasterKey(text: text) else { return nil }
    let store = try await Store(opening: SQLiteDatabase(path: path + "/habeas.sqlite"))
    let signer = AuditHead.signer(openedWith: key)
    let head = try await store.write { try $0.audit.keepHead(of: organization, at: now, signer: signer) }
    try await store.close()
    return head?.signature == nil ? nil : head.map { Int($0.sequence) }
}
