/// The body of every answer that is an error.
public struct ErrorBody: Codable, Sendable {
    /// What was wrong and what to do, for people.
    public var message: String
    /// What was wrong, for programs, such as `not.found`.
    public var code: String
    /// The HTTP status.
    public var status: Int
    /// The correlation id of the answer, for whoever reads the log.
    public var contextId: String
    /// The parts of the body that were wrong.
    public var details: [Detail]
    /// Always empty; the contract has it.
    public var errors: [ErrorBody]
    /// The error's name in OAuth 2.0 (RFC 6749, section 5.2), on answers of the token endpoint.
    public var error: String?
    /// The error in words, on answers of the token endpoint.
    public var errorDescription: String?

    /// One part of a body that was wrong.
    public struct Detail: Codable, Sendable {
        /// What was wrong with it.
        public var errorCode: String
        /// The field's name.
        public var fieldName: String

        /// Makes a detail of its parts.
        public init(errorCode: String, fieldName: String) {
            self.errorCode = errorCode
            self.fieldName = fieldName
        }
    }

    enum CodingKeys: String, CodingKey {
        case message, code, status, contextId, details, errors, error
        case errorDescription = "error_description"
    }

    /// Makes an error of its parts.
    public init(
        message: String,
        code: String,
        status: Int,
        contextId: String,
        details: [Detail] = [],
        oauthError: String? = nil
    ) {
        self.message = message
        self.code = code
        self.status = status
        self.contextId = contextId
        self.details = details
        errors = []
        error = oauthError
        errorDescription = oauthError.map { _ in message }
    }
}
