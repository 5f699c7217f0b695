internal import Chat
private import Foundation
internal import Storage
internal import Wire

extension AuditLogMessage {
    /// A stored entry as the contract tells it.
    init(_ entry: AuditEntry) {
        self.init(
            id: String(entry.sequence),
            userHomeOrgId: entry.organization.description,
            serviceName: entry.service,
            level: entry.isOfServer ? "SYSTEM" : "USER",
            eventDate: entry.at.description,
            action: entry.action,
            entityType: entry.entityType,
            status: entry.outcome.uppercased()
        )
        user = entry.user.map {
            DomainEntityRef(id: $0.description, name: entry.userName, selfUri: "/api/v2/users/\($0)")
        }
        client = entry.client.map { Reference(id: $0.description, selfUri: "/api/v2/oauth/clients/\($0)") }
        remoteIp = entry.isOfServer || entry.isOfCommand ? nil : [entry.origin]
        message = entry.reason.map(Message.init)
        entity = entry.entity.map { DomainEntityRef(id: $0, name: nil, selfUri: nil) }
        context = entry.detailTexts
    }
}

extension AuditEntry {
    fileprivate var isOfServer: Bool { origin == AuditOrigin.worker.text }
    fileprivate var isOfCommand: Bool { origin == AuditOrigin.commandLine.text }

    /// The details, each as text; lists have commas between.
    fileprivate var detailTexts: [String: String]? {
        guard let details = try? JSONDecoder().decode([String: DetailText].self, from: Data(details.utf8)) else {
            return nil
        }
        return details.mapValues(\.text)
    }
}

/// One detail of whatever type, as text.
private struct DetailText: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let flag = try? value.decode(Bool.self) {
            text = String(flag)
        } else if let number = try? value.decode(Int64.self) {
            text = String(number)
        } else if let list = try? value.decode([String].self) {
            text = list.joined(separator: ", ")
        } else {
            text = try value.decode(String.self)
        }
    }
}
