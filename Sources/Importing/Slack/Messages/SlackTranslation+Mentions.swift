internal import Chat

extension SlackTranslation {
    /// Those whom a text in Slack's markup mentions, as `<@U012AB3CD>` or `<@U012AB3CD|ada>`, and the export lists.
    func mentions(in words: String) -> Set<User.ID> {
        var people: Set<User.ID> = []
        var rest = words.utf8[...]
        while let less = rest.firstIndex(of: .less) {
            rest = rest[less...].dropFirst()
            guard rest.first == UInt8(ascii: "@"),
                let end = rest.firstIndex(where: { $0 == .greater || $0 == .less || $0 == .newline }),
                rest[end] == .greater
            else { continue }
            let name = rest[..<end].dropFirst().prefix { $0 != .bar }
            if let person = String(name).flatMap({ directory.listed($0) }) { people.insert(person.id) }
            rest = rest[end...]
        }
        return people
    }
}
