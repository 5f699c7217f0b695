public import Chat
private import Dispatch
private import Foundation
public import Storage

/// Merges archives of several people of one organization into one, with their messages in one order.
public struct ArchiveMerge: Sendable {
    private let formats: Set<ArchiveFormat>
    private let acceptsInvalid: Bool
    private let now: Instant
    private let signer: Signer?

    /// The most archives that are merged at once.
    public static let mostArchives = 25

    /// Prepares a merge.
    ///
    /// - Parameters:
    ///   - formats: the forms of the messages; JSON Lines is always among them.
    ///   - acceptsInvalid: whether archives are merged that are not valid; the merged one then says so.
    ///   - now: when the merge is made.
    ///   - signer: who signs the merged archive in the organization's name; `nil` leaves it unsigned.
    public init(
        formats: Set<ArchiveFormat>,
        acceptingInvalid acceptsInvalid: Bool,
        now: Instant,
        signer: Signer? = nil
    ) {
        self.formats = formats.union([.jsonLines])
        self.acceptsInvalid = acceptsInvalid
        self.now = now
        self.signer = signer
    }

    /// Checks the archives, and writes the merged one to a path where nothing is yet; a failure leaves no file.
    ///
    /// Only the owner may read the file.
    ///
    /// - Throws: a ``MergeError`` or an ``ArchiveError``.
    public func merge(_ archives: [String], into path: String) async throws -> MergeResult {
        guard !FileManager.default.fileExists(atPath: path) else { throw MergeError.outputExists(path: path) }
        var checked: [CheckedArchive] = []
        for archive in archives {
            checked.append(try await CheckedArchive(path: archive, acceptingInvalid: acceptsInvalid))
        }
        return try await DispatchQueue.runBlocking(named: "habeas.merge") { [checked] in
            try mergeNow(checked, into: path)
        }
    }

    private func mergeNow(_ archives: [CheckedArchive], into path: String) throws -> MergeResult {
        var sources: [MergeSource] = []
        for archive in archives {
            let source = try MergeSource(archive)
            try check(source, against: sources)
            sources.append(source)
        }
        let output = UnfinishedArchive(path: path)
        do {
            let result = try write(sources, to: output.temporaryPath)
            try output.finish()
            return result
        } catch {
            output.discard()
            throw error
        }
    }

    private func check(_ source: MergeSource, against others: [MergeSource]) throws {
        for other in others {
            if source.statement.request.id == other.statement.request.id {
                throw MergeError.sameRequest(file: other.name, other: source.name)
            }
            if source.statement.organization.id != other.statement.organization.id {
                throw MergeError.otherOrganization(file: other.name, other: source.name)
            }
        }
    }

    private func write(_ sources: [MergeSource], to path: String) throws -> MergeResult {
        let spool = try MemberSpool(beside: path)
        let bag = try BagWriter(path: path, date: now)
        return try MergedBag(sources: sources, bag: bag, spool: spool, signer: signer).fill(formats: formats, now: now)
    }
}

/// What a merge has made.
public struct MergeResult: Codable, Equatable, Sendable {
    /// The names of the people whose messages are there.
    public let subjects: [String]
    /// How much the archive holds.
    public let counts: ExportCounts
    /// Messages that several archives had; they are there once.
    public let repeatedMessages: Int
    /// Of these, those that were changed between the requests; they are as the newest request has them.
    public let changedMessages: Int
    /// The names of archives that were merged though they were not valid.
    public let notValid: [String]
}
