internal import Archive
private import Chat
private import Crypto
internal import Privacy
internal import Storage

/// Checks an archive that lies on the server.
struct ArchiveCheck: Sendable {
    let store: Store
    let archives: ArchiveDirectory
    let masterKey: MasterKey

    /// What holds of an archive.
    ///
    /// One that is kept encrypted is checked by its digest alone: no readable copy of it is made on the disk.
    func report(on archive: StoredArchive) async throws -> VerificationReport {
        let keys = try await store.read { try $0.signingKeys.all(of: archive.organization).map(\.publicKey) }
        let key = try archive.key(openedWith: masterKey)
        guard let key else {
            return try await archives.withReadableFile(of: archive) { path in
                await ArchiveVerification.verify(path: path, signedByOneOf: keys)
            }
        }
        let file = try await archives.open(archive, key: key)
        var digest = SHA256()
        var offset: Int64 = 0
        while offset < file.size {
            let bytes = try await file.bytes(from: offset, until: file.size)
            digest.update(data: bytes)
            offset += Int64(bytes.count)
        }
        return VerificationReport(
            digest: Array(digest.finalize()).hexadecimal,
            expected: archive.digest.hexadecimal,
            messages: archive.messages
        )
    }
}
