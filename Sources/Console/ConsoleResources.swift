/// The files of this target that are part of the executable, by their names.
enum ConsoleResources {
    static let templates: [String: [UInt8]] = [
        "access": PackageResources.access_mustache,
        "account": PackageResources.account_mustache,
        "approvals": PackageResources.approvals_mustache,
        "archive-choices": PackageResources.archive_choices_mustache,
        "audit": PackageResources.audit_mustache,
        "badge": PackageResources.badge_mustache,
        "case": PackageResources.case_mustache,
        "case-new": PackageResources.case_new_mustache,
        "case-progress": PackageResources.case_progress_mustache,
        "cases": PackageResources.cases_mustache,
        "decision": PackageResources.decision_mustache,
        "error": PackageResources.error_mustache,
        "hold-new": PackageResources.hold_new_mustache,
        "holds": PackageResources.holds_mustache,
        "home": PackageResources.home_mustache,
        "imports": PackageResources.imports_mustache,
        "layout": PackageResources.layout_mustache,
        "paging": PackageResources.paging_mustache,
        "people": PackageResources.people_mustache,
        "person": PackageResources.person_mustache,
        "problem": PackageResources.problem_mustache,
        "request": PackageResources.request_mustache,
        "request-new": PackageResources.request_new_mustache,
        "request-progress": PackageResources.request_progress_mustache,
        "request-row": PackageResources.request_row_mustache,
        "requests": PackageResources.requests_mustache,
        "retention": PackageResources.retention_mustache,
        "role": PackageResources.role_mustache,
        "settings": PackageResources.settings_mustache,
        "sign-in": PackageResources.sign_in_mustache,
        "status": PackageResources.status_mustache,
        "subject-search": PackageResources.subject_search_mustache,
        "suggestions": PackageResources.suggestions_mustache,
        "suggestions-fragment": PackageResources.suggestions_fragment_mustache,
        "token": PackageResources.token_mustache,
        "verification": PackageResources.verification_mustache,
    ]

    static func texts(in language: ConsoleLanguage) -> [UInt8] {
        switch language {
        case .english: PackageResources.en_txt
        case .spanish: PackageResources.es_txt
        }
    }
}
