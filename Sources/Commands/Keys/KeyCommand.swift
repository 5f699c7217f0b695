internal import ArgumentParser

/// `habeas key`: the keys that archives are signed with.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Manage the keys that archives are signed with.",
        subcommands: [KeyListCommand.self, KeyShowCommand.self, KeyRotateCommand.self, KeyResetCommand.self]
    )
}
