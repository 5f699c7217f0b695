private import Foundation
internal import Storage

/// What an archive states about itself, as far as all kinds of archives do.
protocol ArchiveStatement: Codable {
    /// What tells the archive from others.
    var identifier: String { get }
    /// The forms of the messages.
    var formats: [String]? { get }
    var software: ExportStatement.Software { get }
    /// What the requests state whose messages are there.
    var requests: [ExportStatement] { get }
    /// How much there is.
    var counts: ExportCounts { get }
    var firstMessage: MessageMark? { get }
    var lastMessage: MessageMark? { get }
    /// The lines of `bag-info.txt`, without the payload's measure.
    var bagInformation: [(label: String, value: String)] { get }
    /// The identifiers of those whose messages are there.
    var authors: Set<String> { get }
    /// Their names.
    var subjectNames: String { get }
    /// From when to when, the end not included, there are messages; texts of instants.
    var covered: (from: String, until: String) { get }
    /// How many messages retention has put out of reach.
    var messagesBeforeCutoff: Int { get }
}

extension ArchiveStatement {
    /// The statement as a file.
    var json: OutputBuffer {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return OutputBuffer(String(decoding: try encoder.encode(self), as: UTF8.self) + "\n")
        }
    }
}

extension ExportStatement: ArchiveStatement {
    var identifier: String { request.id }
    var requests: [ExportStatement] { [self] }
    var authors: Set<String> { [subject.id] }
    var subjectNames: String { subject.name }
    var covered: (from: String, until: String) { (period.from, period.until) }
    var messagesBeforeCutoff: Int { period.messagesBeforeCutoff }
}
