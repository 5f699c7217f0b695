internal import Chat
internal import Storage

extension PrivacyRequest {
    /// That somebody has made the request; the reason stays with the request, since it may tell of people.
    func act(by caller: Caller, from origin: AuditOrigin) -> AuditAct {
        var details: AuditDetails = ["kind": .text(kind.rawValue), "subject": .text(subject.description)]
        if let periodStart { details["periodStart"] = .text(periodStart.description) }
        if let periodEnd { details["periodEnd"] = .text(periodEnd.description) }
        if approval != nil { details["approval"] = "pending" }
        return AuditAct(
            .createRequest,
            of: id.description,
            by: AuditActor(caller),
            from: origin,
            in: organization,
            at: createdAt,
            details: details
        )
    }
}
