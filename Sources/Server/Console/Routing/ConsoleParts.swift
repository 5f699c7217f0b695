internal import Console

/// A few words on a coloured ground; the colour says nothing that the words do not.
struct Badge: Sendable {
    let label: String
    /// `good`, `warn`, `bad`, `busy`, or empty for none.
    let tone: String
}

/// Something that is known, with its name.
struct Fact: Sendable {
    let name: String
    let value: String
}

/// One of several things to choose from.
struct Option: Sendable {
    let value: String
    let label: String
    var hint = ""
    var isChosen = false
    /// Whether it is chosen in any case.
    var isFixed = false
}

/// A list that is not empty; a page has none where there is nothing to list.
struct Rows<Row: Sendable>: Sendable {
    let rows: [Row]

    init?(_ rows: [Row]) {
        guard !rows.isEmpty else { return nil }
        self.rows = rows
    }
}

/// What is wrong with what somebody sent, and what to do.
struct Problem: Sendable {
    let text: String
    var advice: String?
    /// The name of the field that is wrong; `nil` when it is none alone.
    var field: String?

    /// What is wrong with one field, for that field's place on a page.
    var errors: [String: String] { field.map { [$0: text] } ?? [:] }
}

/// The links between the pages of a list.
struct Pager: Sendable {
    let summary: String
    let previous: String?
    let next: String?

    /// Makes the links; `nil` when there is nothing to list.
    init?(_ paging: Paging, total: Int, address: String, _ texts: Texts, _ format: LocalFormat) {
        guard total > 0 else { return nil }
        let pages = (total + paging.size - 1) / paging.size
        let first = min((paging.number - 1) * paging.size + 1, total)
        let last = min(paging.number * paging.size, total)
        summary = texts(
            "pageSummary",
            ["first": format.number(first), "last": format.number(last), "total": format.number(total)]
        )
        func link(_ number: Int) -> String {
            "\(address)\(address.contains("?") ? "&" : "?")pageNumber=\(number)"
        }
        previous = paging.number > 1 ? link(min(paging.number - 1, pages)) : nil
        next = paging.number < pages ? link(paging.number + 1) : nil
    }
}
