internal import ArgumentParser
internal import Chat
internal import Storage

/// `habeas settings`: how long the organization keeps chat, and how requests about people are kept within bounds.
struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Show and change how long chat is kept, and the bounds of requests about people.",
        subcommands: [SettingsShowCommand.self, SettingsSetCommand.self]
    )
}

/// `habeas settings show`: prints the settings.
struct SettingsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show for how many days chat is kept, and the bounds of requests about people."
    )

    @OptionGroup var options: DataOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let store = try await options.directory.openStore()
            let organization = try await store.onlyOrganization()
            let rules = try await store.read { try $0.organizations.rules(of: organization.id) ?? .standard }
            try await store.close()
            try SettingsResult(organization, rules, expired: nil).print(json: json)
        }
    }
}

/// `habeas settings set`: changes the settings.
struct SettingsSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change for how many days chat is kept, and the bounds of requests about people.",
        discussion: """
            What is not given stays as it is. The period counts from the moment of the change, also for what was written before. Without --yes or \
            --confirm-removal a change that removes messages says how many, and changes nothing. What is removed \
            cannot be brought back; a running server deletes it from the disk.
            """
    )

    @OptionGroup var options: DataOptions

    @Option(name: .customLong("message-retention-days"), help: "For how many days chat is kept: 10 to 3650.")
    var messageRetentionDays: Int?

    @Option(name: .customLong("subjects-per-day"), help: "How many people one requester may ask about: 1 to 10000.")
    var subjectsPerDay: Int?

    @Option(help: "Whether a second person must approve requests before they run: true or false.")
    var requireApproval: Bool?

    @Option(help: "For how many days a request waits for its approval: 1 to 90.")
    var approvalDays: Int?

    @Option(name: .customLong("confirm-removal"), help: "How many messages may be removed, as told before.")
    var confirmRemoval: Int?

    @Flag(help: "Remove whatever is too old then.")
    var yes = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let asked = try askedRetention()
            guard asked != nil || subjectsPerDay != nil || requireApproval != nil || approvalDays != nil else {
                throw CommandFailure.usage("Nothing is to be changed. Give one of the options.")
            }
            let store = try await options.directory.openStore()
            let organization = try await store.onlyOrganization()
            let retention = asked ?? organization.retention
            let (yes, confirmed) = (yes, confirmRemoval)
            let expired = try await store.recordingFailure(of: .changeSettings, in: organization.id) {
                try await store.write { transaction in
                    let old = try transaction.organizations.lockRules(of: organization.id) ?? .standard
                    let rules = try askedRules(after: old)
                    try transaction.organizations.setRules(rules, of: organization.id)
                    let now = WallClock.system.now
                    let cutoff = retention.cutoff(at: now)
                    let expired = try transaction.purges.expired(in: organization.id, before: cutoff, at: now)
                    let removed = expired.remaining
                    let isConfirmed = yes || confirmed.map { removed <= $0 } ?? false
                    guard retention.days >= organization.retention.days || removed == 0 || isConfirmed else {
                        throw CommandFailure(exitCode: .failure, description: Self.warning(expired, retention))
                    }
                    try transaction.organizations.setChat(
                        retention: retention,
                        reactionsEnabled: organization.reactionsEnabled,
                        of: organization.id
                    )
                    var details = rules.changes(from: old)
                    if asked != nil {
                        details["messageRetentionPeriodDays"] = .list([
                            "\(organization.retention.days)", "\(retention.days)",
                        ])
                    }
                    try transaction.audit.record(
                        .commandLine(.changeSettings, of: organization.id, in: organization.id, at: now, details)
                    )
                    return expired
                }
            }
            let changed = try await store.onlyOrganization()
            let rules = try await store.read { try $0.organizations.rules(of: organization.id) ?? .standard }
            try await store.close()
            try SettingsResult(changed, rules, expired: asked == nil ? nil : expired).print(json: json)
        }
    }

    private func askedRetention() throws -> RetentionPeriod? {
        guard let messageRetentionDays else { return nil }
        guard let retention = RetentionPeriod(days: messageRetentionDays) else {
            let range = RetentionPeriod.range
            throw CommandFailure.usage(
                "--message-retention-days must be from \(range.lowerBound) to \(range.upperBound)."
            )
        }
        return retention
    }

    private func askedRules(after old: PrivacyRules) throws -> PrivacyRules {
        guard
            let rules = PrivacyRules(
                subjectsPerDay: subjectsPerDay ?? old.subjectsPerDay,
                requiresApproval: requireApproval ?? old.requiresApproval,
                approvalDays: approvalDays ?? old.approvalDays
            )
        else {
            throw CommandFailure.usage("--subjects-per-day must be from 1 to 10000, and --approval-days from 1 to 90.")
        }
        return rules
    }

    private static func warning(_ expired: ExpiredMessages, _ retention: RetentionPeriod) -> String {
        let held = expired.held > 0 ? "\(expired.held) more are hidden, and kept because of a hold. " : ""
        return """
            Keeping chat for \(retention.days) days removes \(expired.remaining) messages for good. \(held)\
            Nothing was changed. Give --confirm-removal \(expired.remaining) to do so.
            """
    }
}

/// The settings as a command prints them.
private struct SettingsResult: Encodable {
    let messageRetentionPeriodDays: Int
    let reactionsEnabled: Bool
    let subjectsPerDay: Int
    let requireApproval: Bool
    let approvalDays: Int
    /// Messages and events that are too old by the settings, and are removed.
    let removedMessages: Int?
    /// Those that are too old as well, and kept because of a hold.
    let heldMessages: Int?

    init(_ organization: Organization, _ rules: PrivacyRules, expired: ExpiredMessages?) {
        messageRetentionPeriodDays = organization.retention.days
        reactionsEnabled = organization.reactionsEnabled
        subjectsPerDay = rules.subjectsPerDay
        requireApproval = rules.requiresApproval
        approvalDays = rules.approvalDays
        removedMessages = expired?.remaining
        heldMessages = expired?.held
    }

    func print(json: Bool) throws {
        guard !json else { return try Console.output(json: self) }
        Console.output("chat is kept for \(messageRetentionPeriodDays) days")
        Console.output("one requester may ask about \(subjectsPerDay) people in 24 hours")
        Console.output(
            requireApproval ? "requests need an approval within \(approvalDays) days" : "requests need no approval"
        )
        if let removedMessages, removedMessages > 0 {
            Console.output("\(removedMessages) messages are older and are removed")
        }
        if let heldMessages, heldMessages > 0 {
            Console.output("\(heldMessages) messages are older, hidden, and kept because of a hold")
        }
    }
}
