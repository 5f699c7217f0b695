public import Chat
private import Crypto
private import Foundation

/// What an erasure or a rectification has done: counts and digests, never content.
public struct RequestResult: Codable, Equatable, Sendable {
    /// How much of each kind was erased or replaced.
    public var counts: [String: Int] = [:]
    /// A chain over the identifiers of the messages that were erased, in their order, in hexadecimal.
    ///
    /// It begins with 32 zero bytes; each identifier makes it the SHA-256 of the chain so far and its 16 bytes.
    public var messagesChain = String(repeating: "0", count: 64)
    /// Where the work on one author's messages goes on after a stop.
    public var position: Message.ID?
    /// The last author whose words about a person were gone through.
    public var author: User.ID?
    /// Whether a rectification has gone through the person's own words.
    public var hasOwnWords: Bool?
    /// Whether all is done but for the clearing of the files.
    public var isCarriedOut: Bool?

    /// Makes a result of nothing.
    public init() {}

    /// Counts something.
    public mutating func add(_ count: Int, _ kind: String) {
        if count > 0 { counts[kind, default: 0] += count }
    }

    /// Adds the identifiers of erased messages to the chain.
    public mutating func chain(_ messages: [Message.ID]) {
        var state = stride(from: 0, to: 64, by: 2).compactMap {
            UInt8(messagesChain.dropFirst($0).prefix(2), radix: 16)
        }
        for message in messages { state = Array(SHA256.hash(data: state + message.withBytes { Array($0) })) }
        messagesChain = state.hexadecimal
    }

    init(json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
