private import Chat
private import Foundation

/// An archive that is to be merged, with what its verification has found.
struct CheckedArchive: Sendable {
    let path: String
    let report: VerificationReport
    let sha256: String

    /// The name of the file, without its folder.
    var name: String { URL(filePath: path).lastPathComponent }

    /// Checks an archive.
    ///
    /// - Throws: a ``MergeError`` when it is not valid, unless that is accepted.
    init(path: String, acceptingInvalid: Bool) async throws {
        self.path = path
        report = await ArchiveVerification.verify(path: path)
        guard report.isValid || acceptingInvalid else {
            let problems = report.checks.filter { !$0.passed }.map { "\($0.name): \($0.detail)" }
            let name = URL(filePath: path).lastPathComponent
            throw MergeError.notValid(file: name, problems: problems.joined(separator: "; "))
        }
        sha256 = try await FileFingerprint.of(path).sha256.hexadecimal
    }
}
