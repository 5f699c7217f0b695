internal import Chat

/// The people of one review file: who wrote its events, and who else takes part as far as names are known.
struct ReviewParticipants {
    /// One of them.
    struct Participant {
        let id: String
        let name: String
        let email: String?
    }

    let authors: [Participant]
    let others: [Participant]

    var all: [Participant] { authors + others }

    init(of slice: ReviewSlice, heading: ArchiveHeading) {
        authors = slice.authors.map { id in
            let person = heading.subjects[id]
            return Participant(id: id.description, name: person?.name ?? id.description, email: person?.email)
        }
        // Others are known by name alone, and an author's own name stands among them once.
        var names = slice.conversation.participants
        for author in authors {
            if let index = names.firstIndex(of: author.name) { names.remove(at: index) }
        }
        others = names.enumerated().map { Participant(id: "other-\($0 + 1)", name: $1, email: nil) }
    }
}
