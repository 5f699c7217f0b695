import AsyncHTTPClient
import Chat
import Crypto
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import TestSupport
import Testing

@testable import Objects

/// Against the S3-compatible server that `make test` starts.
@Suite(.needsBucket, .timeLimit(.minutes(10))) struct BucketTests {
    private func with(
        _ body: @escaping @Sendable (_ bucket: Bucket, _ objects: any ObjectDriver, _ folder: URL) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let bucket = try ObjectPlace.bucket()
            try await body(bucket, bucket.folder("files"), folder)
        }
    }

    /// A file of bytes that do not repeat, and what they are.
    private static func file(of size: Int, in folder: URL) throws -> (path: String, bytes: Data) {
        var bytes = Data(count: size + 8)
        bytes.withUnsafeMutableBytes { buffer in
            for number in stride(from: 0, to: size, by: 8) {
                let word = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
                buffer.storeBytes(of: word, toByteOffset: number, as: UInt64.self)
            }
        }
        bytes.removeLast(8)
        let path = folder.appending(path: UUID().uuidString).path
        try bytes.write(to: URL(filePath: path))
        return (path, bytes)
    }

    private static func read(_ object: any StoredObject, _ range: Range<Int>) throws -> Data {
        var bytes = Data(count: range.count)
        var filled = 0
        while filled < range.count {
            let count = try bytes.withUnsafeMutableBytes { buffer in
                try object.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]),
                    at: Int64(range.lowerBound + filled)
                )
            }
            if count == 0 { break }
            filled += count
        }
        return bytes.prefix(filled)
    }

    @Test(
        "Files of one call and of several parts come back as they were, from wherever they are read",
        arguments: [
            0, 1, 8 * 1024 * 1024, 8 * 1024 * 1024 + 1, 21_000_001,
        ]
    )
    func roundTrip(size: Int) async throws {
        try await with { bucket, objects, folder in
            try await ObjectQueue.run {
                let (path, bytes) = try Self.file(of: size, in: folder)
                try objects.place(path, at: "a/b.zip", digest: Array(SHA256.hash(data: bytes)))
                let object = try objects.open("a/b.zip")
                #expect(object.size == Int64(size))
                #expect(try Self.read(object, 0..<size) == bytes)
                for start in [size / 3, size - 1, 7_999_999, 2_097_152] where (0..<size).contains(start) {
                    let range = start..<min(size, start + 3_000_000)
                    #expect(try Self.read(object, range) == bytes[range])
                }
                #expect(try Self.read(object, size..<size + 10).isEmpty)
                let copy = folder.appending(path: "copy").path
                try objects.copy("a/b.zip", to: copy)
                #expect(FileManager.default.contents(atPath: copy) == bytes)
                #expect(throws: ObjectError.self) { try objects.copy("a/b.zip", to: copy) }
                #expect(try objects.keys(below: "a") == ["a/b.zip"])
                #expect(try Self.uploads(of: bucket).isEmpty)
                #expect(UploadNote.all(in: folder.path).isEmpty)
                try objects.remove("a/b.zip")
                try objects.remove("a/b.zip")
                #expect(throws: ObjectError.missing) { _ = try objects.open("a/b.zip") }
            }
        }
    }

    @Test("Bytes that are not those that were meant are not kept", arguments: [100, 9_000_000])
    func otherBytesAreRefused(size: Int) async throws {
        try await with { bucket, objects, folder in
            try await ObjectQueue.run {
                let (path, _) = try Self.file(of: size, in: folder)
                #expect(throws: ObjectError.damaged) { try objects.place(path, at: "a", digest: [1, 2, 3]) }
                #expect(try objects.keys(below: "").isEmpty)
                #expect(try Self.uploads(of: bucket).isEmpty)
            }
        }
    }

    @Test("The server itself refuses bytes whose digest is another than was signed")
    func serverChecksDigests() async throws {
        try await with { bucket, objects, _ in
            try await ObjectQueue.run {
                var call = BucketCall("PUT", bucket.address.prefix + "files/a")
                call.body = Array("words".utf8)
                call.digest = Array(SHA256.hash(data: Data("other".utf8))).hexadecimal
                #expect(throws: ObjectError.self) { _ = try bucket.client.send(call) }
                call.digest = nil
                call.headers = [
                    ("x-amz-checksum-sha256", Data(SHA256.hash(data: Data("x".utf8))).base64EncodedString())
                ]
                #expect(throws: ObjectError.self) { _ = try bucket.client.send(call) }
                let keys = try objects.keys(below: "")
                #expect(keys.isEmpty)
            }
        }
    }

    @Test("More objects than one answer lists are all found")
    func listsAll() async throws {
        try await with { bucket, objects, folder in
            try await ObjectQueue.run {
                let (path, _) = try Self.file(of: 3, in: folder)
                for number in 0..<7 { try objects.place(path, at: "many/\(number)", digest: nil) }
                let names = try bucket.objects(from: bucket.address.prefix + "files/many/", atMost: 3).map(\.key)
                #expect(Set(names).count == 7)
            }
        }
    }

    @Test("An upload in parts that a process which died had begun shows nothing, and is ended at its next start")
    func deadUploadIsEnded() async throws {
        try await with { bucket, objects, folder in
            try await ObjectQueue.run {
                let (path, _) = try Self.file(of: 1, in: folder)
                let key = bucket.address.prefix + "files/half"
                var call = BucketCall("POST", key)
                call.query = [("uploads", "")]
                let id = try #require(try bucket.client.send(call).document()["UploadId"]?.text)
                var part = BucketCall("PUT", key)
                part.query = [("partNumber", "1"), ("uploadId", id)]
                part.body = [UInt8](repeating: 7, count: 6_000_000)
                _ = try bucket.client.send(part)
                try UploadNote(key: key, id: id).write(beside: path)
                #expect(throws: ObjectError.missing) { _ = try objects.open("half") }
                #expect(try objects.keys(below: "").isEmpty)
                #expect(try Self.uploads(of: bucket) == [key])
                try objects.recover(scratch: folder.path)
                #expect(try Self.uploads(of: bucket).isEmpty)
            }
        }
    }

    @Test("An upload that was begun a week ago is ended by whoever starts")
    func oldUploadIsEnded() async throws {
        try await with { bucket, _, _ in
            try await ObjectQueue.run {
                var call = BucketCall("POST", bucket.address.prefix + "files/old")
                call.query = [("uploads", "")]
                _ = try bucket.client.send(call)
                let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
                _ = try bucket.check(for: ["one"], at: now.advanced(byDays: 6))
                #expect(try Self.uploads(of: bucket).count == 1)
                _ = try bucket.check(for: ["one"], at: now.advanced(byDays: 8))
                #expect(try Self.uploads(of: bucket).isEmpty)
            }
        }
    }

    @Test("An address that is given away leads to the bytes, as what they are said to be, and to no others")
    func givenAway() async throws {
        try await withTemporaryFolder { folder in
            let bucket = try ObjectPlace.bucket(options: "&redirects=true")
            let objects = bucket.folder("files")
            let (path, bytes) = try Self.file(of: 5_000, in: folder)
            let presentation = Presentation(
                mediaType: "application/zip",
                disposition: "attachment; filename=\"a b.zip\""
            )
            let url = try await ObjectQueue.run {
                try objects.place(path, at: "a.zip", digest: nil)
                return try #require(try objects.address(of: "a.zip", presented: presentation))
            }
            let answer = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(30))
            #expect(answer.status.code == 200)
            #expect(answer.headers["content-type"] == ["application/zip"])
            #expect(answer.headers["content-disposition"] == ["attachment; filename=\"a b.zip\""])
            #expect(Data(buffer: try await answer.body.collect(upTo: 10_000)) == bytes)
            var ranged = HTTPClientRequest(url: url)
            ranged.headers.add(name: "Range", value: "bytes=10-19")
            let part = try await HTTPClient.shared.execute(ranged, timeout: .seconds(30))
            #expect(Data(buffer: try await part.body.collect(upTo: 10_000)) == bytes[10..<20])
            for other in [url.replacing("a.zip?", with: "b.zip?"), url.replacing("Expires=60", with: "Expires=600")] {
                let refused = try await HTTPClient.shared.execute(HTTPClientRequest(url: other), timeout: .seconds(30))
                #expect(refused.status.code == 403)
            }
            #expect(!url.contains("a-secret-of-the-tests"))
        }
    }

    @Test("Another installation may not use the same prefix, and one that was restored may")
    func prefixHasOneInstallation() async throws {
        try await with { bucket, _, folder in
            try await ObjectQueue.run {
                let now = Instant(milliseconds: 0)
                #expect(try bucket.check(for: ["one", "two"], at: now).isEmpty)
                #expect(try bucket.check(for: ["zero", "one"], at: now).isEmpty)
                let error = #expect(throws: ObjectError.self) { try bucket.check(for: ["other"], at: now) }
                #expect(error?.description.contains("another installation") == true)
                let unmarked = try ObjectPlace.bucket()
                let (path, _) = try Self.file(of: 1, in: folder)
                try unmarked.folder("blobs").place(path, at: "a", digest: nil)
                #expect(throws: ObjectError.self) { try unmarked.check(for: ["one"], at: now) }
            }
        }
    }

    @Test("A wrong secret, an unknown key, a bucket that is not there and a clock that is wrong are told apart")
    func refusalsAreNamed() async throws {
        let setting = try ObjectPlace.address(prefix: "x")
        let right = try #require(BucketCredentials.source(ProcessInfo.processInfo.environment)).read()
        let time = WallClock { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
        let late = WallClock { time.now.advanced(bySeconds: -7_200) }
        let cases: [(String, BucketCredentials, WallClock, String)] = [
            (setting, .init(key: right.key, secret: "wrong-secret"), time, "secret key"),
            (setting, .init(key: "nobody:here", secret: right.secret), time, "access key"),
            (setting.replacing("habeas-tests", with: "no-such-bucket"), right, time, "no bucket no-such-bucket"),
            (setting, right, late, "clock"),
        ]
        for (setting, credentials, clock, words) in cases {
            let bucket = Bucket(try BucketAddress(setting), credentials: .given(credentials), clock: clock)
            let error = await #expect(throws: ObjectError.self) {
                try await ObjectQueue.run { _ = try bucket.check(for: ["one"], at: clock.now) }
            }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
            #expect(error?.description.contains(credentials.secret) == false)
        }
    }

    @Test("A server that is not there is said to be so, after some tries")
    func unreachable() async throws {
        let bucket = Bucket(
            try BucketAddress("s3://bucket?endpoint=http://127.0.0.1:1"),
            credentials: .given(.init(key: "k", secret: "s")),
            clock: WallClock { Instant(milliseconds: 0) }
        )
        let error = await #expect(throws: ObjectError.self) {
            try await ObjectQueue.run { _ = try bucket.folder("files").open("a") }
        }
        #expect(error?.description.contains("127.0.0.1:1 cannot be reached") == true)
    }

    @Test("A server that goes away in the middle of an upload shows nothing of it, and takes it when it is back")
    func serverGoesAway() async throws {
        try await withTemporaryFolder { folder in
            let prefix = UUID().uuidString
            let setting = try ObjectPlace.address(prefix: prefix)
            let port = String(try #require(setting.firstMatch(of: /:(\d+)/)?.1))
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "relay.py").path
            var relay = try Program("/usr/bin/python3", [script, "0", port, "20000000"])
            let own = try #require(await relay.rest(ofLineBeginning: "listening on "))
            // Other tests start servers, and none of them may be given the port while the relay is away.
            let kept = try Self.keep(port: try #require(UInt16(own)))
            defer { close(kept) }
            let keys = try #require(BucketCredentials.source(ProcessInfo.processInfo.environment))
            let clock = WallClock { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
            let bucket = Bucket(
                try BucketAddress(setting.replacing(":\(port)", with: ":\(own)")),
                credentials: keys,
                clock: clock
            )
            let (path, bytes) = try Self.file(of: 30_000_000, in: folder)
            let objects = bucket.folder("files")
            let error = await #expect(throws: ObjectError.self) {
                try await ObjectQueue.run { try objects.place(path, at: "a", digest: nil) }
            }
            #expect(error?.description.contains("cannot be reached") == true, "\(error?.description ?? "")")
            _ = await relay.outcome()
            let direct = Bucket(try BucketAddress(setting), credentials: keys, clock: clock)
            try await ObjectQueue.run {
                let keys = try direct.folder("files").keys(below: "")
                #expect(keys.isEmpty)
                #expect(try Self.uploads(of: direct).count == 1)
            }
            relay = try Program("/usr/bin/python3", [script, own, port, "1000000000"])
            _ = await relay.rest(ofLineBeginning: "listening on ")
            try await ObjectQueue.run {
                try objects.recover(scratch: folder.path)
                #expect(try Self.uploads(of: direct).isEmpty)
                try objects.place(path, at: "a", digest: nil)
                #expect(try Self.read(objects.open("a"), 0..<bytes.count) == bytes)
            }
            relay.send(SIGKILL)
            _ = await relay.outcome()
        }
    }

    @Test("A bucket that keeps old versions is warned of")
    func versionsAreWarnedOf() async throws {
        let name = "versioned-\(UUID().uuidString.lowercased())"
        let setting = try ObjectPlace.address(prefix: "x").replacing("habeas-tests", with: name)
        let keys = try #require(BucketCredentials.source(ProcessInfo.processInfo.environment))
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let bucket = Bucket(try BucketAddress(setting), credentials: keys, clock: WallClock { now })
        try await ObjectQueue.run {
            _ = try bucket.client.send(BucketCall("PUT"))
            #expect(try bucket.check(for: ["one"], at: now).isEmpty)
            var call = BucketCall("PUT")
            call.query = [("versioning", "")]
            call.body = Array(
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>".utf8
            )
            _ = try bucket.client.send(call)
            #expect(try bucket.check(for: ["one"], at: now).contains { $0.contains("old versions") })
        }
    }

    /// Takes a port without listening on it: whoever connects is refused.
    private static func keep(port: UInt16) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        for option in [SO_REUSEADDR, SO_REUSEPORT] {
            setsockopt(descriptor, SOL_SOCKET, option, &yes, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isBound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        try #require(isBound)
        return descriptor
    }

    /// The keys of the uploads in parts that are under way.
    private static func uploads(of bucket: Bucket) throws -> [String] {
        var call = BucketCall("GET")
        call.query = [("prefix", bucket.address.prefix), ("uploads", "")]
        return try bucket.client.send(call).document().all("Upload").compactMap { $0["Key"]?.text }
    }
}
