private import CPostgreSQL

/// The rows of a `COPY … TO STDOUT` in PostgreSQL's binary format, which come one by one from the server.
final class PostgreSQLCopyOut {
    private let connection: OpaquePointer
    private let types: [UInt32]
    private let texts = DecodedTexts()
    private var message: UnsafeMutablePointer<CChar>?
    private var fields: [UnsafeRawBufferPointer?] = []
    private var isAtBeginning = true
    private var isReceived = false

    /// Follows a command that the server has begun to answer.
    init(on connection: OpaquePointer, types: [UInt32]) {
        self.connection = connection
        self.types = types
    }

    deinit { PQfreemem(message) }

    /// The next row, which is valid until another is asked for; `nil` at the end.
    func next() throws(DatabaseError) -> PostgreSQLCopiedRow? {
        texts.removeAll()
        guard let tuple = try receive() else { return nil }
        var rest = tuple[...]
        if isAtBeginning {
            // The signature, flags and an extension come with the first row.
            rest = rest.dropFirst(19)
            isAtBeginning = false
        }
        let count = UnsafeRawBufferPointer(rebasing: rest).bigEndian(UInt16.self, at: 0)
        guard count == types.count else {
            // The end is marked so.
            try passOverRest()
            return nil
        }
        rest = rest.dropFirst(2)
        fields.removeAll(keepingCapacity: true)
        for _ in types {
            let length = UnsafeRawBufferPointer(rebasing: rest).bigEndian(Int32.self, at: 0)
            rest = rest.dropFirst(4)
            fields.append(length < 0 ? nil : UnsafeRawBufferPointer(rebasing: rest.prefix(Int(length))))
            rest = rest.dropFirst(Int(max(length, 0)))
        }
        return PostgreSQLCopiedRow(fields: fields, types: types, texts: texts)
    }

    /// Passes over all that has not come yet.
    func passOverRest() throws(DatabaseError) {
        while try receive() != nil {}
    }

    private func receive() throws(DatabaseError) -> UnsafeRawBufferPointer? {
        PQfreemem(message)
        message = nil
        guard !isReceived else { return nil }
        let count = PQgetCopyData(connection, &message, 0)
        if count > 0 { return UnsafeRawBufferPointer(start: message, count: Int(count)) }
        isReceived = true
        var failure: DatabaseError?
        while let result = PQgetResult(connection) {
            if PQresultStatus(result) != PGRES_COMMAND_OK { failure = failure ?? DatabaseError(result: result) }
            PQclear(result)
        }
        if let failure { throw failure }
        return nil
    }
}

/// A row that a `COPY` has yielded.
struct PostgreSQLCopiedRow: DatabaseRow {
    let fields: [UnsafeRawBufferPointer?]
    let types: [UInt32]
    let texts: DecodedTexts

    func isNull(_ column: Int) -> Bool { fields[column] == nil }

    var nullColumns: UInt64 {
        var nulls: UInt64 = 0
        for column in fields.indices.prefix(64) where fields[column] == nil { nulls |= 1 << UInt64(column) }
        return nulls
    }

    func integer(_ column: Int) -> Int64 {
        guard let value = fields[column], let first = value.first, value.count <= 8 else { return 0 }
        if value.count == 8 { return value.bigEndian(Int64.self, at: 0) }
        var number: Int64 = first & 0x80 != 0 ? -1 : 0
        for byte in value { number = number << 8 | Int64(byte) }
        return number
    }

    func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        guard let value = fields[column] else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        guard types[column] == PostgreSQLType.text, PostgreSQLText.mayBeMarked(value) else { return value }
        return texts.keep(PostgreSQLText.decoded(value), of: column)
    }

    func value(_ column: Int) -> DatabaseValue {
        guard !isNull(column) else { return .null }
        return switch types[column] {
        case PostgreSQLType.bytes: .bytes(Array(bytes(column)))
        case PostgreSQLType.text: .text(text(column))
        default: .integer(integer(column))
        }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func bigEndian<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type, at offset: Int) -> Number {
        Number(bigEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }
}
