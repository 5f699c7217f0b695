internal import ArgumentParser

/// `habeas blobs`: where archives and attachments are kept.
struct BlobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blobs",
        abstract: "Move archives and attachments between the data directory and a bucket.",
        subcommands: [BlobsCopyCommand.self]
    )
}
