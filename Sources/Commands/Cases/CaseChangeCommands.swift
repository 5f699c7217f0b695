internal import ArgumentParser
private import Client
private import Wire

/// `habeas case show`: prints a case.
struct CaseShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a case.")

    @OptionGroup var options: CaseOptions

    func run() async throws {
        try await reportingFailures { try await options.print { try await $0.privacyCase(options.id) } }
    }
}

/// `habeas case note`: writes something down about a case.
struct CaseNoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Write something down about a case. A note is never changed or removed."
    )

    @OptionGroup var options: CaseOptions

    @Argument(help: "The words.")
    var text: String

    func run() async throws {
        try await reportingFailures { try await options.print { try await $0.note(text, onCase: options.id) } }
    }
}

/// `habeas case extend`: moves the deadline of a case.
struct CaseExtendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Extend the deadline of a case, once and before it has passed."
    )

    @OptionGroup var options: CaseOptions

    @Option(help: "Why.")
    var reason: String

    @Option(help: "The new last day, for a case of the regime DATE.")
    var due: String?

    func run() async throws {
        try await reportingFailures {
            try await options.print { try await $0.extendCase(options.id, ReasonBody(reason: reason, dueDate: due)) }
        }
    }
}

/// `habeas case approve`: lets a case run that somebody else asked for.
struct CaseApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Let a case run that somebody else asked for."
    )

    @OptionGroup var options: CaseOptions

    func run() async throws {
        try await reportingFailures { try await options.print { try await $0.approveCase(options.id) } }
    }
}

/// `habeas case reject`: refuses to let a case run.
struct CaseRejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Refuse to let a case run that somebody else asked for."
    )

    @OptionGroup var options: CaseOptions

    @Option(help: "Why.")
    var reason: String

    func run() async throws {
        try await reportingFailures {
            try await options.print { try await $0.rejectCase(options.id, reason: reason) }
        }
    }
}

/// `habeas case close`: closes a case.
struct CaseCloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close a case for ever. Its archive stays."
    )

    @OptionGroup var options: CaseOptions

    func run() async throws {
        try await reportingFailures { try await options.print { try await $0.closeCase(options.id) } }
    }
}
