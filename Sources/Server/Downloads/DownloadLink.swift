internal import Chat
private import Crypto
private import Foundation
internal import Storage

/// A signed address of an archive's bytes, good for a while and for whoever holds it.
struct DownloadLink {
    let archive: StoredArchive.ID
    let expiresAt: Instant

    /// How long a link is good, in seconds.
    static let lifetime: Int64 = 600

    /// The path and query of the link, signed with the organization's key.
    func path(signedWith key: [UInt8]) -> String {
        let signature = HMAC<SHA256>.authenticationCode(for: signedBytes, using: SymmetricKey(data: key))
        let text = Data(signature).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return "/api/habeas/v1/archives/\(archive)/content?expires=\(expiresAt.milliseconds)&signature=\(text)"
    }

    /// Whether a signature is the one that this link has; takes the same time whatever it is.
    func isSigned(_ signature: String, with key: [UInt8]) -> Bool {
        let standard = signature.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - standard.count % 4) % 4)
        guard let code = Data(base64Encoded: standard + padding) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signedBytes, using: SymmetricKey(data: key))
    }

    private var signedBytes: Data { Data("archive \(archive) \(expiresAt.milliseconds)".utf8) }
}
