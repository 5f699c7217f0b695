internal import Chat

extension Set<User.ID> {
    /// The users whom a list of a body names, of which there may be so many.
    init(_ ids: [String], field: String, most: Int) throws(APIError) {
        guard ids.count <= most else { throw .invalidValue(field, "must have at most \(most) people") }
        let people = ids.compactMap(User.ID.init)
        guard people.count == ids.count else { throw .invalidValue(field, "must hold the ids of users") }
        self.init(people)
    }
}
