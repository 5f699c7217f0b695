private import AsyncHTTPClient
private import Foundation
private import NIOCore
private import NIOFoundationCompat
internal import NIOHTTP1
public import Wire

/// A client of any server that speaks the contract: Habeas, or Genesys Cloud itself.
public struct PrivacyClient: Sendable {
    private let server: String
    private let token: String

    private static let callTimeout = TimeAmount.seconds(60)
    private static let downloadTimeout = TimeAmount.hours(24)
    private static let largestAnswer = 16 << 20
    private static let mostRetries = 5

    /// Signs in with a client's id and secret (client credentials).
    ///
    /// The sign-in address is that of the server, with `login.` for `api.` where the name begins so, as the
    /// official SDKs have it.
    public static func signIn(server: String, clientID: String, clientSecret: String) async throws -> Self {
        let base = server.hasSuffix("/") ? String(server.dropLast()) : server
        guard let url = URL(string: base), ["http", "https"].contains(url.scheme), url.host != nil else {
            throw ClientError.invalidAddress(server)
        }
        var request = HTTPClientRequest(url: base.replacing("//api.", with: "//login.") + "/oauth/token")
        request.method = .POST
        let credentials = Data("\(clientID):\(clientSecret)".utf8).base64EncodedString()
        request.headers.add(name: "Authorization", value: "Basic \(credentials)")
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(ByteBuffer(string: "grant_type=client_credentials"))
        let answer: TokenResponse = try await send(request, to: base)
        return Self(server: base, token: answer.accessToken)
    }

    /// The people who are found by something that is known of them.
    public func subjects(searchType: String, value: String) async throws -> [GDPRSubject] {
        var query = URLComponents()
        query.queryItems = [
            URLQueryItem(name: "searchType", value: searchType), URLQueryItem(name: "searchValue", value: value),
        ]
        let encoded = (query.percentEncodedQuery ?? "").replacing("+", with: "%2B")
        var people: [GDPRSubject] = []
        var page: String? = "/api/v2/gdpr/subjects?" + encoded
        while let address = page {
            let listing: Subjects = try await call(.GET, address)
            let found = listing.entities ?? []
            people += found
            // A page without anybody is the last one, whatever it says.
            page = found.isEmpty ? nil : listing.nextUri.flatMap { $0.hasPrefix("/") && $0 != address ? $0 : nil }
        }
        return people
    }

    /// Asks for an export of all that a user wrote.
    public func requestExport(of userID: String) async throws -> GDPRRequest {
        let body = GDPRRequest(requestType: "GDPR_EXPORT", subject: GDPRSubject(userId: userID))
        return try await call(.POST, "/api/v2/gdpr/requests", body: body)
    }

    /// Asks for an export with more to say than the contract has; only Habeas takes it.
    public func requestExport(_ request: ExportRequest) async throws -> GDPRRequest {
        do {
            return try await call(.POST, "/api/habeas/v1/requests", body: request)
        } catch ClientError.refused(status: 404, _, _) {
            throw ClientError.notHabeas
        }
    }

    /// How far a request has come.
    public func request(_ id: String) async throws -> GDPRRequest {
        try await call(.GET, "/api/v2/gdpr/requests/\(id)")
    }

    /// The public keys that the organization has signed with; `nil` when the server is not Habeas and has none.
    public func signingKeys() async throws -> [SigningKeyBody]? {
        do {
            let listing: SigningKeyListing = try await call(.GET, "/api/habeas/v1/keys")
            return listing.entities
        } catch ClientError.refused(status: 404, _, _) {
            return nil
        }
    }

