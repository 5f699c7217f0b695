"""Rooms, who takes part in them, and the list of conversations."""
import re
from datetime import datetime, timezone

import PureCloudPlatformClientV2 as sdk

from caller import ADHOC_JID, MOST_NEW_PARTICIPANTS, USER_JID, expect, expect_error, ids, make, nobody, same, started
from writing import expect_message, make_room, say_in_room, say_to


def check_rooms(ada, ben, guests):
    room = make_room(ada, "Sourdough", ben, description="All about starters")
    same(ADHOC_JID.fullmatch(room)[1], USER_JID.fullmatch(ada.jid)[1])
    for person in [ada, ben]:
        found = person.chat.get_chats_room(room)
        expect(found, id=room, jid=room, room_type="adhoc", subject="Sourdough", name="Sourdough")
        expect(found, description="All about starters", participant_limit=1000)
        same(ids(found.owners), [ada.id])
        same(ids(found.pinned_messages), [])
        assert found.self_uri and started <= found.date_created <= datetime.now(timezone.utc), found

    ada.chat.patch_chats_room(room, make(sdk.RoomUpdateRequest, subject="Rye"))
    found = ben.chat.get_chats_room(room)
    expect(found, jid=room, subject="Rye", name="Rye", description="All about starters")
    same(ids(found.owners), [ada.id])
    ada.chat.patch_chats_room(room, make(sdk.RoomUpdateRequest, description="All about rye", owner_ids=[ben.id]))
    found = ada.chat.get_chats_room(room)
    expect(found, subject="Rye", description="All about rye")
    same(ids(found.owners), [ben.id])
    expect_error(403, None, ada.chat.delete_chats_room_participant, room, ben.id)
    ben.chat.patch_chats_room(room, make(sdk.RoomUpdateRequest, owner_ids=[ada.id, ben.id]))
    same(sorted(ids(ada.chat.get_chats_room(room).owners)), sorted([ada.id, ben.id]))
    wrong = make(sdk.RoomUpdateRequest, owner_ids=[nobody()])
    expect_error((400, 404), None, ada.chat.patch_chats_room, room, wrong)

    full = make_room(ada, "Everybody", ben, *guests[1:])
    same(len(ada.chat.get_chats_room_participants(full).participants), MOST_NEW_PARTICIPANTS + 1)
    for wrong in [
        make(sdk.CreateRoomRequest, subject="Too many", user_ids=[ben.id, *ids(guests)]),
        make(sdk.CreateRoomRequest, subject="Unknown", user_ids=[ben.id, nobody()]),
        make(sdk.CreateRoomRequest, user_ids=[ben.id]),
    ]:
        expect_error(400, None, ada.chat.post_chats_rooms, wrong)
    check_hidden_room(ada, ben)


def check_hidden_room(ada, ben):
    """To those who do not take part, a room is as if it were not there."""
    room = make_room(ada, "Ada's own")
    message = say_in_room(ada, room, "A note to myself")
    same([p.user.id for p in ada.chat.get_chats_room_participants(room).participants], [ada.id])
    body = make(sdk.SendMessageBody, message="Ben says he is not here")
    pins = make(sdk.PinnedMessageRequest, pinned_message_ids=[message])
    unknown = re.sub("adhoc-[^@]*", f"adhoc-{nobody()}", room)
    foreign = re.sub("conference.*", "conference.elsewhere.orgspan.com", room)
    for address in [room, unknown, foreign, "nonsense"]:
        chat = ada.chat if address != room else ben.chat
        for call, *arguments in [
            (chat.get_chats_room, address), (chat.get_chats_room_messages, address),
            (chat.get_chats_room_message, address, message), (chat.get_chats_room_participants, address),
            (chat.get_chats_room_participant, address, ada.jid), (chat.post_chats_room_messages, address, body),
            (chat.patch_chats_room, address, make(sdk.RoomUpdateRequest, subject="Mine")),
            (chat.patch_chats_room_message, address, message, body),
            (chat.delete_chats_room_message, address, message),
            (chat.post_chats_room_messages_pins, address, pins),
            (chat.delete_chats_room_messages_pin, address, message),
            (chat.post_chats_room_participant, address, ben.id),
            (chat.delete_chats_room_participant, address, ada.id),
        ]:
            expect_error(404, "not.found", call, *arguments)
    for call, *arguments in [
        (ben.chat.get_chats_message, message), (ben.chat.get_chats_thread_messages, message),
        (ben.chat.put_chats_message_reactions, message, make(sdk.ChatReactionUpdate, reactions=["👍"])),
    ]:
        expect_error(404, "not.found", call, *arguments)
    expect_message(ada.chat.get_chats_message(message), ada, room)
    expect(ada.chat.get_chats_room(room), subject="Ada's own")


