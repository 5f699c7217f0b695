/// What the audit trail knows of: each act by its service, its kind of entity and what was done to it.
///
/// The names follow the contract's audit queries.
public enum AuditAction: String, CaseIterable, Sendable {
    case createRequest = "GDPR Request Create"
    case startRequest = "GDPR Request Start"
    case completeRequest = "GDPR Request Complete"
    case failRequest = "GDPR Request Fail"
    case approveRequest = "GDPR Request Approve"
    case rejectRequest = "GDPR Request Reject"
    case expireRequest = "GDPR Request Expire"
    case openCase = "GDPR Case Create"
    case runCase = "GDPR Case Run"
    case noteCase = "GDPR Case Note"
    case extendCase = "GDPR Case Extend"
    case closeCase = "GDPR Case Close"
    case approveCase = "GDPR Case Approve"
    case rejectCase = "GDPR Case Reject"
    case expireCase = "GDPR Case Expire"
    case completeCase = "GDPR Case Complete"
    case failCase = "GDPR Case Fail"
    case linkArchive = "GDPR Archive Link"
    case downloadArchive = "GDPR Archive Download"
    case destroyArchive = "GDPR Archive Delete"
    case rotateKey = "GDPR SigningKey Create"
    case searchSubjects = "GDPR Subject Search"
    case placeHold = "GDPR Hold Create"
    case releaseHold = "GDPR Hold Delete"
    case changeSettings = "Chat Settings Update"
    case beginPurge = "Chat Message BeginPurge"
    case purgeMessages = "Chat Message Purge"
    case moderateMessage = "Chat Message Moderate"
    case moderateAttachment = "Chat Attachment Moderate"
    case createUser = "Directory User Create"
    case changeUser = "Directory User Update"
    case deleteUser = "Directory User Delete"
    case setPassword = "Directory User SetPassword"
    case createRole = "PeoplePermissions Role Create"
    case changeRole = "PeoplePermissions Role Update"
    case deleteRole = "PeoplePermissions Role Delete"
    case giveRoles = "PeoplePermissions Grant Create"
    case setRoles = "PeoplePermissions Grant Update"
    case takeRole = "PeoplePermissions Grant Delete"
    case refuseCall = "PeoplePermissions Call Refuse"
    case createClient = "OAuth Client Create"
    case changeClient = "OAuth Client Update"
    case deleteClient = "OAuth Client Delete"
    case renewSecret = "OAuth Client RenewSecret"
    case issueToken = "OAuth Token Create"
    case endToken = "OAuth Token Delete"
    case signIn = "OAuth SignIn Create"
    case createWebhook = "Integrations Webhook Create"
    case deleteWebhook = "Integrations Webhook Delete"
    case createOrganization = "Installation Organization Create"
    case beginImport = "Installation Import Begin"
    case finishImport = "Installation Import Finish"
    case backUp = "Installation Backup Create"
    case restore = "Installation Backup Restore"
    case copyObjects = "Installation Storage Copy"

    /// The service, such as `GDPR`.
    public var service: String { part(0) }
    /// The kind of entity, such as `Request`.
    public var entityType: String { part(1) }
    /// What was done, such as `Create`.
    public var verb: String { part(2) }

    private func part(_ number: Int) -> String { String(rawValue.split(separator: " ")[number]) }
}
