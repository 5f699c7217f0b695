/// Why a server did not do what it was asked.
public enum ClientError: Error, Equatable, CustomStringConvertible {
    /// The address of the server cannot be used.
    case invalidAddress(String)
    /// The server cannot be reached.
    case unreachable(server: String)
    /// The server refused the call.
    case refused(status: Int, code: String, message: String)
    /// The server answered what the contract does not have.
    case unexpectedAnswer(status: Int)
    /// Nobody, or more than one person, has the identifier.
    case subjectNotFound(matches: Int)
    /// The server ended the request with an error.
    case requestFailed(reason: String)
    /// The server cannot be asked for a period or for formats.
    case notHabeas
    /// The server has no cases.
    case noCases
    /// The connection ended in the middle of an answer.
    case brokenConnection
    /// The archive that was received is not the one that the server announced.
    case incompleteDownload
    /// The file cannot be written.
    case notWritable(path: String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .invalidAddress(let address):
            "\(address) is not the address of a server. Give one like https://habeas.example.org."
        case .unreachable(let server): "The server \(server) cannot be reached. Check the address and that it runs."
        case .refused(let status, let code, let message): "The server refused the call (\(status) \(code)): \(message)"
        case .unexpectedAnswer(let status): "The server gave an answer that cannot be understood (status \(status))."
        case .subjectNotFound(0): "Nobody on the server has this identifier. Check its spelling, or give the user's id."
        case .subjectNotFound(let matches): "\(matches) people on the server have this identifier. Give the user's id."
        case .requestFailed(let reason): "The server ended the request with an error: \(reason)"
        case .notHabeas:
            "The server cannot be asked for a period or for formats: it is not Habeas. Leave --from, --to, --reason and --formats out."
        case .noCases: "The server has no cases: it is not Habeas, or an earlier version of it."
        case .brokenConnection:
            "The connection to the server broke off in the middle of an answer. Run the command again."
        case .incompleteDownload: "The archive was damaged on its way. Run the command again."
        case .notWritable(let path):
            "\(path) cannot be written. Check the folder, its permissions and the room on the disk."
        }
    }
}
