public import Chat
private import Database
public import Foundation
public import Storage

/// Runs a test with an empty store and one organization in it.
///
/// However the test wrote messages, the store must have committed to them at its end.
public func withTemporaryStore<Result>(
    _ body: (_ store: Store, _ organization: Organization.ID) async throws -> Result
) async throws -> Result {
    try await withTemporaryFolder { folder in
        try await withTemporaryStore(in: folder) { store, organization in
            let result = try await body(store, organization)
            try await requireCommitments(in: store, folder: folder)
            return result
        }
    }
}

/// Runs a test with an empty store in a folder and one organization in it.
public func withTemporaryStore<Result>(
    in folder: URL,
    _ body: (_ store: Store, _ organization: Organization.ID) async throws -> Result
) async throws -> Result {
    let store = try await Store(opening: StoreEngine.openDatabase(in: folder))
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

/// Opens the store in a folder again, as the next start of the program does.
public func withReopenedStore<Result>(in folder: URL, _ body: (Store) async throws -> Result) async throws -> Result {
    let store = try await Store(opening: StoreEngine.openDatabase(in: folder))
    let result = try await body(store)
    try await store.close()
    return result
}

/// Changes the database in a folder past the store, as whoever has the file can.
public func changeBehindStore(in folder: URL, _ statements: [String]) async throws {
    let database = try await StoreEngine.openDatabase(in: folder)
    try await database.write { connection in
        for statement in statements { try connection.execute(statement) }
    }
    try await database.close()
}
