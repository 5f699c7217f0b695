import Foundation
import TestSupport
import Testing

@testable import Objects

@Suite struct BucketAddressTests {
    @Test("An address names bucket, prefix, endpoint and region")
    func reads() throws {
        let address = try BucketAddress(
            "s3://chat-archives/habeas/main?endpoint=https://s3.example.org:9000&region=eu-1"
        )
        #expect(address.bucket == "chat-archives")
        #expect(address.prefix == "habeas/main/")
        #expect(address.endpoint == .init(scheme: "https", authority: "s3.example.org:9000"))
        #expect(address.region == "eu-1")
        #expect(address.isPathStyle)
        #expect(!address.redirects)
    }

    @Test("Without an endpoint it is AWS's, where the bucket is in the host's name")
    func ofAWS() throws {
        let address = try BucketAddress("s3://chat-archives?region=eu-central-1")
        #expect(address.endpoint == .init(scheme: "https", authority: "s3.eu-central-1.amazonaws.com"))
        #expect(!address.isPathStyle)
        #expect(address.prefix == "")
    }

    @Test(
        "An address that could give messages away, or says nothing sensible, is refused",
        arguments: [
            ("s3://bucket?endpoint=http://s3.example.org", "allow-http"),
            ("s3://key:secret@bucket", "AWS_ACCESS_KEY_ID"), ("s3://bucket?secret=x", "unknown"),
            ("s3://Bucket_Name", "lower-case"), ("s3://bucket/../other", "prefix"), ("s3://bucket?region=", "empty"),
            ("s3://bucket?endpoint=ftp://host", "endpoint"), ("s3://bucket?endpoint=https://u:p@host", "endpoint"),
            ("s3://bucket?path-style=perhaps", "true or false"), ("s3://bucket?region=a&region=b", "twice"),
            ("https://bucket", "s3://"), ("s3://", "bucket"),
        ]
    )
    func refuses(text: String, words: String) {
        let mistake = #expect(throws: BucketAddress.Mistake.self) { try BucketAddress(text) }
        #expect(mistake?.description.contains(words) == true, "\(mistake?.description ?? "")")
        #expect(mistake?.description.contains("secret@") != true)
    }

    @Test("http: is for this computer, or where it is allowed")
    func plainHTTP() throws {
        for text in [
            "endpoint=http://127.0.0.1:9000", "endpoint=http://[::1]:9", "endpoint=http://a.b&allow-http=true",
        ] {
            #expect(try BucketAddress("s3://bucket?\(text)").endpoint.scheme == "http")
        }
    }

    @Test("Keys come from the environment, or from a profile of a file that is read anew each time")
    func credentials() async throws {
        #expect(BucketCredentials.source([:]) == nil)
        let given = try #require(BucketCredentials.source(["AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"]))
        #expect(try given.read().secret == "s")
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "credentials")
            let source = try #require(
                BucketCredentials.source(["AWS_SHARED_CREDENTIALS_FILE": file.path, "AWS_PROFILE": "chat"])
            )
            #expect(throws: ObjectError.self) { try source.read() }
            for secret in ["one", "t=wo"] {
                let text = """
                    [default]
                    aws_access_key_id = other
                    aws_secret_access_key = other
                    [chat]
                    # a comment = of somebody
                    aws_access_key_id = key
                    aws_secret_access_key = \(secret)
                    """
                try Data(text.utf8).write(to: file)
                #expect(try source.read().key == "key")
                #expect(try source.read().secret == secret)
            }
        }
    }
}
