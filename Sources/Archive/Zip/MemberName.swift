/// What the name of a file in an archive may be: a path below the folder that it is unpacked in, on every system.
enum MemberName {
    /// What is wrong with a name, to be read after it; `nil` if nothing is.
    static func problem(of name: String) -> String? {
        if name.isEmpty { return "has no name" }
        if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "has a control character in its name"
        }
        if name.contains("\\") { return "has a backslash in its name" }
        if name.hasPrefix("/") || name.contains(":") { return "has a name that begins outside of the archive" }
        let folderless = name.hasSuffix("/") ? name.dropLast() : name[...]
        let parts = folderless.split(separator: "/", omittingEmptySubsequences: false)
        if parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
            return "has a name that leads out of its folder"
        }
        return nil
    }
}
