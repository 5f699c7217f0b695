public import Chat
private import Database
public import Foundation
public import Storage

/// Runs a test with an empty SQLite store and one organization in it.
public func withTemporaryStore<Result>(
    _ body: (_ store: Store, _ organization: Organization.ID) async throws -> Result
) async throws -> Result {
    try await withTemporaryFolder { folder in try await withTemporaryStore(in: folder, body) }
}

/// Runs a test with an empty SQLite store in a folder, and one organization in it.
public func withTemporaryStore<Result>(
    in folder: URL,
    _ body: (_ store: Store, _ organization: Organization.ID) async throws -> Result
) async throws -> Result {
    let store = try await Store(opening: SQLiteDatabase(path: folder.appending(path: "habeas.sqlite").path))
    let organization = Organization(
        id: Organization.ID(high: 0x0123_4567_89AB_4DEF, low: 0x8123_4567_89AB_CDEF),
        name: "Lantern Bakery",
        retention: .standard,
        reactionsEnabled: true,
        createdAt: Instant(milliseconds: 1_700_000_000_000)
    )
    try await store.write { try $0.organizations.insert(organization, linkKey: [1, 2, 3]) }
    let result: Result
    do {
        result = try await body(store, organization.id)
    } catch {
        try? await store.close()
        throw error
    }
    try await store.close()
    return result
}
