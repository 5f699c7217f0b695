internal import Chat
private import Hummingbird
internal import Storage
internal import Wire

/// `/api/habeas/v1/settings`: how requests about people are kept within bounds.
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

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let id = try call.organization
        guard let rules = try await store.read({ try $0.organizations.rules(of: id) }) else { throw APIError.notFound }
        return try .json(PrivacySettings(rules))
    }

    @Sendable
    private func change(_ call: Call) async throws -> Response {
        let body = try await call.body(as: PrivacySettingsUpdate.self)
        let subjects = try Self.number(body.subjectsPerDay, "subjectsPerDay", in: PrivacyRules.subjectsRange)
        let days = try Self.number(body.approvalDays, "approvalDays", in: PrivacyRules.approvalDaysRange)
        let isRequired: Bool? =
            switch body.requireApproval {
            case .absent: nil
            case .null: throw APIError.invalidValue("requireApproval", "must be true or false")
            case .value(let isRequired): isRequired
            }
        return try .json(
            PrivacySettings(try await change(subjects: subjects, requiresApproval: isRequired, days: days, call))
        )
    }

    /// Changes what is given of the rules of the caller's organization.
    func change(subjects: Int?, requiresApproval: Bool?, days: Int?, _ call: Call) async throws -> PrivacyRules {
        let id = try call.organization
        return try await store.write { transaction -> PrivacyRules in
            guard let old = try transaction.organizations.lockRules(of: id),
                let new = PrivacyRules(
                    subjectsPerDay: subjects ?? old.subjectsPerDay,
                    requiresApproval: requiresApproval ?? old.requiresApproval,
                    approvalDays: days ?? old.approvalDays
                )
            else { throw APIError.notFound }
            try transaction.organizations.setRules(new, of: id)
            try transaction.audit.record(call.act(.changeSettings, of: id, new.changes(from: old)))
            return new
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

extension PrivacySettings {
    fileprivate init(_ rules: PrivacyRules) {
        self.init(
            subjectsPerDay: rules.subjectsPerDay,
            requireApproval: rules.requiresApproval,
            approvalDays: rules.approvalDays
        )
    }
}
