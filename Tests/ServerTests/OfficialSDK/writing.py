"""Writes as people do, and remembers what each of them wrote."""
import time
from datetime import datetime, timezone

import PureCloudPlatformClientV2 as sdk

from caller import ADHOC_JID, expect, make, same, started


def let_a_millisecond_pass():
    """Two messages of one millisecond have no order that a caller could know."""
    start = time.time_ns()
    while time.time_ns() - start < 2_000_000:
        pass


def body_of(text, mentions, thread):
    return make(sdk.SendMessageBody, message=text, mentions=mentions, thread_id=thread)


def say_in_room(author, room, text, mentions=None, thread=None):
    message = author.chat.post_chats_room_messages(room, body_of(text, mentions, thread)).id
    author.texts[message] = text
    let_a_millisecond_pass()
    return message


def say_to(author, person, text, mentions=None, thread=None):
    message = author.chat.post_chats_user_messages(person.id, body_of(text, mentions, thread)).id
    author.texts[message] = text
    let_a_millisecond_pass()
    return message


def note_edit(author, message, text):
    author.earlier_texts.setdefault(message, []).append(author.texts[message])
    author.texts[message] = text
    let_a_millisecond_pass()


def make_room(owner, subject, *people, description=None):
    request = make(sdk.CreateRoomRequest, subject=subject, description=description, user_ids=[p.id for p in people])
    room = owner.chat.post_chats_rooms(request).jid
    assert ADHOC_JID.fullmatch(room), room
    return room


def expect_message(message, author, to_jid, to=None, thread=None, mentions=None, edited=False):
    """Checks every field of a message that has no reactions."""
    expect(message, body=author.texts[message.id], jid=author.jid, to_jid=to_jid, file_uri=None)
    expect(message.user, id=author.id, self_uri=f"/api/v2/users/{author.id}")
    if to:
        expect(message.to_user, id=to.id, self_uri=f"/api/v2/users/{to.id}")
    else:
        expect(message, to_user=None)
    same(message.thread.id, thread or message.id)
    same(message.parent_thread and message.parent_thread.id, thread)
    same(message.mentions or {}, mentions or {})
    same(bool(message.edited), edited)
    same(bool(message.attachment_deleted), False)
    same(message.reactions or [], [])
    assert started <= message.date_created <= datetime.now(timezone.utc), message.date_created
    if edited:
        assert message.date_modified >= message.date_created, message
