"""Messages, threads, reactions and pins."""
from datetime import datetime, timedelta, timezone

import PureCloudPlatformClientV2 as sdk

from caller import LONGEST_MESSAGE, expect, expect_error, ids, make, nobody, same
from writing import expect_message, make_room, note_edit, say_in_room, say_to

DEFAULT_LIMIT = 100


def check_messages(ada, ben):
    room = make_room(ada, "Orders", ben)
    first = say_in_room(ada, room, 'Zwölf Brötchen 🥨, 漢字 & "quotes" \\ <b>')
    second = say_in_room(ada, room, "**bold** _italic_\n\n- a list\n\ttabbed")
    longest = say_in_room(ada, room, "x" * LONGEST_MESSAGE)
    mention = say_in_room(ben, room, "Ben says hello to Ada", mentions=[ada.id])
    for person in [ada, ben]:
        listed = person.chat.get_chats_room_messages(room).entities
        same(ids(listed), [mention, longest, second, first])
        expect_message(listed[0], ben, room, mentions={ada.id: ada.jid})
        for message in listed[1:]:
            expect_message(message, ada, room)
        expect_message(person.chat.get_chats_message(mention), ben, room, mentions={ada.id: ada.jid})
        [alone] = person.chat.get_chats_room_message(room, first).entities
        expect_message(alone, ada, room)
        several = person.chat.get_chats_room_message(room, f"{first},{mention}").entities
        same(sorted(ids(several)), sorted([first, mention]))
    same(ids(ada.chat.get_chats_room_messages(room, exclude_metadata=True).entities), ids(listed))

    send = ada.chat.post_chats_room_messages
    for wrong in ["", "x" * (LONGEST_MESSAGE + 1), None]:
        expect_error(400, None, send, room, make(sdk.SendMessageBody, message=wrong))
    expect_error((400, 404), None, send, room, make(sdk.SendMessageBody, message="To whom", mentions=[nobody()]))
    expect_error((400, 404), None, send, room, make(sdk.SendMessageBody, message="Where", thread_id=nobody()))
    elsewhere = make_room(ada, "Elsewhere", ben)
    for unknown in [nobody(), "nonsense", first]:
        expect_error(404, "not.found", ada.chat.get_chats_room_message, elsewhere, unknown)
        expect_error(404, "not.found", ada.chat.delete_chats_room_message, elsewhere, unknown)
    for unknown in [nobody(), "nonsense"]:
        expect_error(404, "not.found", ada.chat.get_chats_message, unknown)
    same(ids(ada.chat.get_chats_room_messages(room).entities), ids(listed))
    check_edits(ada, ben, room, first, second)
    check_deletions(ada, ben, room, second, [mention, longest, first])


def check_edits(ada, ben, room, message, other):
    """What is older than a minute cannot be edited either; that would take a minute to see."""
    edit = make(sdk.SendMessageBody, message="Zwanzig Brötchen 🥐", mentions=[ben.id])
    same(ada.chat.patch_chats_room_message(room, message, edit).id, message)
    note_edit(ada, message, edit.message)
    for person in [ada, ben]:
        found = person.chat.get_chats_message(message)
        expect_message(found, ada, room, mentions={ben.id: ben.jid}, edited=True)
    assert message in ids(ada.chat.get_chats_room_messages(room).entities)
    expect_message(ada.chat.get_chats_message(other), ada, room)
    expect_error(403, None, ben.chat.patch_chats_room_message, room, message, edit)
    for wrong in ["", "x" * (LONGEST_MESSAGE + 1)]:
        body = make(sdk.SendMessageBody, message=wrong)
        expect_error(400, None, ada.chat.patch_chats_room_message, room, message, body)
    expect_error(404, "not.found", ada.chat.patch_chats_room_message, room, nobody(), edit)
    same(ada.chat.get_chats_message(message).body, edit.message)


def check_deletions(ada, ben, room, message, rest):
    expect_error(403, None, ben.chat.delete_chats_room_message, room, message)
    ada.chat.delete_chats_room_message(room, message)
    ada.deleted.add(message)
    for person in [ada, ben]:
        same(ids(person.chat.get_chats_room_messages(room).entities), rest)
        expect_error(404, "not.found", person.chat.get_chats_message, message)
        expect_error(404, "not.found", person.chat.get_chats_room_message, room, message)
    edit = make(sdk.SendMessageBody, message="Too late")
    reaction = make(sdk.ChatReactionUpdate, reactions=["👍"])
    expect_error(404, "not.found", ada.chat.patch_chats_room_message, room, message, edit)
    expect_error(404, "not.found", ada.chat.delete_chats_room_message, room, message)
    expect_error(404, "not.found", ada.chat.put_chats_message_reactions, message, reaction)


