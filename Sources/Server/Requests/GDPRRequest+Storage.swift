internal import Chat
internal import Privacy
internal import Storage
internal import Wire

extension GDPRRequest {
    /// A stored request as the contract has it, with the address of its archive when there is one.
    init(_ request: PrivacyRequest, archive: StoredArchive?, baseURL: String) {
        self.init(requestType: request.kind.rawValue, subject: GDPRSubject(userId: request.subject.description))
        id = request.id.description
        createdBy = DomainEntityRef(
            id: request.requester.user?.description ?? request.requester.client.description,
            name: request.requester.name,
            selfUri: request.requester.user.map { "/api/v2/users/\($0)" }
        )
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
            archiveDestroyedAt: archive?.destroyedAt?.description
        )
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
