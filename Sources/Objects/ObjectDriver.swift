public import Chat

/// A place that whole objects are kept in by their keys: a folder, or a bucket of an S3-compatible server.
///
/// A key is a path of plain ASCII without a leading slash. All functions block, and belong on threads that may.
public protocol ObjectDriver: Sendable {
    /// Keeps a finished file as the object of a key, in place of one that is there.
    ///
    /// The object is there as a whole or not at all, and lasts when this returns. The file may be moved away by it.
    ///
    /// - Parameter digest: the SHA-256 that the bytes must have; `nil` when it is not known.
    func place(_ file: String, at key: String, digest: [UInt8]?) throws(ObjectError)

    /// Opens the object of a key.
    ///
    /// - Throws: ``ObjectError/missing`` when there is none.
    func open(_ key: String) throws(ObjectError) -> any StoredObject

    /// Makes the object of a key readable as a new file, which only its owner may read.
    ///
    /// - Throws: ``ObjectError/missing`` when there is none.
    func copy(_ key: String, to file: String) throws(ObjectError)

    /// Removes the object of a key, if there is one.
    func remove(_ key: String) throws(ObjectError)

    /// The objects below a folder of keys, or all where its name is empty; in no order.
    func objects(below folder: String) throws(ObjectError) -> [ListedObject]

    /// An address at which whoever holds it can fetch the object for a while; `nil` where there is none to give.
    func address(of key: String, presented: Presentation) throws(ObjectError) -> String?

    /// Ends what a run of a node that died has left half done.
    ///
    /// - Parameter scratch: the folder that the node's files are in before they are placed.
    func recover(scratch: String) throws(ObjectError)
}

extension ObjectDriver {
    /// The keys below a folder of keys, or all where its name is empty; in no order.
    public func keys(below folder: String) throws(ObjectError) -> [String] {
        try objects(below: folder).map(\.key)
    }
}

/// What a place tells of an object without opening it.
public struct ListedObject: Equatable, Sendable {
    /// The object's key.
    public let key: String
    /// When its bytes were written, by the clock of whatever keeps it; `nil` where that is not told.
    public let writtenAt: Instant?
}

/// An object that is being read.
public protocol StoredObject: Sendable {
    /// How many bytes there are.
    var size: Int64 { get }

    /// Reads bytes from an offset on, at most as many as there is room for; none at the end. Blocks.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(ObjectError) -> Int
}

/// What an object that is fetched from where it is kept is said to be.
public struct Presentation: Sendable {
    /// The header `Content-Type`.
    public let mediaType: String
    /// The header `Content-Disposition`.
    public let disposition: String

    /// Makes a presentation of its headers.
    public init(mediaType: String, disposition: String) {
        self.mediaType = mediaType
        self.disposition = disposition
    }
}
