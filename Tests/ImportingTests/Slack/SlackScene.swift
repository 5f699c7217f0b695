import Chat
import Foundation
import Importing
import Storage
import TestSupport

/// A store into which a test imports small exports, and what it finds there then.
struct SlackScene {
    let store: Store
    let organization: Organization.ID
    let folder: URL

    static let now = Instant(milliseconds: 1_750_000_000_000)

    /// Two people, a bot and one channel.
    static let lists = [
        "users.json": """
        [
            {"id": "U1", "name": "ada", "real_name": "Ada Quill",
             "profile": {"display_name": "adaq", "email": "ada@lantern.example", "phone": "+44 20 555 01",
                         "title": "Baker"}},
            {"id": "U2", "name": "bo", "real_name": "Bo Tarn", "deleted": true, "profile": {"email": null}},
            {"id": "U3", "name": "oven", "real_name": "Oven Bot", "is_bot": true, "profile": {}}
        ]
        """,
        "channels.json": """
        [{"id": "C1", "name": "general", "created": "1500000000", "members": ["U1", "U2"], "topic": {"value": "no"}}]
        """,
    ]

    /// Imports files, with the usual lists unless the files bring their own.
    @discardableResult
    func `import`(_ files: [String: String], asZip: Bool = false) async throws -> ImportReport {
        let all = Self.lists.merging(files) { $1 }
        let path = folder.appending(path: UUID().uuidString + (asZip ? ".zip" : ""))
        let fixture = ExportFixture(all)
        if asZip { try fixture.writeZip(to: path) } else { try fixture.write(to: path) }
        return try await run(path.path)
    }

    /// Imports one day of the channel.
    @discardableResult
    func importDay(_ entries: String) async throws -> ImportReport {
        try await self.import(["general/2024-05-31.json": "[\(entries)]"])
    }

    /// Writes files as they are into a folder.
    static func write(_ files: [String: String], to path: String) throws {
        try ExportFixture(files).write(to: URL(fileURLWithPath: path))
    }

    func run(_ path: String) async throws -> ImportReport {
        try await SlackImport(store: store, organization: organization, clock: WallClock { Self.now })
            .run(path: path) { _ in }
    }

    func user(_ slackID: String) -> User.ID {
        .imported(SourceKey(organization: organization, "slack", "user", slackID))
    }

    /// The messages of an author, the oldest first.
    func messages(of slackID: String) async throws -> [Message] {
        let range = ExportRange(
            author: user(slackID),
            start: Instant(milliseconds: 0),
            end: Instant(milliseconds: 1 << 47)
        )
        return try await store.read { transaction in
            var ids: [Message.ID] = []
            try transaction.messages.forEachRecord(in: range) { ids.append($0.id) }
            return try ids.compactMap { try transaction.messages.find($0) }
        }
    }

    /// The earlier texts of an author's messages, the oldest first.
    func revisions(of slackID: String) async throws -> [Revision] {
        let author = user(slackID)
        return try await store.read { transaction in
            try transaction.messages.revisions(by: author, from: .init(high: 0, low: 0), through: .last)
                .sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    /// The files on an author's messages.
    func attachments(of slackID: String) async throws -> [Attachment] {
        let author = user(slackID)
        return try await store.read { transaction in
            try transaction.messages.attachments(by: author, from: .init(high: 0, low: 0), through: .last)
                .sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    func conversation(_ slackID: String) async throws -> Conversation? {
        let id = Conversation.ID.imported(SourceKey(organization: organization, "slack", "conversation", slackID))
        return try await store.read { [organization] in try $0.conversations.find(id, in: organization) }
    }

    func storedUser(_ slackID: String) async throws -> User? {
        let id = user(slackID)
        return try await store.read { [organization] in try $0.users.find(id, in: organization) }
    }

    /// Whether nothing of an import is in the store.
    func isUntouched() async throws -> Bool {
        let imports = try await store.read { [organization] in try $0.imports.all(in: organization).count }
        let user = try await storedUser("U1")
        let messages = try await messages(of: "U1")
        return imports == 0 && user == nil && messages.isEmpty
    }
}

extension Message.ID {
    fileprivate static let last = Self(high: .max, low: .max)
}

/// Runs a test with an empty scene.
func withSlackScene(_ body: (SlackScene) async throws -> Void) async throws {
    try await withTemporaryStore { store, organization in
        try await withTemporaryFolder { folder in
            try await body(SlackScene(store: store, organization: organization, folder: folder))
        }
    }
}

extension ImportReport {
    /// Whether every entry has exactly one outcome.
    var addsUp: Bool {
        entries == messages + events + revisions + unchanged + updated + skipped.values.reduce(0, +)
    }
}
