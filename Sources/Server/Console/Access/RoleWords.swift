internal import Chat
internal import Console

extension ConsoleCall {
    /// What a role is for: of one that every organization starts with, in the page's language, until somebody words it
    /// anew.
    func summary(of role: Role) -> String {
        let isStandard = Role.standard.contains { $0.name == role.name && $0.summary == role.summary }
        return (isStandard ? texts.all["role.\(role.name)"] : nil) ?? role.summary
    }
}
