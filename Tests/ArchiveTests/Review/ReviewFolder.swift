import Chat
import Foundation
import Storage
import TestSupport
import Testing

@testable import Archive

/// The review files of some messages, written for a test and read by Python.
struct ReviewFolder {
    static let ada = User.ID(high: 0xADA, low: 1)
    static let bo = User.ID(high: 0xB0, low: 2)
    static let kitchen = Conversation.ID(high: 0x1111, low: 0xAAAA_BBBB)
    static let lunch = Conversation.ID(high: 0x2222, low: 0xCCCC_DDDD)

    /// A file as `check_rsmf.py` tells of it.
    struct File: Decodable {
        struct Manifest: Decodable {
            struct Participant: Decodable {
                let id: String
                let display: String
                let email: String?
            }
            struct Room: Decodable {
                let display: String
                let type: String
                let custodian: String?
            }
            struct Event: Decodable {
                struct Edit: Decodable {
                    let timestamp: String
                    let previous: String
                    let new: String
                }
                struct Attached: Decodable {
                    let id: String
                    let display: String
                    let size: Int
                }
                struct Field: Decodable {
                    let name: String
                    let value: String
                }
                let id: String
                let type: String
                let body: String
                let parent: String?
                let deleted: Bool?
                let edits: [Edit]?
                let attachments: [Attached]?
                let custom: [Field]?
            }
            let participants: [Participant]
            let conversations: [Room]
            let events: [Event]
        }
        let path: String
        let problems: [String]
        let headers: [String: String]
        let count: Int
        let firstBody: String
        let sizes: [String: Int]
        let manifest: Manifest
        let body: String
    }

    /// The schema of the format, where it is at hand.
    private static var schema: String? {
        if let path = ProcessInfo.processInfo.environment["HABEAS_TEST_RSMF_SCHEMA"] { return path }
        let repository = URL(filePath: #filePath).appending(path: "../../../..").standardized
        let sample =
            "shared/samples/rsmf/relativitydev-rsmf-validator-samples/RSMFManifestSchema/rsmf_schema_2_0_0.json"
        let path = repository.deletingLastPathComponent().appending(path: sample).path
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    /// Writes review files and reads them back.
    static func files(
        named names: [Conversation.ID: ConversationLabel] = [:],
        ada: ArchiveHeading.Person = .init(name: "Ada Bright", email: "ada@lantern.example"),
        bytes: @escaping (_ digest: [UInt8]) -> [UInt8] = { _ in [] },
        _ fill: (inout ReviewFiles) throws -> Void
    ) async throws -> [File] {
        try await withTemporaryFolder { folder in
            var files = ReviewFiles(
                heading: ArchiveHeading(
                    language: .english,
                    organization: "Lantern Bakery",
                    subjects: [Self.ada: ada, bo: .init(name: "Bo Chandra", email: nil)]
                ),
                conversation: { id in
                    names[id]
                        ?? (id == kitchen
                            ? ConversationLabel(id: id, kind: .group, name: "Kitchen & Co.", participants: [])
                            : ConversationLabel(
                                id: id,
                                kind: .oneOnOne,
                                name: nil,
                                participants: ["Ada Bright", "Cy Doe"]
                            ))
                },
                attachment: { digest, piece in try bytes(digest).withUnsafeBytes { try piece($0) } },
                emit: { path, content in
                    let file = folder.appending(path: path)
                    let parent = file.deletingLastPathComponent()
                    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
                    #expect(!FileManager.default.fileExists(atPath: file.path))
                    try Data(content.bytes).write(to: file)
                }
            )
            try fill(&files)
            try files.finish()
            return try await read(folder)
        }
    }

    /// Reads the review files below a folder, and expects that they keep to the format.
    static func read(_ folder: URL) async throws -> [File] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "check_rsmf.py").path
        let outcome = try await Program.run(
            Program.python ?? "/usr/bin/python3",
            [script, folder.path] + (schema.map { [$0] } ?? [])
        )
        try #require(outcome.status == 0, "\(outcome.errors)")
        let read = try JSONDecoder().decode([File].self, from: Data(outcome.output.utf8))
        for file in read { #expect(file.problems == [], "\(file.path)") }
        return read
    }
}

extension ReviewFiles {
    /// Adds a message of a few parts.
    mutating func say(
        _ text: String,
        at instant: Instant,
        number: UInt64 = 0,
        by author: User.ID = ReviewFolder.ada,
        in conversation: Conversation.ID = ReviewFolder.kitchen,
        change: (inout MessageRecord) -> Void = { _ in }
    ) throws {
        var text = text
        try text.withUTF8 { bytes in
            var record = MessageRecord(
                id: Message.ID(high: Message.ID.first(at: instant).high | 0x7000, low: number),
                author: author,
                conversation: conversation,
                kind: .message,
                subtype: nil,
                text: UnsafeRawBufferPointer(bytes),
                sourceText: nil,
                sourceKey: nil,
                thread: nil,
                editedAt: nil,
                deletedAt: nil
            )
            change(&record)
            try take(record)
        }
    }
}
