internal import Chat

extension TranscriptWords {
    /// English.
    static let english = Self(
        language: .english,
        months: [
            "January", "February", "March", "April", "May", "June",
            "July", "August", "September", "October", "November", "December",
        ],
        weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        dateJoint: " ",
        decimalMark: ".",
        groupMark: ",",
        groupedFrom: 4,
        messagesOf: "Messages of",
        skipToMessages: "Skip to the messages",
        breadcrumb: "Where you are",
        pages: "Other pages",
        previous: "Earlier",
        next: "Later",
        allMonths: "All months",
        timesAreUTC: "All times are in UTC.",
        find: "Find on this page",
        findConversation: "Find a conversation",
        found: "# of @ shown",
        messages: Count(one: "# message", many: "# messages"),
        events: Count(one: "# of them an event", many: "# of them events"),
        conversationCount: Count(one: "# conversation", many: "# conversations"),
        others: Count(one: "and # other", many: "and # others"),
        days: Count(one: "# day", many: "# days"),
        part: "part",
        conversation: "Conversation",
        room: "Room",
        privateRoom: "Private room",
        group: "Group conversation",
        oneOnOne: "One-on-one",
        event: "Event",
        edited: "Edited",
        deleted: "Deleted",
        earlierTexts: Count(one: "# earlier text", many: "# earlier texts"),
        inThread: "In a thread",
        threadOf: "In the thread of",
        picture: "Picture",
        unnamedFile: "File without a name",
        fileDeleted: "file deleted",
        fileElsewhere: "the file itself is not in this archive",
        about: "What this is",
        person: Count(one: "Person", many: "People"),
        organization: "Organization",
        request: "Request",
        requestedBy: "Asked for by",
        reason: "Reason",
        period: "Period",
        until: "until",
        untilNotIncluded: "not included",
        retention: "Retention",
        retentionRule: Count(
            one: "Chat is kept for # day: what was sent before @ is not in here.",
            many: "Chat is kept for # days: what was sent before @ is not in here."
        ),
        held: "Older messages that a legal hold has kept are here all the same.",
        removed: Count(
            one: "Retention has already removed # message.",
            many: "Retention has already removed # messages."
        ),
        beforeCutoff: Count(
            one: "# older message awaits its removal.",
            many: "# older messages await their removal."
        ),
        notAskedFor: Count(
            one: "# message lies outside of the period asked for.",
            many: "# messages lie outside of the period asked for."
        ),
        restricted: Count(
            one: "Restricted to # chosen conversation: what was written elsewhere is not in here.",
            many: "Restricted to # chosen conversations: what was written elsewhere is not in here."
        ),
        messageCount: "Messages",
        files: "Attached files",
        reactions: "Reactions",
        firstMessage: "First message",
        lastMessage: "Last message",
        madeWith: "Made with",
        checking: "Checking",
        checkingHint: "How to check that nothing was changed is in",
        sameForMachines: "The same for programs:",
        conversations: "Conversations",
        byMonth: "By month",
        noMessages: "There are no messages."
    )
}