def check_paging(list_messages, messages):
    """Checks limits and bounds of a listing of four messages, given from the oldest to the newest."""
    one, two, three, four = messages

    def in_utc(message):
        return message.date_created.astimezone(timezone.utc).replace(tzinfo=None).isoformat(timespec="milliseconds")

    found = list_messages()
    same(ids(found), [four, three, two, one])
    by_id = {message.id: message for message in found}
    same(ids(list_messages(limit="2")), [four, three])
    same(ids(list_messages(limit="500")), [four, three, two, one])
    same(ids(list_messages(before=three)), [two, one])
    same(ids(list_messages(before=three, limit="1")), [two])
    same(ids(list_messages(before=one)), [])
    same(ids(list_messages(after=two)), [four, three])
    same(ids(list_messages(after=four)), [])
    same(ids(list_messages(after=one, before=four)), [three, two])
    # With a zone, as UTC with a Z, and without a zone, as the SDK sends a naive date.
    for ending in ["+00:00", "Z", ""]:
        same(ids(list_messages(before=in_utc(by_id[three]) + ending)), [two, one])
        same(ids(list_messages(after=in_utc(by_id[two]) + ending)), [four, three, two])
    tomorrow = (datetime.now(timezone.utc) + timedelta(days=1)).date().isoformat()
    same(ids(list_messages(before=tomorrow)), [four, three, two, one])
    same(ids(list_messages(after=tomorrow)), [])
    for wrong in [{"limit": "0"}, {"limit": "501"}, {"limit": "many"}, {"before": "soon"}, {"after": "soon"}]:
        expect_error(400, "invalid.query.param.value", list_messages, **wrong)


def check_room_paging(ada, ben):
    room = make_room(ada, "Recipes", ben)
    messages = [say_in_room(author, room, f"{who} recipe {n}") for n, (author, who) in enumerate(
        [(ada, "Ada's"), (ben, "Ben says his"), (ada, "Ada's"), (ben, "Ben says his")]
    )]
    check_paging(lambda **bounds: ben.chat.get_chats_room_messages(room, **bounds).entities, messages)
    busy = make_room(ada, "Busy", ben)
    messages = [say_in_room(ada, busy, f"Loaf {n}") for n in range(DEFAULT_LIMIT + 1)]
    same(ids(ben.chat.get_chats_room_messages(busy).entities), messages[:0:-1])
    same(ids(ben.chat.get_chats_room_messages(busy, limit="500").entities), messages[::-1])


def check_threads(ada, ben):
    room = make_room(ada, "Questions", ben)
    question = say_in_room(ada, room, "Who closes tonight?")
    other = say_in_room(ben, room, "Ben says something else")
    replies = [
        say_in_room(ben, room, "Ben says that he does", thread=question),
        say_in_room(ada, room, "Thank you", thread=question),
        say_in_room(ben, room, "Ben says it is nothing", thread=question),
    ]
    for person in [ada, ben]:
        found = person.chat.get_chats_thread_messages(question).entities
        same(ids(found), [*replies[::-1], question])
        for message in found:
            author = ada if message.id in ada.texts else ben
            expect_message(message, author, room, thread=None if message.id == question else question)
        expect_message(person.chat.get_chats_message(replies[0]), ben, room, thread=question)
        expect_message(person.chat.get_chats_message(other), ben, room)
    check_paging(
        lambda **bounds: ben.chat.get_chats_thread_messages(question, **bounds).entities, [question, *replies]
    )
    same(ids(ada.chat.get_chats_thread_messages(question, exclude_metadata=True).entities), ids(found))
    same(ids(ada.chat.get_chats_room_messages(room).entities), [*replies[::-1], other, question])
    expect_error(404, "not.found", ada.chat.get_chats_thread_messages, nobody())

    opening = say_to(ada, ben, "Shall we bake?")
    answer = say_to(ben, ada, "Ben says yes", thread=opening)
    found = ada.chat.get_chats_thread_messages(opening).entities
    same(ids(found), [answer, opening])
    expect_message(found[0], ben, ada.jid, to=ada, thread=opening)


