private import Foundation

/// Collects the files that the attachments of messages name.
struct AttachmentLineCheck: Sendable {
    /// A file as a message names it.
    struct Named: Decodable, Hashable, Sendable {
        let path: String?
        let sha256: String?
        let size: UInt64?
    }

    /// Every file that is named, once for each way in which it is.
    private(set) var named: Set<Named> = []
    private(set) var malformedLines = 0

    /// Takes the attachments of a message, a JSON array.
    mutating func take(_ array: UnsafeRawBufferPointer) {
        guard let files = try? JSONDecoder().decode([Named].self, from: Data(array)) else {
            malformedLines += 1
            return
        }
        named.formUnion(files.filter { $0.path != nil })
    }
}
