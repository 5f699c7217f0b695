internal import Chat
private import Foundation

extension PublicKey {
    /// Reads a key from a file in PEM.
    init(file path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure.unavailable("The key \(path) cannot be read. Check the path and its permissions.")
        }
        guard let key = PublicKey(pem: String(decoding: data, as: UTF8.self)) else {
            throw CommandFailure.usage("\(path) holds no public key. It must be one Ed25519 key in PEM.")
        }
        self = key
    }
}
