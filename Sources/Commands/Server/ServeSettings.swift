internal import Configuration
internal import Logging
internal import Privacy
internal import Server

/// The settings of `habeas serve`: flags, then `HABEAS_*` in the environment, then a YAML file.
struct ServeSettings {
    /// What was given as flags; `nil` where nothing was.
    struct Flags {
        var data: String?
        var role: String?
        var listen: String?
        var tlsCertificate: String?
        var tlsKey: String?
        var behindTLSProxy = false
        var database: String?
        var blobs: String?
        var publicURL: String?
        var rateLimit: String?
        var trustedProxies: String?
        var masterKeyFile: String?
        var encryptArchives = false
        var plainWebhooks: String?
        var purgeAt: String?
        var logLevel: String?
        var config: String?
    }

    let directory: DataDirectory
    let masterKeyFile: MasterKeyFile
    let encryptsArchives: Bool
    let server: HabeasServer.Settings
    let purge: PurgeSchedule
    let logger: Logger

    /// Reads all settings and checks them.
    init(_ flags: Flags) async throws {
        let reader = try await Self.reader(flags)
        guard let data = Self.text("data", reader) else {
            throw CommandFailure.usage("No data directory was given. Use --data DIR or set HABEAS_DATA.")
        }
        directory = DataDirectory(
            path: data,
            database: try DatabaseLocation(Self.text("database", reader)),
            objects: try ObjectLocation(Self.text("blobs", reader))
        )
        masterKeyFile =
            Self.text("masterKeyFile", reader).map { MasterKeyFile(path: $0, isOurs: false) } ?? directory.masterKeyFile
        encryptsArchives = try Self.switched("encryptArchives", reader)
        logger = try Self.logger(reader)
        let role = try Self.role(reader)
        let listen = Self.text("listen", reader)
        let address = try ListenAddress(listen ?? "127.0.0.1:8080")
        let certificate = try Self.certificate(reader, logger)
        guard try certificate != nil || address.isLoopback || Self.switched("behindTlsProxy", reader) else {
            throw CommandFailure.usage(
                """
                \(address.host) can be reached from other computers, and what is sent there without TLS can be read on \
                the way. Give --tls-certificate and --tls-key, or --behind-tls-proxy if a proxy speaks TLS for this server.
                """
            )
        }
        server = HabeasServer.Settings(
            host: address.host,
            port: address.port,
            publicURL: Self.text("publicUrl", reader).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 },
            callsPerMinute: try Self.callsPerMinute(reader),
            trustedProxies: Set(
                (Self.text("trustedProxies", reader) ?? "").split(separator: ",")
                    .map { String($0.filter { !$0.isWhitespace }) }
            ),
            certificate: certificate,
            allowsPlainWebhooks: try Self.plainWebhooks(reader),
            role: role,
            listens: role.answersCalls || listen != nil
        )
        let time = Self.text("purgeAt", reader) ?? "now"
        guard let schedule = PurgeSchedule(time) else {
            throw CommandFailure.usage("\(time) is no time to purge at. Give now, or an hour of the day from 0 to 23.")
        }
        purge = schedule
    }

    private static func reader(_ flags: Flags) async throws -> ConfigReader {
        let given: [(AbsoluteConfigKey, String?)] = [
            ("data", flags.data), ("role", flags.role), ("listen", flags.listen), ("database", flags.database),
            ("blobs", flags.blobs),
            ("tlsCertificate", flags.tlsCertificate), ("tlsKey", flags.tlsKey),
            ("behindTlsProxy", flags.behindTLSProxy ? "true" : nil),
            ("publicUrl", flags.publicURL), ("rateLimit", flags.rateLimit),
            ("trustedProxies", flags.trustedProxies), ("masterKeyFile", flags.masterKeyFile),
            ("encryptArchives", flags.encryptArchives ? "true" : nil),
            ("plainWebhooks", flags.plainWebhooks), ("purgeAt", flags.purgeAt),
            ("logLevel", flags.logLevel),
            ("config", flags.config),
        ]
        let values = given.compactMap { key, text in text.map { (key, ConfigValue(.string($0), isSecret: false)) } }
        let first: [any ConfigProvider] = [
            InMemoryProvider(values: Dictionary(uniqueKeysWithValues: values)),
            EnvironmentVariablesProvider().prefixKeys(with: "habeas"),
        ]
        let reader = ConfigReader(providers: first)
        guard let file = text("config", reader) else { return reader }
        do {
            let location = InMemoryProvider(values: ["filePath": ConfigValue(.string(file), isSecret: false)])
            let provider = try await FileProvider<YAMLSnapshot>(config: ConfigReader(provider: location))
            return ConfigReader(providers: first + [provider])
        } catch {
            throw CommandFailure.usage(
                "The settings file \(file) cannot be read. It must be a YAML mapping of settings."
            )
        }
    }

    private static func text(_ key: ConfigKey, _ reader: ConfigReader) -> String? {
        reader.string(forKey: key) ?? reader.int(forKey: key).map(String.init)
            ?? reader.bool(forKey: key).map(String.init)
    }

    private static func role(_ reader: ConfigReader) throws -> NodeRole {
        let name = text("role", reader) ?? NodeRole.all.rawValue
        guard let role = NodeRole(rawValue: name) else {
            let roles = NodeRole.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure.usage("\(name) is no role of a server. The roles are: \(roles).")
        }
        return role
    }

    private static func logger(_ reader: ConfigReader) throws -> Logger {
        let level = text("logLevel", reader) ?? "info"
        guard let known = Logger.Level(rawValue: level) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure.usage("\(level) is no log level. The levels are: \(levels).")
        }
        var logger = Logger(label: "habeas") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = known
        return logger
    }

    /// The certificate that TLS is spoken with, if one is given.
    private static func certificate(_ reader: ConfigReader, _ logger: Logger) throws -> ServerCertificate? {
        switch (text("tlsCertificate", reader), text("tlsKey", reader)) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            do {
                return try ServerCertificate(CertificateFiles(certificate: certificate, key: key), logger: logger)
            } catch {
                throw CommandFailure.unavailable("\(error)")
            }
        default: throw CommandFailure.usage("TLS needs both: give --tls-certificate and --tls-key.")
        }
    }

    private static func plainWebhooks(_ reader: ConfigReader) throws -> Bool {
        guard let text = text("plainWebhooks", reader) else { return false }
        guard let isAllowed = Bool(text) else {
            throw CommandFailure.usage("Whether webhooks may be called by http: must be true or false.")
        }
        return isAllowed
    }

    /// Whether something is switched on; what is neither on nor off is refused rather than taken for off.
    private static func switched(_ key: ConfigKey, _ reader: ConfigReader) throws -> Bool {
        if let value = reader.bool(forKey: key) { return value }
        guard let text = text(key, reader) else { return false }
        if let value = Bool(text) { return value }
        throw CommandFailure.usage("\(text) is no value of \(key). Give true or false.")
    }

    private static func callsPerMinute(_ reader: ConfigReader) throws -> Int {
        guard let text = text("rateLimit", reader) else { return 300 }
        guard let limit = Int(text), limit > 0 else {
            throw CommandFailure.usage("The rate limit must be a whole number of calls a minute, from 1 on.")
        }
        return limit
    }
}
