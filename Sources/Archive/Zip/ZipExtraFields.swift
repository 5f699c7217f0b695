/// The extra fields of a member that change what is read.
struct ZipExtraFields {
    /// The numbers of 64 bits that stand for those of 32 bits that are full.
    private var large: ZipFields?
    /// A second name, which some programs take in place of the first.
    private(set) var unicodeName: [UInt8]?

    init(_ bytes: some Sequence<UInt8>) throws(ArchiveError) {
        var fields = ZipFields(bytes)
        while !fields.isAtEnd {
            let identifier: UInt16 = try fields.number()
            let length: UInt16 = try fields.number()
            let body = try fields.bytes(Int(length))
            switch identifier {
            case 0x0001:
                guard large == nil else { throw .malformed(reason: "a member states its sizes twice") }
                large = ZipFields(body)
            case 0x7075:
                // A version and a checksum of the first name come before it.
                guard unicodeName == nil else { throw .malformed(reason: "a member has several names") }
                unicodeName = Array(body.dropFirst(5))
            default: break
            }
        }
    }

    /// The number that a field stands for; fields must be asked for in their order.
    mutating func number(_ field: UInt32) throws(ArchiveError) -> UInt64 {
        guard field == .max, large != nil else { return UInt64(field) }
        return try large?.number() ?? 0
    }
}
