internal import Chat
internal import Console
internal import Hummingbird
internal import Privacy
internal import Storage

/// `/admin/cases/new`: whom a case is about, what of them, why and until when; then it is opened.
struct NewCasePages: Sendable {
    let site: ConsoleSite
    let people: PeopleSearch
    let intake: CaseIntake

    private static let mostFound = 12

    var routes: [ConsoleRoute] {
        let add = Access.holding(anyOf: [.addRequests])
        return [
            ConsoleRoute(.get, "/admin/cases/new", add, show),
            ConsoleRoute(.post, "/admin/cases", add, send),
            ConsoleRoute(.get, "/admin/cases/conversations", .holding(anyOf: [.viewSubjects]), suggest),
        ]
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        try await answer(page, CaseForm(page.query), focus: "title")
    }

    /// Does what the button says: only one of them opens the case, and all keep what was typed.
    @Sendable
    private func send(_ page: ConsoleCall) async throws -> Response {
        var form = CaseForm(page.form)
        switch CaseForm.Act(page.form) {
        case .open: return try await open(page, form)
        case .findPeople: return try await answer(page, form, focus: "q", findsPeople: true)
        case .findConversations: return try await answer(page, form, focus: "cq", findsConversations: true)
        case .add(let person):
            if form.subjects.count < CaseDemand.mostSubjects {
                form.subjects = form.subjects.filter { $0 != person } + [person]
            } else {
                form.errors["people"] = page.texts("refusal.caseCount")
            }
            return try await answer(page, form, focus: "q")
        case .remove(let person):
            form.subjects.removeAll { $0 == person }
            return try await answer(page, form, focus: "q")
        case .restrict(let conversation):
            form.conversations = form.conversations.filter { $0 != conversation } + [conversation]
            return try await answer(page, form, focus: "cq")
        case .widen(let conversation):
            form.conversations.removeAll { $0 == conversation }
            return try await answer(page, form, focus: "cq")
        }
    }

    private func open(_ page: ConsoleCall, _ form: CaseForm) async throws -> Response {
        var form = form
        do {
            guard let demand = try form.demand(page) else { return try await answer(page, form, focus: nil) }
            let key = try page.onceKey()
            let id = try await page.recordingFailure(of: .openCase, on: PrivacyCase.ID?.none) {
                try await intake.open(demand, by: page.visitor.caller, from: page.call.origin, key: key)
            }
            return page.goOn(to: page.holds(.viewRequests) ? "/admin/cases/\(id)" : "/admin", done: "caseOpened")
        } catch {
            let problem = try page.problem(error)
            form.errors = problem.errors
            return try await answer(page, form, focus: nil, problem: problem)
        }
    }

    /// Conversations of the people who are chosen so far.
    @Sendable
    private func suggest(_ page: ConsoleCall) async throws -> Response {
        struct Content: Sendable { let found: Suggestions }
        let form = CaseForm(page.query)
        let found = try await conversations(page, form, page.query["q"] ?? "")
        return page.fragment("suggestions-fragment", Content(found: found))
    }

    private func conversations(_ page: ConsoleCall, _ form: CaseForm, _ text: String) async throws -> Suggestions {
        let subjects = Array(form.subjects.prefix(CaseDemand.mostSubjects))
        let found = try await ConversationSearch(store: site.store)
            .find(text, of: subjects, besides: form.conversations, page)
        try await people.record("CONVERSATIONS", of: subjects, page)
        return found
    }

    private func answer(
        _ page: ConsoleCall,
        _ form: CaseForm,
        focus: String?,
        findsPeople: Bool = false,
        findsConversations: Bool = false,
        problem: Problem? = nil
    ) async throws -> Response {
        let organization = try page.organization
        var content = try await site.store.read { try NewCaseContent(form, in: organization, page, $0) }
        if content.mayFind, findsPeople, let text = form.fields["q"].nonEmpty {
            let found = try await people.find(text, (Self.mostFound, 1), page)
            content.found = Suggestions(found, kind: "case", page)
        }
        if content.mayFind, findsConversations {
            content.foundConversations = try await conversations(page, form, form.fields["cq"] ?? "")
        }
        if form.errors.isEmpty {
            content.problem = problem
            content.focus = focus.map { [$0: true] } ?? [:]
        } else {
            content.problem = Problem(text: page.texts("refusal.fields"))
            content.focus = NewCaseContent.order.first { form.errors[$0] != nil }.map { [$0: true] } ?? [:]
        }
        let status: HTTPResponse.Status = content.problem == nil ? .ok : .badRequest
        return page.page("case-new", title: page.texts("newCase"), content, status: status)
    }
}
