private import AsyncHTTPClient
private import Foundation
private import NIOCore
private import NIOHTTP1

/// Makes the calls that tell webhooks of events.
///
/// Each name is looked up once, its addresses are checked, and the call goes to the one that was checked. Redirects
/// are not followed.
public struct WebhookSender: Sendable {
    private let allowsPlain: Bool

    /// Makes a sender.
    ///
    /// - Parameter allowsPlain: whether `http:` may lead to other computers.
    public init(allowsPlain: Bool) {
        self.allowsPlain = allowsPlain
    }

    /// Sends a body and gives the status of the answer, of which nothing else is read.
    ///
    /// - Throws: a ``WebhookFailure`` when there is no answer within ten seconds, or the address may not be called.
    public func post(
        _ body: String,
        to address: String,
        headers: [(name: String, value: String)]
    ) async throws -> Int {
        guard let url = URL(string: address), let host = url.host else { throw WebhookFailure.unknownHost }
        let name = host.trimmingCharacters(in: ["[", "]"])
        let found = await NetworkAddress.resolve(name)
        guard !found.isEmpty else { throw WebhookFailure.unknownHost }
        guard !found.contains(where: \.isRefused) else { throw WebhookFailure.refusedAddress }
        guard allowsPlain || url.scheme?.lowercased() == "https" || found.allSatisfy(\.isLoopback) else {
            throw WebhookFailure.plainHTTP
        }
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        request.headers.add(name: "User-Agent", value: "Habeas")
        request.body = .bytes(ByteBuffer(string: body))
        return try await Self.send(request, to: found.prefix(Self.mostAddresses), insteadOf: name)
    }

    /// As many of a name's addresses as are tried.
    private static let mostAddresses = 3

    /// Sends a call to the first address at which somebody is.
    private static func send(
        _ request: HTTPClientRequest,
        to targets: ArraySlice<NetworkAddress>,
        insteadOf name: String
    ) async throws -> Int {
        for target in targets.dropLast() {
            do {
                return try await send(request, to: target.text, insteadOf: name)
            } catch WebhookFailure.unreachable {
                continue
            }
        }
        return try await send(request, to: targets.last?.text ?? name, insteadOf: name)
    }

    private static func send(
        _ request: HTTPClientRequest,
        to target: String,
        insteadOf name: String
    ) async throws -> Int {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: .seconds(10))
        )
        if target != name { configuration.dnsOverride = [name: target] }
        let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
        do {
            let response = try await client.execute(request, timeout: .seconds(10))
            try? await client.shutdown()
            return Int(response.status.code)
        } catch {
            try? await client.shutdown()
            throw (error as? HTTPClientError) == .deadlineExceeded ? WebhookFailure.timedOut : .unreachable
        }
    }
}

/// Why a webhook could not be told of an event.
public enum WebhookFailure: Error, Equatable, CustomStringConvertible {
    /// The name of the receiver has no address.
    case unknownHost
    /// The receiver's address is one that is never called.
    case refusedAddress
    /// The call would go over a network in the open.
    case plainHTTP
    /// There was no answer in time.
    case timedOut
    /// There is nobody there, or not as the address says.
    case unreachable

    /// What is wrong.
    public var description: String {
        switch self {
        case .unknownHost: "The receiver's name is not known."
        case .refusedAddress: "The receiver's address is link-local or of no single computer, and is not called."
        case .plainHTTP: "The receiver is another computer and must be called by https."
        case .timedOut: "The receiver did not answer within ten seconds."
        case .unreachable: "The receiver cannot be reached, or its certificate does not hold."
        }
    }
}
