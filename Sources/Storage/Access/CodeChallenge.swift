private import Crypto
private import Foundation

/// What binds a code to the program that asked for it (RFC 7636): a digest of a secret that it shows later.
public struct CodeChallenge: Sendable, Equatable {
    /// The SHA-256 of the verifier, in 43 characters of base64url.
    public let value: String

    /// Reads a challenge of the method `S256`, the only one that is taken.
    public init?(_ text: String) {
        guard text.utf8.count == 43, text.utf8.allSatisfy({ Self.unreserved.contains($0) && $0 != 0x2E && $0 != 0x7E })
        else { return nil }
        value = text
    }

    /// Makes the challenge of a verifier.
    public init(of verifier: String) {
        let digest = Data(SHA256.hash(data: Array(verifier.utf8))).base64EncodedString()
        value = digest.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Whether a verifier is the one that the challenge was made of.
    func isMet(by verifier: String) -> Bool {
        guard (43...128).contains(verifier.utf8.count), verifier.utf8.allSatisfy(Self.unreserved.contains) else {
            return false
        }
        // Digests are compared, so the time it takes tells nothing about the verifier.
        return Self(of: verifier) == self
    }

    private static let unreserved = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8
    )
}
