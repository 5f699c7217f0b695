internal import Wire

extension AuditServiceMapping {
    /// What is recorded once there is an audit trail.
    static let known = AuditServiceMapping(services: [
        Service(
            name: "GDPR",
            entities: [
                Entity(name: "Request", actions: ["Create", "View", "Complete", "Fail"]),
                Entity(name: "Archive", actions: ["Download"]),
                Entity(name: "Subject", actions: ["Search"]),
            ]
        ),
        Service(
            name: "Chat",
            entities: [
                Entity(name: "Settings", actions: ["Update"]),
                Entity(name: "Room", actions: ["Create", "Update", "AddParticipant", "RemoveParticipant"]),
                Entity(name: "Message", actions: ["Moderate"]),
            ]
        ),
        Service(
            name: "Directory",
            entities: [Entity(name: "User", actions: ["Create", "Update", "Delete", "Restore"])]
        ),
        Service(
            name: "PeoplePermissions",
            entities: [
                Entity(name: "Role", actions: ["Create", "Update", "Delete"]),
                Entity(name: "Grant", actions: ["Create", "Delete"]),
            ]
        ),
        Service(
            name: "OAuth",
            entities: [
                Entity(name: "Client", actions: ["Create", "Update", "Delete", "RenewSecret"]),
                Entity(name: "Token", actions: ["Create", "Delete"]),
            ]
        ),
    ])
}
