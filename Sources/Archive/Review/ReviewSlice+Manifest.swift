private import Chat
internal import Storage

extension ReviewSlice {
    /// The file `rsmf_manifest.json`.
    func manifest(_ people: ReviewParticipants) -> OutputBuffer {
        let json = OutputBuffer(capacity: events.count + 1024 + people.all.count * 128)
        json.append("{\"version\":\"2.0.0\",\"eventcollectionid\":")
        json.appendJSON(conversation.id)
        json.append(",\"participants\":[")
        for (index, person) in people.all.enumerated() {
            if index > 0 { json.append(",") }
            json.append("{\"id\":")
            json.appendJSON(person.id)
            json.append(",\"display\":")
            json.appendJSON(person.name)
            if let email = MailHeader.plainAddress(person.email) {
                json.append(",\"email\":")
                json.appendJSON(email)
            }
            json.append("}")
        }
        json.append("],\"conversations\":[{\"id\":")
        json.appendJSON(conversation.id)
        json.append(",\"platform\":\"Habeas\",\"display\":")
        json.appendJSON(conversation.title)
        json.append(conversation.kind == .oneOnOne ? ",\"type\":\"direct\"" : ",\"type\":\"channel\"")
        if people.authors.count == 1, let author = people.authors.first {
            json.append(",\"custodian\":")
            json.appendJSON(author.id)
        }
        json.append(",\"participants\":[")
        for (index, person) in people.all.enumerated() {
            if index > 0 { json.append(",") }
            json.appendJSON(person.id)
        }
        json.append("]}],\"events\":[")
        json.append(events.bytes)
        json.append("]}")
        return json
    }
}
