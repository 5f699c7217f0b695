internal import Chat
private import Hummingbird
internal import Storage

/// What is written in rooms and one-on-ones: read, send, edit, delete.
struct MessageRoutes: Sendable {
    let store: Store
    let clock: WallClock
    let sequence: MessageSequence

    var routes: [Route] {
        room + oneOnOne + [
            Route(
                .get,
                "/api/v2/chats/messages/{messageId}",
                .holding(anyOf: [.accessChat, .viewOneOnOneMessages, .viewRooms]),
                scopes: .chatReading,
                show
            ),
            Route(
                .get,
                "/api/v2/chats/threads/{threadId}/messages",
                .holding(anyOf: [.accessChat, .viewRooms]),
                scopes: .chatReading,
                listThread
            ),
        ]
    }

    private var room: [Route] {
        let messages = ConversationPlace.room.path + "/messages"
        let view: Access = .holding(anyOf: [.accessChat, .viewRooms])
        return [
            Route(.get, messages, view, scopes: .chatReading) { try await list($0, .room) },
            // A scope to read is enough to send, as the contract has it.
            Route(.post, messages, .holding(anyOf: [.accessChat, .addRoomMessages]), scopes: .chatReading) {
                try await send($0, .room)
            },
            Route(.get, messages + "/{messageIds}", view, scopes: .chatReading) { try await showSeveral($0, .room) },
            Route(
                .patch,
                messages + "/{messageIds}",
                .holding(anyOf: [.accessChat, .editRoomMessages]),
                scopes: .chatWriting
            ) { try await edit($0, .room) },
            Route(
                .delete,
                messages + "/{messageIds}",
                .holding(anyOf: [.accessChat, .deleteRoomMessages, .moderateChat]),
                scopes: .chatWriting
            ) { try await delete($0, .room) },
        ]
    }

    private var oneOnOne: [Route] {
        let messages = ConversationPlace.oneOnOne.path + "/messages"
        let view: Access = .holding(anyOf: [.accessChat, .viewOneOnOneMessages])
        return [
            Route(.get, messages, view, scopes: .chatReading) { try await list($0, .oneOnOne) },
            Route(.post, messages, .holding(anyOf: [.accessChat, .addOneOnOneMessages]), scopes: .chatReading) {
                try await send($0, .oneOnOne)
            },
            Route(.get, messages + "/{messageIds}", view, scopes: .chatReading) {
                try await showSeveral($0, .oneOnOne)
            },
            // The permission to view is enough to edit one's own, as the contract has it.
            Route(.patch, messages + "/{messageIds}", view, scopes: .chatWriting) { try await edit($0, .oneOnOne) },
            Route(
                .delete,
                messages + "/{messageIds}",
                .holding(anyOf: [.accessChat, .deleteOneOnOneMessages, .moderateChat]),
                scopes: .chatWriting
            ) { try await delete($0, .oneOnOne) },
        ]
    }
}
