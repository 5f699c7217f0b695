internal import Chat
private import Crypto
private import Foundation
internal import Storage

/// Writes a ZIP file that is a BagIt 1.0 bag (RFC 8493): payload under `data/`, with a SHA-256 of every file.
final class BagWriter {
    private let zip: ZipWriter
    private var payload: [(path: String, digest: MemberDigest)] = []
    private var tags: [(path: String, digest: MemberDigest)] = []

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

    /// Adds the tag files, closes the bag and makes it durable.
    ///
    /// - Parameters:
    ///   - information: the lines of `bag-info.txt`; the payload's measure is added.
    ///   - readme: what a person reads first.
    /// - Returns: the size and digest of the file.
    func finish(
        information: [(label: String, value: String)],
        readme: String
    ) throws(ArchiveError) -> FileFingerprint {
        let lines = information + [("Payload-Oxum", measure)]
        try addTag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        try addTag("bag-info.txt", lines.map { "\($0.label): \(Self.oneLine($0.value))\n" }.joined())
        try addTag("README.txt", readme)
        try addTag("manifest-sha256.txt", Self.manifest(of: payload))
        _ = try add("tagmanifest-sha256.txt", OutputBuffer(Self.manifest(of: tags)))
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
        let member = PackedMember(bytes.bytes)
        let measure = ZipWriter.Measure(
            size: member.digest.size,
            packedSize: UInt64(member.packed.count),
            crc: member.digest.crc
        )
        try zip.addMember(path, measure)
        try zip.write(member.packed.bytes)
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
