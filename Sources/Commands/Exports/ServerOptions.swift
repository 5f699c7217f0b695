internal import ArgumentParser
internal import Client
private import Foundation

/// Which server a command asks, and as whom.
struct ServerOptions: ParsableArguments {
    @Option(help: "The server's address. (default: HABEAS_SERVER, else http://127.0.0.1:8080)")
    var server: String?

    @Option(name: .customLong("client-id"), help: "The OAuth client's id. (default: HABEAS_CLIENT_ID)")
    var clientID: String?

    @Option(help: "The OAuth client's secret. (default: HABEAS_CLIENT_SECRET)")
    var clientSecret: String?

    func signIn() async throws -> PrivacyClient {
        let environment = ProcessInfo.processInfo.environment
        guard let id = clientID ?? environment["HABEAS_CLIENT_ID"],
            let secret = clientSecret ?? environment["HABEAS_CLIENT_SECRET"]
        else {
            throw CommandFailure.usage("No client was given. Set HABEAS_CLIENT_ID and HABEAS_CLIENT_SECRET.")
        }
        let address = server ?? environment["HABEAS_SERVER"] ?? "http://127.0.0.1:8080"
        return try await PrivacyClient.signIn(server: address, clientID: id, clientSecret: secret)
    }
}
