public import Chat
private import Foundation

extension Bucket {
    /// Checks at the start that the bucket can be used, and by this installation.
    ///
    /// Blocks. The first installation to come to an empty prefix leaves a mark there; another one is refused, because
    /// it would take the objects for ones that nothing refers to, and remove them.
    ///
    /// - Parameter installation: what the installation may be known by, of which the first is written.
    /// - Returns: what whoever runs the server should know.
    /// - Throws: ``ObjectError/unavailable(reason:)`` with what is wrong.
    public func check(for installation: [String], at now: Instant) throws(ObjectError) -> [String] {
        try claim(for: installation)
        try abortOldUploads(at: now)
        return try [versioning(), lock()].compactMap { $0 }
    }

    private var mark: String { address.prefix + "habeas-installation" }

    private func claim(for installation: [String]) throws(ObjectError) {
        var call = BucketCall("GET", mark)
        call.largestAnswer = 64 * 1024
        let answer = try client.send(call) { $0.status == 404 && $0.errorCode != "NoSuchBucket" }
        if answer.status == 404 {
            guard let own = installation.first else { return }
            guard try objects(from: address.prefix + "blobs/").isEmpty,
                try objects(from: address.prefix + "archives/").isEmpty
            else {
                throw .unavailable(reason: "The prefix has objects that are of no known installation. Use another.")
            }
            var call = BucketCall("PUT", mark)
            call.body = Array("\(own)\n".utf8)
            _ = try client.send(call)
            return
        }
        let owner = String(decoding: answer.bytes, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard installation.contains(owner) else {
            throw .unavailable(
                reason:
                    "The prefix of the bucket \(address.bucket) belongs to another installation. Use another prefix."
            )
        }
    }

    /// Ends uploads that were begun a week ago and never finished, whichever node did.
    private func abortOldUploads(at now: Instant) throws(ObjectError) {
        var call = BucketCall("GET")
        call.query = [("prefix", address.prefix), ("uploads", "")]
        let answer = try client.send(call) { $0.status == 403 || $0.status == 501 }
        guard answer.status == 200 else { return }
        for upload in try answer.document().all("Upload") {
            guard let key = upload["Key"]?.text, let id = upload["UploadId"]?.text, key.hasPrefix(address.prefix),
                let begun = upload["Initiated"].flatMap({ Instant($0.text) }), begun < now.advanced(byDays: -7)
            else { continue }
            try abort(key, id)
        }
    }

    private func versioning() throws(ObjectError) -> String? {
        var call = BucketCall("GET")
        call.query = [("versioning", "")]
        let answer = try client.send(call) { (400..<502).contains($0.status) }
        guard answer.status == 200 else {
            return "It cannot be told whether the bucket keeps old versions. If it does, what is deleted stays there."
        }
        guard try answer.document()["Status"] != nil else { return nil }
        return
            "The bucket keeps old versions: what is deleted or erased stays in it. Switch versioning off, or have the "
            + "bucket's life cycle remove versions that are not current."
    }

    private func lock() throws(ObjectError) -> String? {
        var call = BucketCall("GET")
        call.query = [("object-lock", "")]
        let answer = try client.send(call) { (400..<502).contains($0.status) }
        guard answer.status == 200, try answer.document()["ObjectLockEnabled"]?.text == "Enabled" else { return nil }
        return "The bucket locks objects: what is deleted or erased can stay in it. Use a bucket without a lock."
    }
}
