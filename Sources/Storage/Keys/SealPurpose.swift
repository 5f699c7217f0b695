internal import Chat

/// What a sealed secret is for; one that was moved to another row cannot be opened.
enum SealPurpose {
    /// Signs, with the public half given.
    case signing(PublicKey)
    /// Encrypts one archive.
    case archive(StoredArchive.ID)

    /// What is authenticated with the secret.
    var label: [UInt8] {
        switch self {
        case .signing(let key): Array("habeas signing key \(key.fingerprint)".utf8)
        case .archive(let id): Array("habeas archive key \(id)".utf8)
        }
    }
}
