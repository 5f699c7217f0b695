/// How an encrypted archive lies in its file: a header, then pieces that are each encrypted with AES-256-GCM.
///
/// A piece's nonce is its number and whether it is the last, so that pieces that were swapped, left out, added or cut
/// off cannot be opened. No nonce is used twice, since a key encrypts one file, once.
enum SealedLayout {
    /// What a file begins with; it is authenticated with each piece.
    static let header = Array("HABEAS-SEALED-1\n".utf8)
    /// How many bytes of the archive a piece has; the last one may have fewer.
    static let pieceSize: Int64 = 64 * 1024
    /// How many bytes a piece has more than the part of the archive in it.
    static let tagSize: Int64 = 16

    /// How many pieces an archive of a size has; one without bytes has one.
    static func pieces(of size: Int64) -> Int64 { max(1, (size + pieceSize - 1) / pieceSize) }

    /// The size of the file of an archive of a size.
    static func fileSize(of size: Int64) -> Int64 {
        offset(ofPiece: pieces(of: size) - 1) + lastPiece(of: size) + tagSize
    }

    /// Where a piece begins in the file.
    static func offset(ofPiece number: Int64) -> Int64 { Int64(header.count) + number * (pieceSize + tagSize) }

    /// How many bytes of the archive the last piece has.
    private static func lastPiece(of size: Int64) -> Int64 { size - (pieces(of: size) - 1) * pieceSize }

    /// Twelve bytes, of which the last says whether the piece is the last.
    static func nonce(ofPiece number: Int64, isLast: Bool) -> [UInt8] {
        let counter = withUnsafeBytes(of: number.bigEndian) { Array($0) }
        return [0, 0, 0] + counter + [isLast ? 1 : 0]
    }
}
