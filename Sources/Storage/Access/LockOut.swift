public import Chat
private import Crypto
private import Foundation

/// How sign-ins are slowed down after failures, for one account or for one network address.
///
/// An attempt counts as a failure until it has succeeded, so that attempts made at once are not free.
public struct LockOut: Sendable {
    /// What is stored in place of an e-mail or network address.
    let key: [UInt8]
    /// The failures after which the first lock begins.
    let tolerated: Int
    /// For how many seconds after the last failure failures are remembered.
    let memory: Int64

    /// The first lock, in seconds; each failure after it doubles it.
    private static let firstLock: Int64 = 30
    /// The longest lock, in seconds.
    private static let longestLock: Int64 = 3600

    /// The account of an e-mail address, whether there is one or not: locked from the fifth failure on.
    public static func account(_ email: String, in organization: Organization.ID) -> Self {
        let name = UserIdentifier(kind: .email, value: email).folded
        return Self(key: digest("account", organization.description, name), tolerated: 5, memory: 86_400)
    }

    /// A network address, which many people may share: locked from the fiftieth failure on.
    ///
    /// Of an IPv6 address the first half counts, since whoever has one has all others with the same.
    public static func address(_ address: String) -> Self {
        var bytes = in6_addr()
        let isLong = inet_pton(AF_INET6, address, &bytes) == 1
        let network = isLong ? withUnsafeBytes(of: &bytes) { $0.prefix(8).hexadecimal } : address
        return Self(key: digest("address", "", network), tolerated: 50, memory: 3600)
    }

    /// For how many seconds so many failures lock.
    func seconds(after failures: Int) -> Int64 {
        guard failures >= tolerated else { return 0 }
        // More doublings than these are past the longest lock anyway.
        return min(Self.firstLock << Int64(min(failures - tolerated, 10)), Self.longestLock)
    }

    private static func digest(_ kind: String, _ organization: String, _ name: String) -> [UInt8] {
        Array(SHA256.hash(data: Array("\(kind)\n\(organization)\n\(name)".utf8)))
    }
}
