internal import Chat
private import Hummingbird
internal import Privacy
internal import Storage
private import Wire

/// `/api/v2/chats/settings`: how long chat is kept, and how it is used.
struct SettingsRoutes: Sendable {
    let store: Store
    /// Is given when the retention period has changed.
    let purges: WorkSignal

    var routes: [Route] {
        let path = "/api/v2/chats/settings"
        let edit: Access = .holding(anyOf: [.editSettings])
        return [
            Route(
                .get,
                path,
                .holding(anyOf: [.viewSettings, .editSettings]),
                scopes: .chatReading,
                show
            ),
            // Both change what is given and leave the rest: the contract marks no field as required.
            Route(.put, path, edit, scopes: .chatWriting, audits: [.changeSettings], change),
            Route(.patch, path, edit, scopes: .chatWriting, audits: [.changeSettings], change),
        ]
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let id = try call.organization
        guard let organization = try await store.read({ try $0.organizations.find(id) }) else {
            throw APIError.notFound
        }
        return try .json(ChatSettings(organization))
    }

    @Sendable
    private func change(_ call: Call) async throws -> Response {
        let body = try await call.body(as: ChatSettingsUpdate.self)
        let retention = try Self.retention(body.messageRetentionPeriodDays)
        let reactions: Bool? =
            switch body.reactionsEnabled {
            case .absent: nil
            case .null: throw APIError.invalidValue("reactionsEnabled", "must be true or false")
            case .value(let isEnabled): isEnabled
            }
        return try .json(ChatSettings(await change(retention: retention, reactionsEnabled: reactions, call)))
    }

    /// Changes what is given of the settings of the caller's organization.
    func change(retention: RetentionPeriod?, reactionsEnabled: Bool?, _ call: Call) async throws -> Organization {
        let id = try call.organization
        let changed = try await store.write { transaction in
            guard let organization = try transaction.organizations.find(id) else { throw APIError.notFound }
            try transaction.organizations.setChat(
                retention: retention ?? organization.retention,
                reactionsEnabled: reactionsEnabled ?? organization.reactionsEnabled,
                of: id
            )
            let changed = try transaction.organizations.find(id)
            try transaction.audit.record(
                call.act(.changeSettings, of: id, ChatSettings.changes(from: organization, to: changed ?? organization))
            )
            return changed
        }
        guard let changed else { throw APIError.notFound }
        if retention != nil { purges.notify() }
        return changed
    }

    private static func retention(_ days: Patch<Int>) throws(APIError) -> RetentionPeriod? {
        let range = RetentionPeriod.rangeInWords
        switch days {
        case .absent: return nil
        case .null: throw .invalidValue("messageRetentionPeriodDays", range)
        case .value(let days):
            guard let retention = RetentionPeriod(days: days) else {
                throw .invalidValue("messageRetentionPeriodDays", range)
            }
            return retention
        }
    }
}

extension ChatSettings {
    /// What has changed, for the audit trail: the values before and after.
    fileprivate static func changes(from old: Organization, to new: Organization) -> AuditDetails {
        var details: AuditDetails = [:]
        if old.retention != new.retention {
            details["messageRetentionPeriodDays"] = .list(["\(old.retention.days)", "\(new.retention.days)"])
        }
        if old.reactionsEnabled != new.reactionsEnabled {
            details["reactionsEnabled"] = .list(["\(old.reactionsEnabled)", "\(new.reactionsEnabled)"])
        }
        return details
    }

    fileprivate init(_ organization: Organization) {
        self.init(
            messageRetentionPeriodDays: organization.retention.days,
            reactionsEnabled: organization.reactionsEnabled
        )
    }
}
