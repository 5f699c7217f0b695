internal import ArgumentParser
private import Foundation

/// Where the master key is, for commands other than the server.
struct MasterKeyOptions: ParsableArguments {
    @Option(
        help: "The file with the master key. (default: HABEAS_MASTER_KEY_FILE, else keys/master in the data directory)"
    )
    var masterKeyFile: String?

    func file(in directory: DataDirectory) -> MasterKeyFile {
        let path = masterKeyFile ?? ProcessInfo.processInfo.environment["HABEAS_MASTER_KEY_FILE"]
        return path.map { MasterKeyFile(path: $0, isOurs: false) } ?? directory.masterKeyFile
    }
}
