private import AsyncHTTPClient
internal import Chat
private import Crypto
private import Foundation
private import NIOCore
private import NIOHTTP1

/// Makes signed calls to the server of one bucket, and makes them again when that may help.
///
/// Blocks.
final class BucketClient: Sendable {
    let address: BucketAddress
    private let credentials: BucketCredentials.Source
    private let clock: WallClock
    private let client: HTTPClient

    /// How often a call is made at most; all calls may be repeated.
    private static let mostTries = 5
    /// After this no other try is begun, so that a server that hangs holds nothing up for long.
    private static let patience = Duration.seconds(30)

    init(_ address: BucketAddress, credentials: BucketCredentials.Source, clock: WallClock) {
        self.address = address
        self.credentials = credentials
        self.clock = clock
        client = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup,
            configuration: .init(
                redirectConfiguration: .disallow,
                timeout: .init(connect: .seconds(10), read: .seconds(30), write: .seconds(30))
            )
        )
    }

    deinit {
        client.shutdown { _ in }
    }

    /// Makes a call until it is answered.
    ///
    /// - Parameter accepts: whether an answer that is no success is one that the caller deals with.
    func send(
        _ call: BucketCall,
        accepting accepts: (BucketAnswer) -> Bool = { _ in false }
    ) throws(ObjectError)
        -> BucketAnswer
    {
        let began = ContinuousClock.now
        var tries = 0
        while true {
            tries += 1
            let credentials = try credentials.read()
            let failure: ObjectError
            do throws(ObjectError) {
                let answer = try attempt(call, credentials)
                if (200..<300).contains(answer.status) || accepts(answer) { return answer }
                let refusal = BucketRefusal(status: answer.status, code: answer.errorCode)
                failure = .unavailable(reason: refusal.reason(for: address))
                if !refusal.isPassing { tries = Self.mostTries }
            } catch {
                failure = error
            }
            guard tries < Self.mostTries, ContinuousClock.now - began < Self.patience else { throw failure }
            // Twice as long each time, and not at the same time as others that had to wait.
            Thread.sleep(forTimeInterval: 0.1 * Double(1 << tries) * Double.random(in: 0.5...1))
        }
    }

    /// An address for whoever holds it, good for some seconds.
    func address(of key: String, query: [(name: String, value: String)], seconds: Int) throws(ObjectError) -> String {
        let place = place(of: key, at: address.publicEndpoint)
        let signature = RequestSignature(try credentials.read(), region: address.region, at: clock.now)
        let call = RequestSignature.Call("GET", place.path, query: query, headers: [("host", place.host)])
        let signed = signature.query(for: call, expiringIn: seconds)
        return "\(address.publicEndpoint.scheme)://\(place.host)\(place.path)?\(signed)"
    }

    /// Makes a call once.
    ///
    /// - Throws: ``ObjectError/unavailable(reason:)`` when no answer comes; another try may get one.
    private func attempt(_ call: BucketCall, _ credentials: BucketCredentials) throws(ObjectError) -> BucketAnswer {
        let place = place(of: call.key, at: address.endpoint)
        let digest = call.digest ?? Array(SHA256.hash(data: call.body)).hexadecimal
        let signature = RequestSignature(credentials, region: address.region, at: clock.now)
        let headers = signature.headers(
            for: .init(call.method, place.path, query: call.query, headers: call.headers + [("host", place.host)]),
            digest: digest
        )
        let query = call.query.isEmpty ? "" : "?" + RequestSignature.encoded(call.query)
        do {
            var request = try HTTPClient.Request(
                url: "\(address.endpoint.scheme)://\(place.host)\(place.path)\(query)",
                method: .init(rawValue: call.method)
            )
            for header in headers { request.headers.replaceOrAdd(name: header.name, value: header.value) }
            if !call.body.isEmpty { request.body = .byteBuffer(ByteBuffer(bytes: call.body)) }
            let delegate = ResponseAccumulator(request: request, maxBodySize: call.largestAnswer)
            let response = try client.execute(request: request, delegate: delegate, deadline: .now() + .minutes(5))
                .wait()
            var fields: [String: String] = [:]
            for header in response.headers { fields[header.name.lowercased()] = header.value }
            return BucketAnswer(status: Int(response.status.code), headers: fields, body: response.body ?? ByteBuffer())
        } catch {
            throw .unavailable(reason: reason(of: error))
        }
    }

    private func place(of key: String, at endpoint: BucketAddress.Endpoint) -> (host: String, path: String) {
        address.isPathStyle
            ? (endpoint.authority, "/\(address.bucket)" + (key.isEmpty ? "" : "/\(key)"))
            : ("\(address.bucket).\(endpoint.authority)", "/\(key)")
    }

    private func reason(of error: any Error) -> String {
        let server = address.endpoint.authority
        switch error as? HTTPClientError {
        case .connectTimeout?, .readTimeout?, .writeTimeout?, .deadlineExceeded?:
            return "\(server) did not answer in time."
        default: break
        }
        if "\(type(of: error))".contains("SSL") {
            return "TLS with \(server) fails. Check that its certificate holds, and that it speaks https at this port."
        }
        return error is ResponseAccumulator.ResponseTooBigError
            ? "\(server) answers more than it was asked for." : "\(server) cannot be reached, or ended the connection."
    }
}
