/// Where an act came from.
public enum AuditOrigin: Sendable {
    /// A network address, as the server knows it behind trusted proxies.
    case address(String)
    /// Whoever runs commands on the server's computer.
    case commandLine
    /// The server's own work on what was asked for earlier.
    case worker

    /// The origin as an entry has it.
    public var text: String {
        switch self {
        case .address(let address): address
        case .commandLine: "command line"
        case .worker: "worker"
        }
    }
}
