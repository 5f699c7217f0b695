private import Foundation

/// The objects of a bucket below one folder of keys.
struct BucketFolder: ObjectDriver {
    let bucket: Bucket
    /// What the keys have in front, in the bucket.
    let prefix: String

    /// How long an address is good that a download is sent on to, in seconds.
    private static let lifetime = 60

    func place(_ file: String, at key: String, digest: [UInt8]?) throws(ObjectError) {
        try BucketUpload(bucket, file: file, key: prefix + key, digest: digest).carryOut()
    }

    func open(_ key: String) throws(ObjectError) -> any StoredObject {
        try BucketObject(bucket, key: prefix + key)
    }

    func copy(_ key: String, to file: String) throws(ObjectError) {
        let object = try BucketObject(bucket, key: prefix + key)
        let descriptor = Foundation.open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .writing(errno: errno) }
        defer { close(descriptor) }
        try object.forEachPiece { piece throws(ObjectError) in
            var rest = piece[...]
            while !rest.isEmpty {
                let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw .writing(errno: errno) }
                rest = rest.dropFirst(count)
            }
        }
    }

    func remove(_ key: String) throws(ObjectError) {
        try bucket.remove(prefix + key)
    }

    func objects(below folder: String) throws(ObjectError) -> [ListedObject] {
        try bucket.objects(from: prefix + (folder.isEmpty ? "" : folder + "/")).map { object in
            ListedObject(key: String(object.key.dropFirst(prefix.count)), writtenAt: object.writtenAt)
        }
    }

    func address(of key: String, presented: Presentation) throws(ObjectError) -> String? {
        guard bucket.address.redirects else { return nil }
        return try bucket.client.address(
            of: prefix + key,
            query: [
                ("response-cache-control", "private, no-store"),
                ("response-content-disposition", presented.disposition),
                ("response-content-type", presented.mediaType),
            ],
            seconds: Self.lifetime
        )
    }

    func recover(scratch: String) throws(ObjectError) {
        for upload in UploadNote.all(in: scratch) where upload.key.hasPrefix(prefix) {
            try bucket.abort(upload.key, upload.id)
        }
    }
}
