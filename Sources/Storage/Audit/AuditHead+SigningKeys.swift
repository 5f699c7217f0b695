internal import Chat

extension AuditHead {
    /// Signs with the key that an organization has now.
    ///
    /// - Parameter masterKey: what the private half is sealed with.
    public static func signer(openedWith masterKey: MasterKey) -> Signer {
        { transaction, organization, text in
            guard let key = try transaction.signingKeys.current(of: organization) else { return nil }
            let signer = try key.signer(openedWith: masterKey)
            return Signature(
                bytes: try signer.signature(of: Array(text.utf8)),
                keyID: signer.publicKey.fingerprint
            )
        }
    }

    /// Checks with the keys that an organization has ever had.
    public static let checkingKnownKeys: SignatureCheck = { transaction, organization, text, signature in
        let keys = try transaction.signingKeys.all(of: organization).map(\.publicKey)
        guard let key = keys.first(where: { $0.fingerprint == signature.keyID }) else { return false }
        return key.isSignature(signature.bytes, of: Array(text.utf8))
    }
}
