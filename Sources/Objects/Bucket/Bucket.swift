public import Chat
private import Foundation

/// A bucket of an S3-compatible server, which keeps objects below folders of keys.
public struct Bucket: Sendable {
    /// Where it is.
    public let address: BucketAddress
    let client: BucketClient

    /// Prepares calls to a bucket; none is made yet.
    public init(_ address: BucketAddress, credentials: BucketCredentials.Source, clock: WallClock) {
        self.address = address
        client = BucketClient(address, credentials: credentials, clock: clock)
    }

    /// The objects whose keys begin with a name and a slash.
    public func folder(_ name: String) -> any ObjectDriver {
        BucketFolder(bucket: self, prefix: "\(address.prefix)\(name)/")
    }

    /// The objects whose keys begin with a text.
    ///
    /// - Parameter page: how many of them the server is asked for at a time.
    func objects(from prefix: String, atMost page: Int = 1000) throws(ObjectError) -> [ListedObject] {
        var objects: [ListedObject] = []
        var token: String?
        repeat {
            var call = BucketCall("GET")
            call.query = [("list-type", "2"), ("max-keys", "\(page)"), ("prefix", prefix)]
            if let token { call.query.append(("continuation-token", token)) }
            let list = try client.send(call).document()
            objects += list.all("Contents").compactMap { object in
                guard let key = object["Key"]?.text else { return nil }
                return ListedObject(key: key, writtenAt: (object["LastModified"]?.text).flatMap { Instant($0) })
            }
            token = list["IsTruncated"]?.text == "true" ? list["NextContinuationToken"]?.text : nil
        } while token != nil
        return objects
    }

    /// How many bytes an object has, and what tells it from others of its key.
    func facts(of key: String) throws(ObjectError) -> (size: Int64, tag: String) {
        let answer = try client.send(BucketCall("HEAD", key)) { $0.status == 404 }
        guard answer.status != 404 else { throw .missing }
        guard let size = answer.headers["content-length"].flatMap({ Int64($0) }), let tag = answer.headers["etag"]
        else {
            throw .unavailable(reason: "The server does not tell the size of an object.")
        }
        return (size, tag)
    }

    func remove(_ key: String) throws(ObjectError) {
        _ = try client.send(BucketCall("DELETE", key)) { $0.status == 404 && $0.errorCode != "NoSuchBucket" }
    }
}
