/// Whom a file is encrypted for, as `age` names them.
struct AgeRecipient {
    /// The recipient, as it is given to `age`.
    let text: String

    /// How many characters a native recipient has.
    private static let nativeLength = 62

    /// Takes an `age1…` recipient or an `ssh-ed25519` public key.
    ///
    /// Others are refused, among them those of plugins, which would run further programs.
    init(_ text: String) throws {
        let isNative =
            text.hasPrefix("age1") && text.utf8.count == Self.nativeLength
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
        let isSSH = text.hasPrefix("ssh-ed25519 ") && text.unicodeScalars.allSatisfy { $0.value >= 0x20 }
        guard isNative || isSSH else {
            throw CommandFailure.usage(
                "\(text) is no recipient. Give what age-keygen prints (age1…), or the line of an ssh-ed25519 public key."
            )
        }
        self.text = text
    }
}
