extension ArchiveStatement {
    /// What the forms of the messages besides JSON Lines are, as lines of the readme.
    var formWords: String {
        let formats = formats ?? []
        var lines = ["  data/messages.schema.json the JSON Schema of these lines"]
        if formats.contains("html") {
            lines.append("  data/html/index.html      the same messages to read: open it in a browser")
        }
        if formats.contains("csv") {
            lines += [
                "  data/messages.csv         the same messages as a table. A cell that a spreadsheet might",
                "                            run as a formula, or that begins with an apostrophe, has one",
                "                            apostrophe put in front",
                "  data/datapackage.json     what the columns of the table are, for Frictionless tools",
            ]
        }
        if formats.contains("rsmf") {
            lines.append("  data/rsmf                 the same messages for review software (RSMF 2.0)")
        }
        return lines.joined(separator: "\n")
    }
}
