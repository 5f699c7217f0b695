internal import Chat
private import Crypto
private import Foundation
internal import Storage

/// Writes a ZIP file that is a BagIt 1.0 bag (RFC 8493): payload under `data/`, with a SHA-256 of every file.
final class BagWriter {
    private let zip: ZipWriter
    private var payload: [(name: String, digest: MemberDigest)] = []
    private var tags: [(name: String, digest: MemberDigest)] = []

    init(path: String, date: Instant) throws(ArchiveError) {
        zip = try ZipWriter(path: path, modified: date)
    }

    /// Adds a payload file, filled by a closure.
    @discardableResult
    func addPayload(_ path: String, _ fill: (MemberStream) throws -> Void) throws -> MemberDigest {
        let digest = try add(path, fill)
        payload.append((path, digest))
        return digest
    }

    /// Adds a payload file without deflating it, filled by a closure.
    func addStoredPayload(_ path: String, _ fill: (StoredMember) throws -> Void) throws -> MemberDigest {
        try zip.beginMember(path, .stored)
        let member = StoredMember(writer: zip)
        try fill(member)
        let digest = member.finish()
        try zip.endMember(size: digest.size, crc: digest.crc)
        payload.append((path, digest))
        return digest
    }

    /// How many payload files there are, and how many bytes they have.
    private var measure: String { "\(payload.reduce(0) { $0 + $1.digest.size }).\(payload.count)" }

    /// Adds the tag files, signs them and closes the bag.
    ///
    /// - Parameters:
    ///   - information: the lines of `bag-info.txt`; the payload's measure is added.
    ///   - readme: what a person reads first.
    ///   - signer: who signs the manifest of the tag files, and with it everything.
    func finish(information: [(label: String, value: String)], readme: String, signer: Signer) throws {
        let lines = information + [("Payload-Oxum", measure)]
        try addTag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        try addTag("bag-info.txt", lines.map { "\($0.label): \(Self.oneLine($0.value))\n" }.joined())
        try addTag("README.txt", readme)
        try addTag(BagSignature.keyFile, signer.publicKey.pem)
        try addTag("manifest-sha256.txt", Self.manifest(of: payload))
        let manifest = Self.manifest(of: tags)
        let signature = try signer.signature(of: Array(manifest.utf8))
        _ = try add(BagSignature.signedFile) { $0.buffer.append(manifest) }
        // The manifest that it signs cannot list it; BagIt lets tag files be unlisted.
        _ = try add(BagSignature.signatureFile) { stream in
            signature.withUnsafeBytes { stream.buffer.append($0) }
        }
        try zip.close()
    }

    /// Closes the file after a failure; the caller removes it.
    func abandon() {
        zip.abandon()
    }

    private func addTag(_ name: String, _ text: String) throws {
        tags.append((name, try add(name) { $0.buffer.append(text) }))
    }

    private func add(_ name: String, _ fill: (MemberStream) throws -> Void) throws -> MemberDigest {
        try zip.beginMember(name, .deflated)
        let stream = MemberStream(writer: zip)
        let digest: MemberDigest
        do {
            try fill(stream)
            digest = try stream.finish()
        } catch {
            // No thread may still write when the file is closed.
            stream.abandon()
            throw error
        }
        try zip.endMember(size: digest.size, crc: digest.crc)
        return digest
    }

    private static func manifest(of files: [(name: String, digest: MemberDigest)]) -> String {
        files.map { "\($0.digest.sha256.hexadecimal)  \($0.name)\n" }.joined()
    }

    /// A label's value must not begin a line of its own.
    static func oneLine(_ value: String) -> String {
        value.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
