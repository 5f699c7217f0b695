public import Chat

/// A caller's own name for a call, by which sending it again is told from making another one.
public struct CallKey: Sendable {
    private let key: [UInt8]
    private let call: [UInt8]

    /// Names a call.
    ///
    /// - Parameters:
    ///   - key: a digest of the caller and the name.
    ///   - call: a digest of what is asked.
    public init(key: [UInt8], call: [UInt8]) {
        self.key = key
        self.call = call
    }

    /// What the call has come to when it was made before.
    ///
    /// - Throws: ``CallKeyConflict`` when the name was used for another call.
    public func result<Entity>(in transaction: StoreTransaction, at now: Instant) throws -> Identifier<Entity>? {
        guard let known = try transaction.idempotency.find(key, at: now) else { return nil }
        guard known.call == call else { throw CallKeyConflict() }
        return Identifier(high: known.result.high, low: known.result.low)
    }

    /// Remembers what the call has come to.
    public func keep<Entity>(
        _ result: Identifier<Entity>,
        in transaction: StoreTransaction,
        at now: Instant
    ) throws {
        try transaction.idempotency.insert(key, call: call, result: result, at: now)
    }
}

/// A name was given to two different calls.
public struct CallKeyConflict: Error, CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        "The Idempotency-Key was used for another call. Give each call a key of its own."
    }
}
