internal import Chat
internal import Privacy
internal import Storage
internal import Wire

extension GDPRRequest {
    /// A stored request as the contract has it, with the address of its archive when there is one.
    init(_ facts: RequestFacts, baseURL: String) {
        let (request, archive, result) = (facts.request, facts.archive, facts.result)
        self.init(requestType: request.kind.rawValue, subject: GDPRSubject(userId: request.subject.description))
        id = request.id.description
        createdBy = DomainEntityRef(request.requester)
        createdDate = request.createdAt.description
        status = request.status.rawValue
        selfUri = "/api/v2/gdpr/requests/\(request.id)"
        let available = archive?.destroyedAt == nil ? archive : nil
        resultsUrl = available.map { "\(baseURL)/api/v2/downloads/\($0.id)" }
        resultsUrls = resultsUrl.map { [$0] }
        habeas = Details(
            reason: request.reason,
            failure: request.failure,
            messages: archive?.messages,
            size: archive?.size,
            sha256: archive?.digest.hexadecimal,
            archiveDestroyedAt: archive?.destroyedAt?.description,
            holdId: request.hold?.description,
            counts: result?.counts,
            messagesChain: request.kind == .delete ? result?.messagesChain : nil
        )
        habeas?.caseId = request.caseID?.description
        habeas?.approval = facts.approval.map(ApprovalBody.init)
    }
}

extension SubjectDescription {
    /// What a caller said of a subject, field by field.
    init(_ subject: GDPRSubject?) {
        self.init()
        guard let subject else { return }
        userID = subject.userId
        func add(_ kind: UserIdentifier.Kind, _ values: [String]?) {
            identifiers += (values ?? []).map { UserIdentifier(kind: kind, value: $0) }
        }
        add(.name, subject.name.map { [$0] })
        add(.externalID, subject.externalId.map { [$0] })
        add(.address, subject.addresses)
        add(.phone, subject.phoneNumbers)
        add(.email, subject.emailAddresses)
        let foreign: [(String, Bool)] = [
            ("subject.externalContactId", subject.externalContactId != nil),
            ("subject.dialerContactId", subject.dialerContactId != nil),
            ("subject.journeyCustomer", subject.journeyCustomer != nil),
            ("subject.socialHandle", subject.socialHandle != nil),
        ]
        foreignFields = foreign.filter(\.1).map(\.0)
    }
}

extension ReplacementTerm {
    /// A term as a caller gives it; the contract has a kind by which nobody is found here.
    init(_ body: ReplacementTermBody) throws(APIError) {
        guard let type = body.type, let existing = body.existingValue, let updated = body.updatedValue else {
            throw .invalidValue("replacementTerms", "must have type, existingValue and updatedValue")
        }
        let kind = UserIdentifier.Kind(rawValue: type)
        guard kind != nil || type == "WHATSAPP" else {
            let kinds = UserIdentifier.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidValue("replacementTerms.type", "must be one of \(kinds), WHATSAPP")
        }
        guard kind != .externalID else {
            throw .invalidValue("replacementTerms.type", "must not be EXTERNAL_ID: by that key imports know the person")
        }
        self.init(kind: kind, existing: existing, updated: updated)
    }
}
