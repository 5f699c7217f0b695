private import Crypto
internal import Foundation
internal import Storage

/// Encrypts and decrypts the pieces of one archive.
struct PieceCipher: Sendable {
    private let key: [UInt8]

    init(_ key: ArchiveKey) {
        self.key = key.bytes
    }

    /// The piece as its file has it: encrypted, with its tag at the end.
    func seal(_ piece: some DataProtocol, number: Int64, isLast: Bool) throws -> Data {
        let box = try AES.GCM.seal(
            piece,
            using: SymmetricKey(data: key),
            nonce: AES.GCM.Nonce(data: SealedLayout.nonce(ofPiece: number, isLast: isLast)),
            authenticating: SealedLayout.header
        )
        return box.ciphertext + box.tag
    }

    /// The piece as the archive has it.
    ///
    /// - Throws: ``ArchiveError/damagedArchive`` when it is not the one that was sealed for this place.
    func open(_ sealed: Data, number: Int64, isLast: Bool) throws(ArchiveError) -> Data {
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: SealedLayout.nonce(ofPiece: number, isLast: isLast)),
                ciphertext: sealed.dropLast(Int(SealedLayout.tagSize)),
                tag: sealed.suffix(Int(SealedLayout.tagSize))
            )
            return try AES.GCM.open(box, using: SymmetricKey(data: key), authenticating: SealedLayout.header)
        } catch {
            throw .damagedArchive
        }
    }
}
