private import Chat
internal import Storage

/// A key as commands show it.
struct KeyDescription: Encodable {
    let id: String
    let algorithm = "Ed25519"
    let publicKey: String
    let createdAt: String
    let retiredAt: String?
    let isCurrent: Bool

    init(_ key: SigningKey) {
        id = key.publicKey.fingerprint
        publicKey = key.publicKey.pem
        createdAt = key.createdAt.description
        retiredAt = key.retiredAt?.description
        isCurrent = key.isCurrent
    }

    func print() {
        let state = retiredAt.map { "retired \($0)" } ?? "signs archives now"
        Console.output("\(id)  made \(createdAt)  \(state)")
    }
}
