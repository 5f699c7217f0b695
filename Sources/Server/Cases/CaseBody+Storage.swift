internal import Chat
internal import Storage
internal import Wire

extension CaseBody {
    /// The organization's case with an identifier, with all that is told of it; `nil` when there is none.
    init?(
        of id: PrivacyCase.ID,
        in organization: Organization.ID,
        at now: Instant,
        _ baseURL: String,
        _ transaction: StoreTransaction
    ) throws {
        guard let found = try transaction.cases.find(id, in: organization) else { return nil }
        try self.init(found, at: now, baseURL, transaction)
        notes = try transaction.cases.notes(of: id).map {
            Note(createdBy: DomainEntityRef($0.author), createdDate: $0.writtenAt.description, text: $0.text)
        }
    }

    /// A stored case with all that is told of it but its notes, which may be long.
    init(_ found: PrivacyCase, at now: Instant, _ baseURL: String, _ transaction: StoreTransaction) throws {
        self.init(
            id: found.id.description,
            title: found.title,
            status: found.status.rawValue,
            createdBy: DomainEntityRef(found.author),
            createdDate: found.createdAt.description,
            deadline: Deadline(found.deadline, at: now),
            formats: found.choices.formats.map(\.rawValue).sorted(),
            language: found.choices.language.rawValue,
            otherPeople: found.choices.people.rawValue,
            subjects: try transaction.cases.subjects(of: found.id).map {
                try Subject($0, in: found.organization, transaction)
            },
            selfUri: "/api/habeas/v1/cases/\(found.id)"
        )
        reason = found.reason
        failure = found.failure
        from = found.periodStart?.description
        until = found.periodEnd?.description
        let restriction = try transaction.cases.conversations(of: found.id)
        conversationIds = restriction.isEmpty ? nil : restriction.map(\.description)
        approval = try found.approval.flatMap(transaction.approvals.find).map(ApprovalBody.init)
        archive = try transaction.archives.find(of: found.id).map { Archive($0, baseURL) }
        closedDate = found.closedAt?.description
        closedBy = found.closedBy
    }
}

extension CaseBody.Deadline {
    fileprivate init(_ deadline: PrivacyCase.Deadline, at now: Instant) {
        self.init(
            regime: deadline.regime.rawValue,
            receivedDate: deadline.receivedOn.description,
            dueDate: deadline.dueOn.description,
            daysLeft: CivilDate(of: now).days(until: deadline.dueOn),
            originalDueDate: deadline.extendedAt.map { _ in deadline.firstDueOn.description },
            extendedDate: deadline.extendedAt?.description,
            extensionReason: deadline.extensionReason
        )
    }
}

extension CaseBody.Subject {
    fileprivate init(
        _ subject: PrivacyCase.Subject,
        in organization: Organization.ID,
        _ transaction: StoreTransaction
    ) throws {
        let request = try subject.request.flatMap { try transaction.requests.find($0, in: organization) }
        self.init(
            userId: subject.user.description,
            name: try transaction.users.find(subject.user, in: organization)?.name,
            requestId: request?.id.description,
            status: request?.status.rawValue,
            failure: request?.failure,
            messages: try request.flatMap { try transaction.archives.find(of: $0.id)?.messages }
        )
    }
}

extension CaseBody.Archive {
    fileprivate init(_ archive: StoredArchive, _ baseURL: String) {
        self.init(
            resultsUrl: archive.destroyedAt == nil ? "\(baseURL)/api/v2/downloads/\(archive.id)" : nil,
            messages: archive.messages,
            size: archive.size,
            sha256: archive.digest.hexadecimal,
            createdDate: archive.createdAt.description,
            destroyedDate: archive.destroyedAt?.description
        )
    }
}
