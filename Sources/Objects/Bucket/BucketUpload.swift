private import Chat
private import Crypto
private import Foundation

/// One upload of a file: in one call, or in parts when it is large.
///
/// Each call is signed with the digest of its bytes, which the server checks, and the server's own digest is checked.
/// Where the server tells none that is known, the object is read back before anything refers to it.
struct BucketUpload {
    private let bucket: Bucket
    private let file: String
    private let key: String
    private let expected: [UInt8]?
    private let source: FileObject

    private static let smallestPart: Int64 = 8 * 1024 * 1024
    /// The server takes 10,000.
    private static let mostParts: Int64 = 9_000

    init(_ bucket: Bucket, file: String, key: String, digest: [UInt8]?) throws(ObjectError) {
        self.bucket = bucket
        self.file = file
        self.key = key
        expected = digest
        source = try FileObject(path: file)
    }

    /// Uploads the file; a failure leaves no object that was not there.
    func carryOut() throws(ObjectError) {
        var whole = SHA256()
        let isConfirmed: Bool
        if source.size <= Self.smallestPart {
            let bytes = try read(0..<source.size)
            whole.update(data: bytes)
            try check(whole)
            isConfirmed = try Piece(bytes).put(to: BucketCall("PUT", key), bucket).isConfirmed
        } else {
            isConfirmed = try uploadParts(&whole)
        }
        var isWhole = try bucket.facts(of: key).size == source.size
        if isWhole, !isConfirmed { isWhole = try digestOfObject() == whole.finalize() }
        guard isWhole else {
            try bucket.remove(key)
            throw .damaged
        }
    }

    /// Uploads the parts one after another, with one of them in memory.
    private func uploadParts(_ whole: inout SHA256) throws(ObjectError) -> Bool {
        let upload = UploadNote(key: key, id: try begin())
        do throws(ObjectError) {
            try upload.write(beside: file)
            let partSize = max(Self.smallestPart, (source.size + Self.mostParts - 1) / Self.mostParts)
            var parts: [String] = []
            var isConfirmed = true
            var offset: Int64 = 0
            while offset < source.size {
                let bytes = try read(offset..<min(offset + partSize, source.size))
                whole.update(data: bytes)
                var call = BucketCall("PUT", key)
                call.query = [("partNumber", "\(parts.count + 1)"), ("uploadId", upload.id)]
                let part = try Piece(bytes).put(to: call, bucket)
                isConfirmed = isConfirmed && part.isConfirmed
                parts.append(
                    "<Part><PartNumber>\(parts.count + 1)</PartNumber><ETag>\(part.tag)</ETag>"
                        + "<ChecksumSHA256>\(part.checksum)</ChecksumSHA256></Part>"
                )
                offset += Int64(bytes.count)
            }
            try check(whole)
            let isKnown = try finish(upload, parts)
            UploadNote.remove(beside: file)
            return isConfirmed && isKnown
        } catch {
            // The failure itself is what the caller must hear of; what cannot be ended now is by its note, at the start.
            if (try? bucket.abort(upload.key, upload.id)) != nil { UploadNote.remove(beside: file) }
            throw error
        }
    }

    private func begin() throws(ObjectError) -> String {
        var call = BucketCall("POST", key)
        call.query = [("uploads", "")]
        call.headers = [("x-amz-checksum-algorithm", "SHA256")]
        guard let id = try bucket.client.send(call).document()["UploadId"]?.text, !id.isEmpty else {
            throw .unavailable(reason: "The server begins no upload in parts.")
        }
        return id
    }

    /// Puts the parts together; tells whether it is known that these were put together, and not those of another run.
    private func finish(_ upload: UploadNote, _ parts: [String]) throws(ObjectError) -> Bool {
        var call = BucketCall("POST", key)
        call.query = [("uploadId", upload.id)]
        call.headers = [("content-type", "application/xml")]
        call.body = Array("<CompleteMultipartUpload>\(parts.joined())</CompleteMultipartUpload>".utf8)
        // A call that was answered, but whose answer was lost, finds no upload any more when it is made again.
        let answer = try bucket.client.send(call) { $0.status == 404 && $0.errorCode == "NoSuchUpload" }
        if answer.status == 404 { return false }
        // The status is sent before the work is done, so that an error can come with one of success.
        let code = answer.errorCode
        guard code.isEmpty else {
            let refusal = BucketRefusal(status: 500, code: code)
            throw .unavailable(reason: refusal.reason(for: bucket.address))
        }
        return true
    }

    private func check(_ whole: SHA256) throws(ObjectError) {
        if let expected, Array(whole.finalize()) != expected { throw .damaged }
    }

    private func read(_ range: Range<Int64>) throws(ObjectError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var filled = 0
        while filled < bytes.count {
            let received: Int
            do {
                received = try bytes.withUnsafeMutableBytes { buffer in
                    try source.read(
                        into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]),
                        at: range.lowerBound + Int64(filled)
                    )
                }
            } catch let error as ObjectError {
                throw error
            } catch {
                throw .notReadable(reason: "\(error)")
            }
            guard received > 0 else { throw .damaged }
            filled += received
        }
        return bytes
    }

    private func digestOfObject() throws(ObjectError) -> SHA256Digest {
        var digest = SHA256()
        try BucketObject(bucket, key: key).forEachPiece { piece throws(ObjectError) in
            digest.update(bufferPointer: piece)
        }
        return digest.finalize()
    }

    /// Bytes that are sent in one call.
    private struct Piece {
        let bytes: [UInt8]
        let digest: SHA256Digest

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            digest = SHA256.hash(data: bytes)
        }

        /// Sends them; tells what the server calls them, and whether it has told a digest that is theirs.
        func put(
            to call: BucketCall,
            _ bucket: Bucket
        ) throws(ObjectError) -> (tag: String, checksum: String, isConfirmed: Bool) {
            var call = call
            let checksum = Data(digest).base64EncodedString()
            call.headers = [("x-amz-checksum-sha256", checksum)]
            call.body = bytes
            call.digest = Array(digest).hexadecimal
            let answer = try bucket.client.send(call)
            guard let tag = answer.headers["etag"]?.trimmingCharacters(in: ["\""]), tag.allSatisfy(\.isTag) else {
                throw .unavailable(reason: "The server does not tell what it has kept.")
            }
            if let told = answer.headers["x-amz-checksum-sha256"] {
                guard told == checksum else { throw .damaged }
                return (tag, checksum, true)
            }
            // Older servers tell the MD5, unless they encrypt: no proof against an enemy, but against an accident.
            return (tag, checksum, tag == Array(Insecure.MD5.hash(data: bytes)).hexadecimal)
        }
    }
}

extension Character {
    /// Whether it can be in the name that a server gives to bytes, and needs no escape in XML.
    fileprivate var isTag: Bool { isASCII && (isLetter || isNumber || "-_.+/=".contains(self)) }
}

extension Bucket {
    /// Ends an upload in parts that was not finished.
    func abort(_ key: String, _ id: String) throws(ObjectError) {
        var call = BucketCall("DELETE", key)
        call.query = [("uploadId", id)]
        _ = try client.send(call) { $0.status == 404 }
    }
}
