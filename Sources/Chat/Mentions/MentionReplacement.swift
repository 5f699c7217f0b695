/// Puts other names into the place of a person's where other people mention the person.
///
/// In a text from a source, the source's own mentions tell which name is whose. Where there are none, a name counts that
/// follows an `@` and is not the beginning of somebody else's.
public struct MentionReplacement: Sendable {
    /// What comes into the place of names.
    private enum Substitute: Sendable {
        /// A pseudonym for each, and a key for the identifier in the source.
        case pseudonym(String, key: String)
        /// For each name another one.
        case names([String: String])
    }

    /// The longest first.
    private let names: [String]
    private let sourceID: String?
    private let others: MentionedPeople
    private let rivals: [String]
    private let substitute: Substitute

    /// Puts a pseudonym into the place of somebody who is erased.
    ///
    /// - Parameters:
    ///   - names: all that the person is or was called.
    ///   - sourceID: the identifier that the person has in a source, such as `U012AB3CD` in Slack.
    ///   - others: the people whom one might take the person for.
    public init(erasing person: User.ID, names: [String], sourceID: String?, others: MentionedPeople) {
        let pseudonym = User.erasedName(of: person)
        let known = names.filter { $0 != pseudonym } + [sourceID].compactMap(\.self)
        self.init(known, sourceID, others, .pseudonym(pseudonym, key: User.erasedKey(of: person)))
    }

    /// Puts new names into the place of earlier ones.
    public init(renaming names: [String: String], sourceID: String?, others: MentionedPeople) {
        self.init(Array(names.keys), sourceID, others, .names(names))
    }

    private init(_ names: [String], _ sourceID: String?, _ others: MentionedPeople, _ substitute: Substitute) {
        self.names = names.filter { !$0.isEmpty }.longestFirst
        self.sourceID = sourceID
        self.others = others
        self.substitute = substitute
        rivals = others.names(goingOnFrom: self.names).filter { !names.contains($0) }.longestFirst
    }

    /// The wording without the person's names; `nil` when it has none.
    public func applied(to wording: Wording) -> Wording? {
        let tokens = wording.source.map(MentionToken.all) ?? []
        var known = names
        if !isRenaming {
            let labels = tokens.filter { $0.id == sourceID }.compactMap(\.label).filter { !names.contains($0) }
            if !labels.isEmpty { known = (names + labels).longestFirst }
        }
        let text = withoutHandle(wording.text) { replaced(in: $0, known, tokens) }
        let source = wording.source.flatMap { source in withoutHandle(source) { replaced(inSource: $0, known) } }
        guard text != nil || source != nil else { return nil }
        return Wording(text: text ?? wording.text, source: source ?? wording.source)
    }

    /// The text once names are replaced, and the person's handle in names of conversations.
    private func withoutHandle(_ text: String, _ replace: (String) -> String?) -> String? {
        let replaced = replace(text)
        guard case .pseudonym(_, let key) = substitute else { return replaced }
        return GroupName.replaced(in: replaced ?? text, handles: Set(names), by: key.lowercased()) ?? replaced
    }

    private func replaced(inSource source: String, _ known: [String]) -> String? {
        let replaced = MentionToken.replaced(in: source) { token in
            guard token.id == sourceID else { return nil }
            switch substitute {
            case .pseudonym(_, let key): return "<@\(key)>"
            // A label that is not the person's name any more goes; the identifier tells who is meant.
            case .names: return token.label.map { names.contains($0) } ?? false ? "<@\(token.id)>" : nil
            }
        }
        // As the source has it, what somebody typed and is no mention is not renamed.
        guard !isRenaming else { return replaced }
        return self.replaced(in: replaced ?? source, known, []) ?? replaced
    }

    private func replaced(in text: String, _ known: [String], _ tokens: [MentionToken]) -> String? {
        var result = ""
        var hasChanged = false
        var rest = text[...]
        var next = tokens[...]
        while let sign = rest.firstIndex(of: "@") {
            result += rest[...sign]
            rest = rest[sign...].dropFirst()
            let (name, isTheirs) = mention(at: rest, known, &next)
            result += isTheirs ? substitute(for: name) : name
            hasChanged = hasChanged || isTheirs
            rest = rest.dropFirst(name.count)
        }
        return hasChanged ? result + rest : nil
    }

    private var isRenaming: Bool {
        if case .names = substitute { true } else { false }
    }

    private func substitute(for name: String) -> String {
        switch substitute {
        case .pseudonym(let pseudonym, _): pseudonym
        case .names(let updated): updated[name] ?? name
        }
    }

    /// Which name stands at the beginning of a text, and whether it is the person's; empty when nobody's is known.
    private func mention(
        at text: Substring,
        _ known: [String],
        _ next: inout ArraySlice<MentionToken>
    ) -> (name: String, isTheirs: Bool) {
        // A mention whose name is not known any more is passed over with the one after it.
        for index in next.indices.prefix(Self.lookahead) {
            let token = next[index]
            let called = token.id == sourceID ? known : others.names(of: token.id)
            let candidates = (called + [token.label, token.id].compactMap(\.self)).longestFirst
            let name = candidates.first {
                text.hasPrefix($0) && text.dropFirst($0.count).hasPrefix(token.following)
            }
            guard let name else { continue }
            next = next[(index + 1)...]
            return (name, token.id == sourceID && known.contains(name))
        }
        guard let own = known.first(where: { Self.stands($0, at: text) }) else { return ("", false) }
        let rival = rivals.first { $0.count > own.count && Self.stands($0, at: text) }
        return (rival ?? own, rival == nil)
    }

    private static let lookahead = 64

    private static func stands(_ name: String, at text: Substring) -> Bool {
        guard text.hasPrefix(name) else { return false }
        return !(text.dropFirst(name.count).first?.goesOn(from: name.last) ?? false)
    }
}

extension [String] {
    fileprivate var longestFirst: [String] { sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) } }
}
