internal import Chat

/// A part of the console that the navigation leads to.
struct ConsoleSection: Sendable {
    let name: String
    let path: String
    /// Of these one must be held; none is needed when there are none.
    let permissions: [Permission]

    /// Whether a page is in this part.
    func contains(_ page: String) -> Bool {
        path == "/admin" ? page == path || page == "/admin/" : page == path || page.hasPrefix(path + "/")
    }

    static let all = [
        Self(name: "home", path: "/admin", permissions: []),
        Self(name: "requests", path: "/admin/requests", permissions: [.viewRequests]),
        Self(name: "cases", path: "/admin/cases", permissions: [.viewRequests]),
        Self(name: "approvals", path: "/admin/approvals", permissions: [.approveRequests]),
        Self(name: "people", path: "/admin/people", permissions: [.viewSubjects]),
        Self(name: "holds", path: "/admin/holds", permissions: [.viewHolds]),
        Self(name: "audit", path: "/admin/audit", permissions: [.viewAudit]),
        Self(name: "settings", path: "/admin/settings", permissions: [.viewSettings, .editSettings]),
        Self(name: "access", path: "/admin/access", permissions: [.viewRoles, .viewClients]),
        Self(name: "imports", path: "/admin/imports", permissions: [.editSettings]),
        Self(name: "status", path: "/admin/status", permissions: [.viewSettings, .editSettings]),
    ]
}
