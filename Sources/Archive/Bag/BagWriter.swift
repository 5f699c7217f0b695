internal import Chat
private import Crypto
private import Foundation
internal import Storage

/// Writes a ZIP file that is a BagIt 1.0 bag (RFC 8493): payload under `data/`, with a SHA-256 of every file.
final class BagWriter {
    private let zip: ZipWriter
    private var payload: [(path: String, digest: MemberDigest)] = []
    private var tags: [(path: String, digest: MemberDigest)] = []

    private let bench = Workbench()

    private static let copySize = 1 << 20

    init(path: String, date: Instant) throws(ArchiveError) {
        zip = try ZipWriter(path: path, modified: date)
    }

    /// Adds a payload file, filled by a closure; tells what it measures.
    @discardableResult
    func addPayload(_ path: String, _ fill: (MemberStream) throws -> Void) throws -> MemberDigest {
        try zip.beginMember(path)
        let stream = MemberStream { [zip] bytes throws(ArchiveError) in try zip.write(bytes) }
        try fill(stream)
        let digest = try stream.finish()
        try endPayload(path, digest)
        return digest
    }

    /// Adds a payload file without deflating it, filled by a closure; tells what it measures.
    func addStoredPayload(_ path: String, _ fill: (StoredMember) throws -> Void) throws -> MemberDigest {
        try zip.beginMember(path)
        let member = StoredMember(writer: zip)
        try fill(member)
        let digest = try member.finish()
        try endPayload(path, digest)
        return digest
    }

    /// Adds a payload file that is there as a whole.
    func addPayload(_ path: String, _ bytes: OutputBuffer) throws(ArchiveError) {
        payload.append((path, try add(path, bytes)))
    }

    /// Adds all members of a spool as payload files.
    func addPayload(_ spool: MemberSpool) throws(ArchiveError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.copySize, alignment: 16)
        defer { buffer.deallocate() }
        for member in try spool.members() {
            let measure = ZipWriter.Measure(
                size: member.digest.size,
                packedSize: member.packedSize,
                crc: member.digest.crc
            )
            try zip.addMember(member.path, measure)
            for extent in member.extents {
                try spool.file.read(extent, through: buffer) { bytes throws(ArchiveError) in try zip.write(bytes) }
            }
            payload.append((member.path, member.digest))
        }
    }

    /// How many payload files there are, and how many bytes they have.
    private var measure: String { "\(payload.reduce(0) { $0 + $1.digest.size }).\(payload.count)" }

    /// Adds the tag files, signs them, closes the bag and makes it durable.
    ///
    /// - Parameters:
    ///   - information: the lines of `bag-info.txt`; the payload's measure is added.
    ///   - readme: what a person reads first.
    ///   - signer: who signs the manifest of the tag files, and with it everything; `nil` leaves the bag unsigned.
    /// - Returns: the size and digest of the file.
    func finish(
        information: [(label: String, value: String)],
        readme: String,
        signer: Signer?
    ) throws -> FileFingerprint {
        let lines = information + [("Payload-Oxum", measure)]
        try addTag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        try addTag("bag-info.txt", lines.map { "\($0.label): \(Self.oneLine($0.value))\n" }.joined())
        try addTag("README.txt", readme)
        if let signer { try addTag(BagSignature.keyFile, signer.publicKey.pem) }
        try addTag("manifest-sha256.txt", Self.manifest(of: payload))
        let manifest = Self.manifest(of: tags)
        _ = try add(BagSignature.signedFile, OutputBuffer(manifest))
        if let signer {
            // The manifest that it signs cannot list it; BagIt lets tag files be unlisted.
            let signature = OutputBuffer(capacity: BagSignature.size)
            try signer.signature(of: Array(manifest.utf8)).withUnsafeBytes { signature.append($0) }
            _ = try add(BagSignature.signatureFile, signature)
        }
        return try zip.finish()
    }

    private func endPayload(_ path: String, _ digest: MemberDigest) throws(ArchiveError) {
        try zip.endMember(size: digest.size, crc: digest.crc)
        payload.append((path, digest))
    }

    private func addTag(_ path: String, _ text: String) throws(ArchiveError) {
        tags.append((path, try add(path, OutputBuffer(text))))
    }

    private func add(_ path: String, _ bytes: OutputBuffer) throws(ArchiveError) -> MemberDigest {
        bench.packed.removeAll()
        let member = PackedMember(bytes.bytes, on: bench)
        let measure = ZipWriter.Measure(
            size: member.digest.size,
            packedSize: UInt64(bench.packed.count),
            crc: member.digest.crc
        )
        try zip.addMember(path, measure)
        try zip.write(bench.packed.bytes)
        return member.digest
    }

    private static func manifest(of files: [(path: String, digest: MemberDigest)]) -> String {
        files.map { "\($0.digest.sha256.hexadecimal)  \($0.path)\n" }.joined()
    }

    /// A label's value must not begin a line of its own.
    static func oneLine(_ value: String) -> String {
        value.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

extension OutputBuffer {
    /// A buffer that holds a text.
    convenience init(_ text: String) {
        self.init(capacity: text.utf8.count)
        append(text)
    }
}
