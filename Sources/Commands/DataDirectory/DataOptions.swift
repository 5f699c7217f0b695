internal import ArgumentParser

/// Which installation a command works on.
struct DataOptions: ParsableArguments {
    @Option(help: "The data directory, as made by habeas init.")
    var data: String

    var directory: DataDirectory { DataDirectory(path: data) }
}