    /// Fetches an archive into a file.
    ///
    /// The token goes to the server alone, never to where the server points.
    ///
    /// - Parameter progress: called with the bytes received so far, and with all of them if that is known.
    public func download(
        _ resultsURL: String,
        to path: String,
        progress: (_ received: Int64, _ total: Int64?) -> Void
    ) async throws {
        var address = resultsURL
        // The server may know itself by another name than the caller does: the path alone tells what it is.
        if let path = Self.tail(of: resultsURL, from: "/api/v2/downloads/") {
            let link: UrlResponse = try await call(.GET, path + "?issueRedirect=false")
            address = Self.tail(of: link.url, from: "/api/habeas/").map { server + $0 } ?? link.url
        }
        let response = try await Self.execute(HTTPClientRequest(url: address), to: server, Self.downloadTimeout)
        guard response.status == .ok else { throw ClientError.unexpectedAnswer(status: Int(response.status.code)) }
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else { throw ClientError.notWritable(path: path) }
        defer { try? file.close() }
        let total = response.headers.first(name: "Content-Length").flatMap(Int64.init)
        var received: Int64 = 0
        var pieces = response.body.makeAsyncIterator()
        while let piece = try await Self.next(of: &pieces) {
            do {
                try file.write(contentsOf: Data(buffer: piece))
            } catch {
                throw ClientError.notWritable(path: path)
            }
            received += Int64(piece.readableBytes)
            progress(received, total)
        }
        guard total == nil || total == received else { throw ClientError.brokenConnection }
    }

    /// The path of an address from where it has the given start on, and its query.
    private static func tail(of address: String, from start: String) -> String? {
        address.range(of: start).map { String(address[$0.lowerBound...]) }
    }

    private static func next(of pieces: inout HTTPClientResponse.Body.AsyncIterator) async throws -> ByteBuffer? {
        do {
            return try await pieces.next()
        } catch let error as CancellationError {
            throw error
        } catch {
            throw ClientError.brokenConnection
        }
    }

    private struct Subjects: Decodable {
        var entities: [GDPRSubject]?
        var nextUri: String?
    }

    func call<Answer: Decodable>(
        _ method: HTTPMethod,
        _ path: String,
        body: (any Encodable)? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: server + path)
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        request.headers.add(name: "Accept", value: "application/json")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(data: try JSONEncoder().encode(body)))
        }
        return try await Self.send(request, to: server)
    }

    /// Sends a call, again when the server says that it may be tried later.
    private static func send<Answer: Decodable>(_ request: HTTPClientRequest, to server: String) async throws -> Answer
    {
        for attempt in 0... {
            let response = try await execute(request, to: server, callTimeout)
            let data = Data(buffer: try await collect(response.body))
            if (200...205).contains(response.status.code) {
                guard let answer = try? JSONDecoder().decode(Answer.self, from: data) else {
                    throw ClientError.unexpectedAnswer(status: Int(response.status.code))
                }
                return answer
            }
            guard [429, 503].contains(response.status.code), attempt < mostRetries,
                let seconds = response.headers.first(name: "Retry-After").flatMap(Int.init)
            else { throw refusal(response.status, data) }
            try await Task.sleep(for: .seconds(seconds))
        }
        throw ClientError.unreachable(server: server)
    }

    private static func collect(_ body: HTTPClientResponse.Body) async throws -> ByteBuffer {
        do {
            return try await body.collect(upTo: largestAnswer)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw ClientError.brokenConnection
        }
    }

    private static func refusal(_ status: HTTPResponseStatus, _ data: Data) -> ClientError {
        struct Refusal: Decodable {
            var code: String?
            var message: String?
            var error: String?
        }
        let body = try? JSONDecoder().decode(Refusal.self, from: data)
        return .refused(
            status: Int(status.code),
            code: body?.code ?? body?.error ?? "no code",
            message: body?.message ?? status.reasonPhrase
        )
    }

    private static func execute(
        _ request: HTTPClientRequest,
        to server: String,
        _ timeout: TimeAmount
    ) async throws -> HTTPClientResponse {
        do {
            return try await HTTPClient.shared.execute(request, timeout: timeout)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw ClientError.unreachable(server: server)
        }
    }
}
