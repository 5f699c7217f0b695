/// Where the signature of a bag is, and over what.
enum BagSignature {
    /// How bags are signed.
    static let algorithm = "Ed25519"
    /// What is signed: it lists every tag file, and so the list of every payload file.
    static let signedFile = "tagmanifest-sha256.txt"
    /// The signature, in 64 bytes.
    static let signatureFile = signedFile + ".sig"
    /// The public key, in PEM.
    static let keyFile = "signing-key.pem"
    /// How many bytes a signature has.
    static let size = 64

    /// The tag files that the manifest of tag files cannot list.
    static let unlisted: Set<String> = [signedFile, signatureFile]

    /// What checks the signature in the folder of the bag, with nothing of ours.
    static let command =
        "openssl pkeyutl -verify -pubin -inkey \(keyFile) -rawin -in \(signedFile) -sigfile \(signatureFile)"
}
