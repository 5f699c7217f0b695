private import Crypto

extension RateWindow {
    /// What is stored in place of a token's digest, a client's name or a network address.
    public static func digest(_ kind: String, _ name: String, _ address: String) -> [UInt8] {
        Array(SHA256.hash(data: Array("\(kind)\n\(name)\n\(address)".utf8)))
    }
}
