private import Archive
private import Chat
internal import Client
private import Foundation

extension PrivacyClient {
    /// Fetches an archive into a file, under another name first, so that a broken or damaged download is never taken
    /// for an archive.
    ///
    /// - Parameters:
    ///   - announced: the SHA-256 that the server has told, if it has.
    ///   - progress: called with how much is there, from 0 to 1.
    func fetchArchive(
        _ url: String,
        to path: String,
        sha256 announced: String?,
        progress: (Double) -> Void
    ) async throws {
        let unfinished = path + ".part"
        do {
            try await download(url, to: unfinished) { received, total in
                progress(total.map { Double(received) / Double(max($0, 1)) } ?? 0.5)
            }
            if let announced {
                let received = try await FileFingerprint.of(unfinished).sha256.hexadecimal
                guard received == announced else { throw ClientError.incompleteDownload }
            }
            try FileDurability.sync(unfinished)
            try FileDurability.rename(unfinished, to: path)
        } catch {
            // The failure itself is what the caller must hear of.
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
    }
}
