internal import Storage
internal import Wire

extension AuditServiceMapping {
    /// What is recorded, in the order of the vocabulary.
    static let known: Self = {
        var services: [Service] = []
        for act in AuditAction.allCases {
            let service = services.firstIndex { $0.name == act.service } ?? services.endIndex
            if service == services.endIndex { services.append(Service(name: act.service, entities: [])) }
            let entities = services[service].entities
            let entity = entities.firstIndex { $0.name == act.entityType } ?? entities.endIndex
            if entity == entities.endIndex {
                services[service].entities.append(Entity(name: act.entityType, actions: []))
            }
            services[service].entities[entity].actions.append(act.verb)
        }
        return Self(services: services)
    }()
}
