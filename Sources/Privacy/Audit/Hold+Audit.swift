internal import Chat
internal import Storage

extension Hold {
    /// That somebody has placed or released the hold; the reason stays with it, since it may tell of people.
    func act(_ action: AuditAction, by caller: Caller, from origin: AuditOrigin, at now: Instant) -> AuditAct {
        let held: AuditDetails =
            switch target {
            case .subject(let id): ["subject": .text(id.description)]
            case .conversation(let id): ["conversation": .text(id.description)]
            }
        return AuditAct(
            action,
            of: id.description,
            by: AuditActor(caller),
            from: origin,
            in: organization,
            at: now,
            details: held
        )
    }
}
