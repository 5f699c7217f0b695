import Foundation
import Storage
import TestSupport
import Testing

@testable import Database

/// Citus is in no Debian release: a function that checks what Citus asks of a table stands in for it.
@Suite(.enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."))
struct StoreDistributionTests {
    private func withDatabase(_ body: (PostgreSQLDatabase, _ url: String) async throws -> Void) async throws {
        try await PostgreSQLServer.withDatabase { url in
            let database = try await PostgreSQLDatabase(PostgreSQLAddress(url))
            try await body(database, url)
            try await database.close()
        }
    }

    /// Refuses a table whose keys do not all include the column, or which refers to others.
    private static let standIn =
        """
        CREATE TABLE pg_dist_partition (logicalrelid regclass, partkey text);
        CREATE FUNCTION create_distributed_table(wanted regclass, key text, colocate_with text DEFAULT 'default')
        RETURNS void LANGUAGE plpgsql AS $$
        DECLARE place int2 := (SELECT attnum FROM pg_attribute WHERE attrelid = wanted AND attname = key);
        BEGIN
            IF EXISTS (SELECT FROM pg_index WHERE indrelid = wanted AND indisunique AND NOT place = ANY (indkey)) THEN
                RAISE EXCEPTION 'a unique index of % leaves out %', wanted, key;
            END IF;
            IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = wanted) THEN
                RAISE EXCEPTION '% refers to another table', wanted;
            END IF;
            INSERT INTO pg_dist_partition VALUES (wanted, key);
        END $$;
        CREATE FUNCTION create_reference_table(wanted regclass) RETURNS void LANGUAGE sql AS
            'INSERT INTO pg_dist_partition VALUES (wanted, NULL)';
        """

    @Test("Without Citus a store is not spread, and the error names what is missing")
    func citusIsMissing() async throws {
        try await withDatabase { database, _ in
            await #expect(throws: DistributionError.noStore) { try await StoreDistribution(of: database).apply() }
            _ = try await Store(opening: database)
            await #expect(throws: DistributionError.citusMissing) { try await StoreDistribution(of: database).apply() }
        }
    }

    @Test("Every table that is kept by author is spread by it, under keys that allow it, once")
    func spread() async throws {
        try await withDatabase { database, url in
            let store = try await Store(opening: database)
            let columns = try await store.read { try $0.columns }
            #expect(Set(columns.filter { $0.column == "author" }.map(\.table)).subtracting(StoreDistribution.spread)
                == ["holds", "cases", "case_notes"])
            try await PostgreSQLServer.administer(url, Self.standIn)
            let key = await #expect(throws: (any Error).self) {
                try await PostgreSQLServer.administer(url, "SELECT create_distributed_table('messages', 'author')")
            }
            #expect("\(key as Any)".contains("a unique index of messages leaves out author"))
            try await StoreDistribution(of: database).apply()
            let rows = try await PostgreSQLServer.administer(
                url,
                "SELECT partkey, count(*) FROM pg_dist_partition GROUP BY partkey ORDER BY partkey"
            )
            #expect(rows == "author|9\n|6\n")
            await #expect(throws: DistributionError.alreadySpread) { try await StoreDistribution(of: database).apply() }
        }
    }
}
