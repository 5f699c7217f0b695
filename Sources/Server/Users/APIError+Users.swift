internal import Chat
private import HTTPTypes

extension APIError {
    /// A 400 under a code of an operation's own.
    static func badRequest(code: String, _ message: String) -> Self {
        APIError(status: .badRequest, code: code, message: message)
    }

    /// A body that cannot be done as it is, under the directory's own code.
    static func generalBadRequest(_ message: String) -> Self {
        badRequest(code: "general.bad.request", message)
    }

    /// Nobody can give, or take by a new secret, what they do not hold themselves.
    static func missingPermissions(toGive permissions: Set<Permission>) -> Self {
        let names = permissions.map(\.rawValue).sorted().joined(separator: ", ")
        return APIError(
            status: .forbidden,
            code: "missing.permissions",
            message: "You can give only what you hold yourself. You lack: \(names)."
        )
    }

    /// Something that is in the way of a change.
    static func generalConflict(_ message: String) -> Self {
        APIError(status: .conflict, code: "general.conflict", message: message)
    }

    static let busyWithPasswords = APIError(
        status: .serviceUnavailable,
        code: "service.unavailable",
        message: "Too many passwords are being worked on. Try again.",
        retryAfter: 1
    )

    static let emailTaken = generalConflict(
        "Another user has this e-mail address. Give another one, or change or delete that user."
    )

    static let changedMeanwhile = generalConflict(
        "The user was changed meanwhile. Get the user again and send the change with its present version."
    )
}
