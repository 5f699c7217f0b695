internal import Chat
private import Crypto
private import Foundation

/// The key that seals the private keys in the database, so that a copy of the database alone is of no use.
///
/// It lives in a file of its own, outside of the database; several nodes may share it.
public struct MasterKey: Sendable {
    private let bytes: [UInt8]

    private static let size = 32

    /// Makes a new key.
    public init(using generator: inout some RandomNumberGenerator) {
        bytes = (0..<Self.size).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Reads a key of 64 hexadecimal digits, with blanks around them.
    ///
    /// `nil` when the text is something else.
    public init?(text: String) {
        let digits = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard digits.utf8.count == 2 * Self.size, let bytes = [UInt8](hexadecimal: digits) else { return nil }
        self.bytes = bytes
    }

    /// The key as its file has it: 64 hexadecimal digits and a line break.
    public var text: String { bytes.hexadecimal + "\n" }

    /// Encrypts a secret with AES-256-GCM, bound to what it is for.
    func seal(_ secret: [UInt8], for purpose: SealPurpose) throws -> [UInt8] {
        let box = try AES.GCM.seal(secret, using: SymmetricKey(data: bytes), authenticating: purpose.label)
        guard let sealed = box.combined else { throw KeyError.wrongMasterKey }
        return Array(sealed)
    }

    /// Decrypts what was sealed for the same purpose.
    ///
    /// - Throws: ``KeyError/wrongMasterKey`` when it was sealed with another key, for another purpose, or was changed.
    func open(_ sealed: [UInt8], for purpose: SealPurpose) throws(KeyError) -> [UInt8] {
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            return try Array(AES.GCM.open(box, using: SymmetricKey(data: bytes), authenticating: purpose.label))
        } catch {
            throw .wrongMasterKey
        }
    }
}