def check_reactions(admin, ada, ben):
    """Leaves Ada's reactions where they are, and tells what they are."""
    room = make_room(ada, "Praise", ben)
    praised = say_in_room(ben, room, "Ben says the bread is baked")
    private = say_to(ben, ada, "Ben says it in private too")

    def react(person, message, *emoji):
        person.chat.put_chats_message_reactions(message, make(sdk.ChatReactionUpdate, reactions=list(emoji)))

    def expect_reactions(message, people):
        for person in [ada, ben]:
            found = person.chat.get_chats_message(message).reactions or []
            same({one.emoji: sorted(ids(one.users)) for one in found}, {e: sorted(p) for e, p in people.items()})
            same(len(found), len(people))
            for user in [user for one in found for user in one.users]:
                expect(user, self_uri=f"/api/v2/users/{user.id}")

    react(ada, praised, "👍", "🎉")
    expect_reactions(praised, {"👍": [ada.id], "🎉": [ada.id]})
    react(ben, praised, "👍")
    expect_reactions(praised, {"👍": [ada.id, ben.id], "🎉": [ada.id]})
    react(ada, praised, "🎉", "🥖")
    expect_reactions(praised, {"👍": [ben.id], "🎉": [ada.id], "🥖": [ada.id]})
    react(ben, praised)
    expect_reactions(praised, {"🎉": [ada.id], "🥖": [ada.id]})
    [listed] = ada.chat.get_chats_room_messages(room).entities
    same(sorted(one.emoji for one in listed.reactions), sorted(["🎉", "🥖"]))
    react(ada, private, "❤️")
    expect_reactions(private, {"❤️": [ada.id]})
    expect_error(404, "not.found", react, ada, nobody(), "👍")
    expect_error(400, None, ada.chat.put_chats_message_reactions, praised, make(sdk.ChatReactionUpdate))
    expect_error(400, "not.a.user", react, admin, praised, "👍")

    settings = admin.chat.get_chats_settings()
    try:
        admin.chat.patch_chats_settings(make(sdk.ChatSettings, reactions_enabled=False))
        expect_error(400, None, react, ada, praised, "👍")
        admin.chat.patch_chats_settings(make(sdk.ChatSettings, reactions_enabled=True))
        react(ada, praised, "🎉")
        expect_reactions(praised, {"🎉": [ada.id]})
    finally:
        admin.chat.put_chats_settings(settings)
    return {(praised, "🎉"), (private, "❤️")}


def check_pins(ada, ben):
    room = make_room(ada, "Notices", ben)
    in_room = [say_in_room(ada, room, f"Notice {n}") for n in range(3)]
    between = [say_to(ada, ben, f"Private notice {n}") for n in range(2)]

    def expect_pins(show, *messages):
        for found in show():
            same(sorted(ids(found.pinned_messages)), sorted(messages))
            assert all(pin.self_uri for pin in found.pinned_messages or []), found

    def rooms():
        return [person.chat.get_chats_room(room) for person in (ada, ben)]

    def one_on_ones():
        return [ada.chat.get_chats_user(ben.id), ben.chat.get_chats_user(ada.id)]

    def pins(*messages):
        return make(sdk.PinnedMessageRequest, pinned_message_ids=list(messages))

    ada.chat.post_chats_room_messages_pins(room, pins(in_room[0]))
    ben.chat.post_chats_room_messages_pins(room, pins(in_room[0], in_room[1]))
    expect_pins(rooms, in_room[0], in_room[1])
    ada.chat.delete_chats_room_messages_pin(room, in_room[0])
    expect_pins(rooms, in_room[1])
    ada.chat.patch_chats_room(room, make(sdk.RoomUpdateRequest, pinned_message_ids=[in_room[0], in_room[2]]))
    expect_pins(rooms, in_room[0], in_room[2])
    expect(ada.chat.get_chats_room(room), subject="Notices")
    ada.chat.patch_chats_room(room, make(sdk.RoomUpdateRequest, subject="News"))
    expect_pins(rooms, in_room[0], in_room[2])
    ada.chat.patch_chats_room(room, make(sdk.RoomUpdateRequest, pinned_message_ids=[]))
    expect_pins(rooms)

    ada.chat.post_chats_user_messages_pins(ben.id, pins(between[0]))
    ben.chat.post_chats_user_messages_pins(ada.id, pins(between[1]))
    expect_pins(one_on_ones, *between)
    ben.chat.delete_chats_user_messages_pin(ada.id, between[0])
    expect_pins(one_on_ones, between[1])
    ada.chat.delete_chats_user_messages_pin(ben.id, between[1])
    expect_pins(one_on_ones)

    for wrong in [nobody(), between[0]]:
        expect_error((400, 404), None, ada.chat.post_chats_room_messages_pins, room, pins(wrong))
        change = make(sdk.RoomUpdateRequest, pinned_message_ids=[wrong])
        expect_error((400, 404), None, ada.chat.patch_chats_room, room, change)
    for wrong in [nobody(), in_room[0]]:
        expect_error((400, 404), None, ada.chat.post_chats_user_messages_pins, ben.id, pins(wrong))
    expect_pins(rooms)
    expect_pins(one_on_ones)
