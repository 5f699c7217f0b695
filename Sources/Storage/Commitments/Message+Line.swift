internal import Chat

extension Message {
    /// Hands over the line that stands for the message when nothing hangs on it; the same bytes as when it is read from
    /// the store.
    func withLine(_ body: (UnsafeRawBufferPointer) -> Void) {
        let all = [subtype, text, sourceText, sourceKey].compactMap(\.self).flatMap(\.utf8)
        all.withUnsafeBytes { bytes in
            var rest = bytes[...]
            func next(_ text: String?) -> UnsafeRawBufferPointer? {
                guard let count = text?.utf8.count else { return nil }
                defer { rest = rest.dropFirst(count) }
                return UnsafeRawBufferPointer(rebasing: rest.prefix(count))
            }
            let buffer = OutputBuffer(capacity: 256)
            buffer.appendLine(
                MessageRecord(
                    id: id,
                    author: author,
                    conversation: conversation,
                    kind: kind,
                    subtype: next(subtype),
                    text: next(text) ?? UnsafeRawBufferPointer(start: nil, count: 0),
                    sourceText: next(sourceText),
                    sourceKey: next(sourceKey),
                    thread: thread,
                    editedAt: editedAt,
                    deletedAt: deletedAt
                )
            )
            body(buffer.bytes)
        }
    }
}