def check_participants(ada, ben, guest):
    room = make_room(ada, "Deliveries")
    before = say_in_room(ada, room, "Written before anybody came")
    ada.chat.post_chats_room_participant(room, ben.id)
    # The SDK sends a call again when the connection drops, so a second one must do no harm.
    ada.chat.post_chats_room_participant(room, ben.id)
    same(ids(ben.chat.get_chats_room_messages(room).entities), [before])
    ben.chat.post_chats_room_participant(room, guest.id)
    people = {ada.id: ada.jid, ben.id: ben.jid, guest.id: guest.chat.jabber_id}
    for person in [ada, ben]:
        found = person.chat.get_chats_room_participants(room).participants
        same(len(found), 3)
        same({p.user.id: p.jid for p in found}, people)
        same({p.user.self_uri for p in found}, {f"/api/v2/users/{id}" for id in people})
    notified = ada.chat.get_chats_room_participants(room, notify=True).participants
    assert {p.user.id for p in notified} <= people.keys(), notified
    for jid in people.values():
        same(ben.chat.get_chats_room_participant(room, jid).participant_jid, jid)

    for person in [ada, guest]:
        expect_error(403, None, ben.chat.delete_chats_room_participant, room, person.id)
    ada.chat.delete_chats_room_participant(room, guest.id)
    expect_error(404, "not.found", ada.chat.get_chats_room_participant, room, guest.chat.jabber_id)
    ben.chat.delete_chats_room_participant(room, ben.id)
    same([p.user.id for p in ada.chat.get_chats_room_participants(room).participants], [ada.id])
    expect_error(404, "not.found", ben.chat.get_chats_room, room)
    expect_error(404, "not.found", ada.chat.post_chats_room_participant, room, nobody())


def check_conversations(ada, ben):
    """The caller's conversations are listed, the one with the newest message first."""
    hidden = make_room(ben, "Ben's own")
    room = make_room(ada, "Closing time", ben)
    spoken = say_in_room(ada, room, "Lights out")
    say_in_room(ben, hidden, "Ben says good night to nobody")
    for caller, other in [(ada, ben), (ben, ada)]:
        private = say_to(ben, ada, f"Ben says good night, {caller.name}")
        items = caller.users.get_users_chats_me(include_room_owners=True, include_presence=False).entities
        dates = [item.date_last_message for item in items if item.date_last_message]
        same(dates, sorted(dates, reverse=True))
        expect(items[0], chat_type="oneOnOne", open=True, name=other.name, room=None)
        expect(items[0], date_last_message=caller.chat.get_chats_message(private).date_created)
        expect(items[0].user, id=other.id, name=other.name, jid=other.jid, self_uri=f"/api/v2/users/{other.id}")
        [item] = [item for item in items if item.room and item.room.jid == room]
        expect(item, chat_type="adhoc", open=True, name="Closing time", user=None)
        expect(item, date_last_message=caller.chat.get_chats_message(spoken).date_created)
        expect(item.room, id=room, room_type="adhoc", subject="Closing time")
        same(ids(item.room.owners), [ada.id])
        same(hidden in [item.room.jid for item in items if item.room], caller is ben)
        same(len({item.room.jid if item.room else item.user.id for item in items}), len(items))
    last = say_in_room(ada, room, "Lights out again")
    newest = ben.users.get_users_chats_me(exclude_closed=True).entities[0]
    same(newest.room.jid, room)
    expect(newest, date_last_message=ben.chat.get_chats_message(last).date_created)
