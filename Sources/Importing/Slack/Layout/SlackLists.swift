/// Reads the lists of users and conversations, element by element.
struct SlackLists {
    private let reader: any ExportReader
    private let decoder = EntryDecoder()

    /// What was left out of the elements so far.
    var notes: [ImportNote: Int] { decoder.notes }

    init(reader: any ExportReader) {
        self.reader = reader
    }

    /// Hands over the elements of a list; what is no object is passed over.
    func forEach<Element: Decodable>(
        _ type: Element.Type,
        in member: ExportMember,
        _ body: (Element) -> Void
    ) throws {
        var splitter = EntrySplitter(file: member.path)
        var number = 0
        try reader.read(member) { chunk in
            try splitter.split(chunk) { bytes in
                number += 1
                let element = LenientElement<Element>.self
                if let value = try decoder.decode(element, bytes, file: member.path, number: number).value {
                    body(value)
                }
            }
        }
        try splitter.finish()
    }
}
