/// How much a zip may inflate to, judged by the bytes that really come out of it.
struct InflationLimit {
    /// The largest size of one member, in bytes: 64 GiB.
    static let largestMember: Int64 = 64 << 30
    /// Inflated bytes for each compressed one; chat in JSON gives 5 to 20.
    private static let largestRatio: Int64 = 200
    /// Small members may have any ratio: an empty day with much white space is no attack.
    private static let tolerated: Int64 = 64 << 20

    private let archiveSize: Int64
    private var total: Int64 = 0

    /// Begins counting for a zip of a size in bytes.
    init(archiveSize: Int64) {
        self.archiveSize = archiveSize
    }

    /// Whether a chunk more is plausible, after `inflated` bytes of the member came out of `compressed` ones.
    ///
    /// The whole is judged too, since members may share the same compressed bytes.
    mutating func admits(chunk: Int, inflated: Int64, compressed: Int64) -> Bool {
        total += Int64(chunk)
        return inflated <= Self.largestMember
            && (inflated <= Self.tolerated || inflated / Self.largestRatio <= compressed)
            && (total <= Self.tolerated || total / Self.largestRatio <= archiveSize)
    }
}
