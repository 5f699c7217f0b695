private import Archive
internal import Chat
private import Foundation
internal import HTTPTypes
private import Hummingbird
private import Objects
private import Privacy
private import Storage
internal import Wire

/// An answer that is an error: what becomes the contract's error body.
struct APIError: Error {
    let status: HTTPResponse.Status
    let code: String
    let message: String
    var details: [ErrorBody.Detail] = []
    var oauthError: String?
    /// After how many seconds the call may be made again.
    var retryAfter: Int?
}

extension APIError {
    static let notSignedIn = APIError(
        status: .unauthorized,
        code: "authentication.required",
        message: "The call needs a valid access token. Get one from POST /oauth/token."
    )
    static let notFound = APIError(
        status: .notFound,
        code: "not.found",
        message: "There is nothing here by this address."
    )
    static let bodyTooLarge = APIError(
        status: .contentTooLarge,
        code: "request.entity.too.large",
        message: "The body is larger than this call takes."
    )
    static let tooManyRequests = APIError(
        status: .tooManyRequests,
        code: "too.many.requests",
        message: "Too many calls were made in the last minute. Wait until the limit is reset.",
        retryAfter: 1
    )

    static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> Self {
        APIError(
            status: .methodNotAllowed,
            code: "method.not.allowed",
            message: "This address takes \(allowed.map(\.rawValue).joined(separator: ", "))."
        )
    }

    static func badRequest(_ message: String) -> Self {
        APIError(status: .badRequest, code: "bad.request", message: message)
    }

    static func invalidQuery(_ name: String, _ problem: String) -> Self {
        APIError(
            status: .badRequest,
            code: "invalid.query.param.value",
            message: "The query parameter \(name) \(problem).",
            details: [.init(errorCode: "invalid.query.param.value", fieldName: name)]
        )
    }

    static func invalidValue(_ field: String, _ problem: String) -> Self {
        APIError(
            status: .badRequest,
            code: "invalid.value",
            message: "\(field) \(problem).",
            details: [.init(errorCode: "invalid.value", fieldName: field)]
        )
    }

    static func missingPermissions(_ permissions: [Permission]) -> Self {
        APIError(
            status: .forbidden,
            code: "missing.any.permissions",
            message: "The call needs one of these permissions: \(permissions.map(\.rawValue).joined(separator: ", "))."
        )
    }

    static func outsideScope(_ scopes: [Scope]) -> Self {
        APIError(
            status: .forbidden,
            code: "app.not.authorized.for.scope",
            message: "The token must have one of these scopes: \(scopes.map(\.rawValue).joined(separator: ", "))."
        )
    }

    static func conflict(_ message: String) -> Self {
        APIError(status: .conflict, code: "request.conflict", message: message)
    }

    static func notAuthorized(_ message: String) -> Self {
        APIError(status: .forbidden, code: "not.authorized", message: message)
    }

    static let notTheSender = notAuthorized("Only whoever sent the message may do this.")

    static let notAPerson = APIError(
        status: .badRequest,
        code: "not.a.user",
        message: "The token belongs to a client that acts as nobody. Make one with habeas client create --user."
    )

    /// Names the field that could not be decoded, never its value.
    static func undecodable(_ error: DecodingError) -> Self {
        let (context, problem): (DecodingError.Context?, String) =
            switch error {
            case .typeMismatch(_, let context): (context, "is of the wrong type")
            case .valueNotFound(_, let context): (context, "must not be null")
            case .keyNotFound(let key, let context): (context, "lacks \(key.stringValue)")
            case .dataCorrupted(let context): (context, "is not well-formed JSON")
            @unknown default: (nil, "cannot be read")
            }
        let path = context?.codingPath.map(\.stringValue).joined(separator: ".") ?? ""
        return path.isEmpty ? badRequest("The body \(problem).") : invalidValue(path, problem)
    }
}

extension APIError {
    /// Turns any error into an answer; this is the one place where that happens.
    ///
    /// What is not known here becomes a 500 that tells nothing of its cause.
    init(converting error: any Error) {
        switch error {
        case let error as APIError: self = error
        case let error as SubjectRefusal: self = .badRequest(error.description)
        case let error as HoldRefusal: self = .badRequest(error.description)
        case let error as ErasureRefusal:
            self = error.isConflict ? .conflict(error.explanation) : .badRequest(error.explanation)
        case let error as PeriodRefusal: self = .badRequest(error.description)
        case let error as SubjectLimitRefusal:
            self = APIError(status: .forbidden, code: "subject.limit.reached", message: error.description)
        case let error as ApprovalRefusal where error.isForbidden: self = .notAuthorized(error.description)
        case let error as ApprovalRefusal:
            self = error.isMalformed ? .badRequest(error.description) : .conflict(error.description)
        case let error as CaseRefusal:
            self = error.isConflict ? .conflict(error.description) : .badRequest(error.description)
        case let error as CallKeyConflict: self = .conflict(error.description)
        case BlobError.tooLarge: self = .bodyTooLarge
        case ArchiveError.damagedArchive:
            self = APIError(
                status: .internalServerError,
                code: "archive.damaged",
                message: ArchiveError.damagedArchive.description
            )
        case StoreError.outcomeUnknown:
            self = APIError(
                status: .serviceUnavailable,
                code: "outcome.unknown",
                message: "The database was lost while it kept what the call did. Look whether it is there, or make the "
                    + "call again with the Idempotency-Key that it had."
            )
        case BlobError.unavailable, ArchiveError.storageUnavailable, ObjectError.unavailable:
            self = APIError(
                status: .serviceUnavailable,
                code: "service.unavailable",
                message: "The object storage that keeps the files cannot be used right now. Try again.",
                retryAfter: 5
            )
        case StoreError.busy, StoreError.diskFull, StoreError.unavailable, BlobError.diskFull:
            self = APIError(
                status: .serviceUnavailable,
                code: "service.unavailable",
                message: "The store cannot take the call right now. Try again.",
                retryAfter: 1
            )
        case let error as HTTPError where error.status == .notFound: self = .notFound
        case let error as HTTPError where error.status == .contentTooLarge: self = .bodyTooLarge
        case let error as HTTPError where error.status.kind == .clientError:
            self = .badRequest("The call cannot be understood.")
        default:
            self = APIError(
                status: .internalServerError,
                code: "internal.server.error",
                message: "The server failed. Its log has more under the correlation id of this answer."
            )
        }
    }
}
