/// The names that Slack makes for conversations of several people, of their handles: `mpdm-ada--bo-1`.
public enum GroupName {
    /// How they begin.
    public static let opening = "mpdm-"

    /// Whether a name is made of people's handles.
    public static func isMadeOfHandles(_ name: String) -> Bool { name.hasPrefix(opening) }

    /// The text with another handle in the place of some, wherever such a name stands in it; `nil` when none does.
    static func replaced(in text: String, handles: Set<String>, by substitute: String) -> String? {
        var result = ""
        var hasChanged = false
        var rest = text[...]
        while let range = rest.firstRange(of: opening) {
            result += rest[..<range.upperBound]
            let name = rest[range.upperBound...].prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }
            rest = rest[name.endIndex...]
            let people = withoutNumber(name)
            let replaced = String(people).split(separator: "--", omittingEmptySubsequences: false)
                .map { handles.contains(String($0)) ? substitute : String($0) }.joined(separator: "--")
            hasChanged = hasChanged || replaced != people
            result += replaced + name[people.endIndex...]
        }
        return hasChanged ? result + rest : nil
    }

    /// Cuts off what tells conversations of the same people apart, and the end of a sentence.
    private static func withoutNumber(_ name: Substring) -> Substring {
        var people = name
        while people.last == "." { people.removeLast() }
        guard let dash = people.lastIndex(of: "-"), people[dash...].dropFirst().allSatisfy(\.isNumber) else {
            return people
        }
        return people[..<dash]
    }
}
