internal import Chat
private import Foundation

/// One of the archives that are merged.
struct MergeSource {
    /// The name of the file, without its folder.
    let name: String
    let sha256: String
    let report: VerificationReport
    let files: BagFiles
    let statement: ExportStatement
    let author: User.ID

    /// Opens an archive that was checked.
    ///
    /// - Throws: a ``MergeError`` when it is no archive of one request.
    init(_ archive: CheckedArchive) throws {
        name = archive.name
        sha256 = archive.sha256
        report = archive.report
        do {
            files = try BagFiles(path: archive.path)
        } catch {
            throw MergeError.notAnArchive(file: name, reason: "it is not a ZIP file that can be read")
        }
        statement = try Self.statement(of: files, named: name)
        guard let author = User.ID(statement.subject.id), Instant(statement.request.createdAt) != nil else {
            throw MergeError.unreadable(file: name, name: "data/request.json")
        }
        self.author = author
    }

    /// Whether the request was made after another's: where both have a message, this one is right.
    func isNewer(than other: Self) -> Bool {
        guard let own = Instant(statement.request.createdAt), let others = Instant(other.statement.request.createdAt)
        else { return false }
        return own > others
    }

    private struct Format: Decodable {
        let format: String
    }

    private static func statement(of files: BagFiles, named name: String) throws -> ExportStatement {
        var json = Data()
        try files.open("data/request.json")?.forEachPiece { piece in
            guard json.count + piece.count <= largestStatement else { return }
            json.append(contentsOf: piece)
        }
        let format = try? JSONDecoder().decode(Format.self, from: json).format
        if format == MergedStatement.format {
            throw MergeError.notAnArchive(file: name, reason: "it is merged already; merge the archives it was made of")
        }
        guard format == ExportStatement.format,
            let statement = try? JSONDecoder().decode(ExportStatement.self, from: json)
        else { throw MergeError.notAnArchive(file: name, reason: "it has no data/request.json that can be read") }
        return statement
    }

    private static let largestStatement = 16 << 20
}

extension [MergeSource] {
    /// For each person the archive of the newest request, which knows best what they are called.
    var newestByAuthor: [User.ID: MergeSource] {
        Dictionary(map { ($0.author, $0) }) { $1.isNewer(than: $0) ? $1 : $0 }
    }
}
