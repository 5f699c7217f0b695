internal import Chat
internal import Console
private import Hummingbird
internal import Storage
internal import Wire

/// `/api/habeas/v1/settings`: how requests about people are kept within bounds, and what the console speaks.
struct PrivacySettingsRoutes: Sendable {
    let store: Store

    var routes: [Route] {
        let path = "/api/habeas/v1/settings"
        return [
            Route(.get, path, .holding(anyOf: [.viewSettings, .editSettings]), scopes: .chatReading, show),
            Route(
                .patch,
                path,
                .holding(anyOf: [.editSettings]),
                scopes: .chatWriting,
                audits: [.changeSettings],
                change
            ),
        ]
    }

    /// What is to be changed; what is `nil` stays as it is.
    struct Changes: Sendable {
        var subjects: Int?
        var requiresApproval: Bool?
        var days: Int?
        /// The default first.
        var languages: [ConsoleLanguage]?
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let id = try call.organization
        return try .json(try await store.read { try Self.settings(of: id, $0) })
    }

    @Sendable
    private func change(_ call: Call) async throws -> Response {
        let body = try await call.body(as: PrivacySettingsUpdate.self)
        var changes = Changes()
        changes.subjects = try Self.number(body.subjectsPerDay, "subjectsPerDay", in: PrivacyRules.subjectsRange)
        changes.days = try Self.number(body.approvalDays, "approvalDays", in: PrivacyRules.approvalDaysRange)
        changes.languages = try Self.languages(body.consoleLanguages)
        changes.requiresApproval =
            switch body.requireApproval {
            case .absent: nil
            case .null: throw APIError.invalidValue("requireApproval", "must be true or false")
            case .value(let isRequired): isRequired
            }
        return try .json(try await change(changes, call))
    }

    /// Changes what is given of the settings of the caller's organization.
    @discardableResult
    func change(_ changes: Changes, _ call: Call) async throws -> PrivacySettings {
        let id = try call.organization
        return try await store.write { transaction in
            guard let old = try transaction.organizations.lockRules(of: id),
                let organization = try transaction.organizations.find(id),
                let new = PrivacyRules(
                    subjectsPerDay: changes.subjects ?? old.subjectsPerDay,
                    requiresApproval: changes.requiresApproval ?? old.requiresApproval,
                    approvalDays: changes.days ?? old.approvalDays
                )
            else { throw APIError.notFound }
            try transaction.organizations.setRules(new, of: id)
            var details = new.changes(from: old)
            if let languages = changes.languages {
                try transaction.organizations.setLanguages(languages.map(\.rawValue), of: id)
                details["consoleLanguages"] = .list(
                    [organization.offeredLanguages, languages].map { $0.map(\.rawValue).joined(separator: " ") }
                )
            }
            try transaction.audit.record(call.act(.changeSettings, of: id, details))
            return try Self.settings(of: id, transaction)
        }
    }

    private static func settings(of id: Organization.ID, _ transaction: StoreTransaction) throws -> PrivacySettings {
        guard let organization = try transaction.organizations.find(id),
            let rules = try transaction.organizations.rules(of: id)
        else { throw APIError.notFound }
        return PrivacySettings(
            subjectsPerDay: rules.subjectsPerDay,
            requireApproval: rules.requiresApproval,
            approvalDays: rules.approvalDays,
            consoleLanguages: organization.offeredLanguages.map(\.rawValue)
        )
    }

    private static func languages(_ patch: Patch<[String]>) throws(APIError) -> [ConsoleLanguage]? {
        switch patch {
        case .absent: return nil
        case .value(let codes)
        where !codes.isEmpty && Set(codes).count == codes.count
            && codes.allSatisfy { ConsoleLanguage(rawValue: $0) != nil }:
            return codes.compactMap(ConsoleLanguage.init)
        case .null, .value:
            let known = ConsoleLanguage.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidValue("consoleLanguages", "must have one or more of \(known), each once, the default first")
        }
    }

    private static func number(
        _ patch: Patch<Int>,
        _ name: String,
        in range: ClosedRange<Int>
    ) throws(APIError) -> Int? {
        switch patch {
        case .absent: return nil
        case .value(let number) where range.contains(number): return number
        case .null, .value:
            throw .invalidValue(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
    }
}
