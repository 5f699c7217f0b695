internal import ArgumentParser
private import Server

/// `habeas serve`: the HTTP API and the worker, until a signal.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server and its worker until Ctrl-C or SIGTERM.",
        discussion: """
            Prints one line, "listening on http://HOST:PORT" or https:, when calls are taken; a worker that was given no \
            address prints "working". Every option may also come from the environment (HABEAS_DATA, HABEAS_DATABASE, \
            HABEAS_BLOBS, HABEAS_ROLE, HABEAS_LISTEN, HABEAS_TLS_CERTIFICATE, HABEAS_TLS_KEY, \
            HABEAS_BEHIND_TLS_PROXY, HABEAS_PUBLIC_URL, HABEAS_RATE_LIMIT, HABEAS_TRUSTED_PROXIES, \
            HABEAS_MASTER_KEY_FILE, HABEAS_ENCRYPT_ARCHIVES, HABEAS_PLAIN_WEBHOOKS, \
            HABEAS_PURGE_AT, HABEAS_LOG_LEVEL, HABEAS_CONFIG) or from a YAML file.
            """
    )

    @Option(help: "The data directory, as made by habeas init.")
    var data: String?

    @Option(help: "What the server does: api answers calls, worker does the rest, all does both. (default: all)")
    var role: String?

    @Option(help: "Where to listen, as HOST:PORT; port 0 takes a free one. (default: 127.0.0.1:8080)")
    var listen: String?

    @Option(
        name: .customLong("tls-certificate"),
        help: "The server's certificate in PEM, then those that lead to its issuer; shown anew when it changes."
    )
    var tlsCertificate: String?

    @Option(name: .customLong("tls-key"), help: "The certificate's private key in PEM.")
    var tlsKey: String?

    @Flag(
        name: .customLong("behind-tls-proxy"),
        help: "A proxy speaks TLS for this server, which then may listen beyond this computer without."
    )
    var behindTLSProxy = false

    @Option(help: "The database, as postgres://USER@HOST:PORT/DATABASE. (default: sqlite: in the data directory)")
    var database: String?

    @Option(
        help: """
            Where archives and attachments are kept, as s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION; the keys \
            come from the environment. (default: directory: the data directory)
            """
    )
    var blobs: String?

    @Option(name: .customLong("public-url"), help: "The address that callers reach the server by, behind a proxy.")
    var publicURL: String?

    @Option(help: "Calls that a client may make in a minute. (default: 300)")
    var rateLimit: String?

    @Option(
        name: .customLong("trusted-proxies"),
        help: "Addresses of proxies, with commas between, whose X-Forwarded-For is believed."
    )
    var trustedProxies: String?

    @Option(help: "The file with the master key. (default: keys/master in the data directory)")
    var masterKeyFile: String?

    @Flag(help: "Keep archives encrypted, each with a key of its own that can be destroyed.")
    var encryptArchives = false

    @Option(help: "true lets webhooks on other computers be called by http:. (default: false)")
    var plainWebhooks: String?

    @Option(
        name: .customLong("purge-at"),
        help: "When messages that are too old are deleted: now, or an hour of the day in UTC. (default: now)"
    )
    var purgeAt: String?

    @Option(help: "The least level that is logged. (default: info)")
    var logLevel: String?

    @Option(help: "A YAML file with settings that are given nowhere else.")
    var config: String?

    func run() async throws {
        try await reportingFailures {
            let flags = ServeSettings.Flags(
                data: data,
                role: role,
                listen: listen,
                tlsCertificate: tlsCertificate,
                tlsKey: tlsKey,
                behindTLSProxy: behindTLSProxy,
                database: database,
                blobs: blobs,
                publicURL: publicURL,
                rateLimit: rateLimit,
                trustedProxies: trustedProxies,
                masterKeyFile: masterKeyFile,
                encryptArchives: encryptArchives,
                plainWebhooks: plainWebhooks,
                purgeAt: purgeAt,
                logLevel: logLevel,
                config: config
            )
            let settings = try await ServeSettings(flags)
            let installation = try await Installation(
                directory: settings.directory,
                masterKeyFile: settings.masterKeyFile,
                encryptsArchives: settings.encryptsArchives,
                settings: settings.server,
                purge: settings.purge,
                logger: settings.logger
            ) { Console.output("listening on \($0)") }
            if !settings.server.listens { Console.output("working") }
            try await installation.run()
        }
    }
}
