/// The chat address of a user or a room (JID), in the shapes of the contract.
///
/// The part before the `@` is made of the identifier, so that an address is as stable as the identifier and
/// needs no room in the store.
public enum JabberID: Sendable, Hashable {
    /// `<24 digits>@<organization>.orgspan.com`.
    case user(Tail)
    /// `<24 digits>@conference.<organization>.orgspan.com`.
    case group(Tail)
    /// `adhoc-<uuid>@conference.<organization>.orgspan.com`.
    case adhoc(Conversation.ID)

    /// The last twelve bytes of an identifier, which are enough to tell the identifiers of an organization apart.
    public struct Tail: Sendable, Hashable {
        /// The bytes, most significant first.
        public let bytes: [UInt8]

        /// The last twelve bytes of an identifier.
        public init<Entity>(of identifier: Identifier<Entity>) {
            bytes = identifier.withBytes { Array($0.dropFirst(4)) }
        }

        /// Reads 24 hexadecimal digits, in either case.
        init?(_ text: Substring) {
            let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue.map(UInt8.init) }
            guard text.utf8.count == 24, digits.count == 24 else { return nil }
            bytes = stride(from: 0, to: 24, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        }
    }

    /// The name that an organization has in its addresses, which never changes.
    public static func label(of organization: Organization.ID) -> String {
        "org" + String(Tail(of: organization).bytes.hexadecimal.suffix(12))
    }

    /// What follows the `@` in the addresses of an organization's users.
    public static func host(of organization: Organization.ID) -> String {
        "\(label(of: organization)).orgspan.com"
    }

    /// Reads an address of an organization; one of another organization is none.
    ///
    /// The short form `…@conference`, which search results of the original have, is read as well.
    public init?(_ text: String, in organization: Organization.ID) {
        let parts = text.lowercased().split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let host = Self.host(of: organization)
        if parts[1] == host {
            guard let tail = Tail(parts[0]) else { return nil }
            self = .user(tail)
        } else if parts[1] == "conference.\(host)" || parts[1] == "conference" {
            if parts[0].hasPrefix("adhoc-") {
                guard let id = Conversation.ID(String(parts[0].dropFirst(6))) else { return nil }
                self = .adhoc(id)
            } else {
                guard let tail = Tail(parts[0]) else { return nil }
                self = .group(tail)
            }
        } else {
            return nil
        }
    }

    /// The address in an organization.
    public func text(in organization: Organization.ID) -> String {
        let host = Self.host(of: organization)
        switch self {
        case .user(let tail): return "\(tail.bytes.hexadecimal)@\(host)"
        case .group(let tail): return "\(tail.bytes.hexadecimal)@conference.\(host)"
        case .adhoc(let id): return "adhoc-\(id)@conference.\(host)"
        }
    }
}

extension User {
    /// The address of a user.
    public static func address(of id: ID, in organization: Organization.ID) -> String {
        JabberID.user(.init(of: id)).text(in: organization)
    }
}

extension Conversation {
    /// The address of a room; a one-on-one has that of the other person instead.
    public var roomAddress: String {
        (kind == .group ? JabberID.group(.init(of: id)) : .adhoc(id)).text(in: organization)
    }
}
