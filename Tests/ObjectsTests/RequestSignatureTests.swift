import Chat
import Objects
import Testing

/// The examples of AWS: "Signature calculations for the Authorization header" and "Authenticating requests: using query
/// parameters" in the reference of the S3 API.
@Suite struct RequestSignatureTests {
    private let signature = RequestSignature(
        BucketCredentials(key: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        region: "us-east-1",
        at: Instant(milliseconds: 1_369_353_600_000)
    )
    private let host = (name: "host", value: "examplebucket.s3.amazonaws.com")
    private let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private func authorization(_ call: RequestSignature.Call, digest: String) -> String? {
        signature.headers(for: call, digest: digest).first { $0.name == "authorization" }?.value
    }

    @Test("A call for a part of an object is signed as in AWS's example")
    func getObject() {
        let call = RequestSignature.Call("GET", "/test.txt", headers: [("range", "bytes=0-9"), host])
        #expect(
            authorization(call, digest: empty)
                == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        )
    }

    @Test("An upload is signed with the digest of its body as in AWS's example")
    func putObject() throws {
        let call = RequestSignature.Call(
            "PUT",
            "/test%24file.text",
            headers: [
                ("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"), host,
            ]
        )
        let digest = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"
        let text = try #require(authorization(call, digest: digest))
        #expect(text.hasSuffix("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"))
    }

    @Test(
        "A query is signed in order, with and without values, as in AWS's examples",
        arguments: [
            ([("lifecycle", "")], "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
            (
                [("prefix", "J"), ("max-keys", "2")],
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
            ),
        ]
    )
    func queries(query: [(String, String)], expected: String) throws {
        let call = RequestSignature.Call("GET", "/", query: query.map { ($0.0, $0.1) }, headers: [host])
        #expect(try #require(authorization(call, digest: empty)).hasSuffix("Signature=\(expected)"))
    }

    @Test("An address for whoever holds it is signed as in AWS's example")
    func presigned() {
        let query = signature.query(for: .init("GET", "/test.txt", headers: [host]), expiringIn: 86_400)
        #expect(
            query
                == "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        )
    }

    @Test("The token of a key that is good for a while is sent and signed")
    func sessionToken() throws {
        let signature = RequestSignature(
            BucketCredentials(key: "k", secret: "s", sessionToken: "t"),
            region: "r",
            at: Instant(milliseconds: 0)
        )
        let headers = signature.headers(for: .init("GET", "/", headers: [host]), digest: empty)
        #expect(headers.contains { $0 == ("x-amz-security-token", "t") })
        #expect(headers.last?.value.contains("x-amz-date;x-amz-security-token") == true)
        #expect(
            signature.query(for: .init("GET", "/", headers: [host]), expiringIn: 1).contains("X-Amz-Security-Token=t")
        )
    }
}
