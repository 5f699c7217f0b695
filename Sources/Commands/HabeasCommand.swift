internal import ArgumentParser
private import CMalloc
private import Chat

/// The command line, as the executable runs it.
public enum CommandLineInterface {
    /// Reads the process's arguments, runs the command that they name and exits.
    public static func run() async {
        // From this size on memory goes back to the system as soon as it is free. The allocator would raise the size by
        // itself, and then keep what each thread has ever used.
        mallopt(M_MMAP_THRESHOLD, 256 * 1024)
        // Each heap keeps what was once used in it, so that few of them are to be.
        mallopt(M_ARENA_MAX, 3)
        await HabeasCommand.main()
    }
}

/// The command line: `habeas`.
struct HabeasCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "habeas",
        abstract: "Everything one person wrote in the workplace chat: complete, within policy, with proof.",
        discussion: """
            Results go to standard output, progress and errors to standard error. Exit codes: 0 done, \
            1 an archive or the audit trail did not verify or a request ended in an error, 64 wrong usage, 65 input that cannot be \
            read, 69 a server or file that cannot be reached, 70 an unexpected failure, 73 output that cannot \
            be written, 75 try again later, 77 not allowed.
            """,
        version: HabeasVersion.current,
        subcommands: [
            DemoCommand.self, InitCommand.self, JoinCommand.self, ServeCommand.self, ClientCommand.self,
            UserCommand.self,
            KeyCommand.self, ImportCommand.self, ExportCommand.self, VerifyCommand.self, MergeCommand.self,
            ProtectCommand.self, RequestCommand.self, CaseCommand.self, AuditCommand.self, SettingsCommand.self,
            BackupCommand.self, RestoreCommand.self, MigrateCommand.self, BlobsCommand.self, DatabaseCommand.self,
        ]
    )
}
