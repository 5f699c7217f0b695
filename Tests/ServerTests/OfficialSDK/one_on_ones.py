"""What two people write to each other."""
import json

import PureCloudPlatformClientV2 as sdk

from caller import LONGEST_MESSAGE, expect_error, ids, make, nobody, same
from messages import check_paging
from writing import expect_message, note_edit, say_to


def check_one_on_ones(ada, ben, guest):
    def listed(caller, other):
        """The messages, which the SDK's type hides: it knows only the newest, whose fields lie beside them."""

        def list_messages(**bounds):
            newest = caller.chat.get_chats_user_messages(other.id, **bounds)
            answer = json.loads(caller.client.last_response.data)
            entities = answer["entities"]
            if entities:
                same({name: answer[name] for name in entities[0]}, entities[0])
                same((newest.id, newest.body), (entities[0]["id"], entities[0]["body"]))
            return caller.client.deserialize(caller.client.last_response, "ChatMessageEntityListing").entities

        return list_messages

    one = say_to(ada, ben, "Are the ovens on?", mentions=[ben.id])
    two = say_to(ben, ada, "Ben says they are")
    three = say_to(ada, ben, "Good")
    four = say_to(ben, ada, "Ben says it is")
    for caller, other in [(ada, ben), (ben, ada)]:
        found = listed(caller, other)()
        same(ids(found), [four, three, two, one])
        for message in found:
            author, reader = (ada, ben) if message.id in ada.texts else (ben, ada)
            mentions = {ben.id: ben.jid} if message.id == one else None
            expect_message(message, author, reader.jid, to=reader, mentions=mentions)
            expect_message(caller.chat.get_chats_message(message.id), author, reader.jid, to=reader, mentions=mentions)
        several = caller.chat.get_chats_user_message(other.id, f"{one},{two}").entities
        same(sorted(ids(several)), sorted([one, two]))
        check_paging(listed(caller, other), [one, two, three, four])
        same(ids(caller.chat.get_chats_user(other.id).pinned_messages), [])

    for wrong in ["", "x" * (LONGEST_MESSAGE + 1), None]:
        body = make(sdk.SendMessageBody, message=wrong)
        expect_error(400, None, ada.chat.post_chats_user_messages, ben.id, body)
    check_one_on_one_changes(ada, ben, guest, three, two, listed(ben, ada))


def check_one_on_one_changes(ada, ben, guest, mine, theirs, list_messages):
    edit = make(sdk.SendMessageBody, message="Very good")
    same(ada.chat.patch_chats_user_message(ben.id, mine, edit).id, mine)
    note_edit(ada, mine, edit.message)
    [found] = ben.chat.get_chats_user_message(ada.id, mine).entities
    expect_message(found, ada, ben.jid, to=ben, edited=True)
    expect_error(403, None, ben.chat.patch_chats_user_message, ada.id, mine, edit)
    expect_error(403, None, ben.chat.delete_chats_user_message, ada.id, mine)
    wrong = make(sdk.SendMessageBody, message="")
    expect_error(400, None, ada.chat.patch_chats_user_message, ben.id, mine, wrong)

    before = ids(list_messages())
    ben.chat.delete_chats_user_message(ada.id, theirs)
    ben.deleted.add(theirs)
    same(ids(list_messages()), [message for message in before if message != theirs])
    for person, other in [(ada, ben), (ben, ada)]:
        expect_error(404, "not.found", person.chat.get_chats_message, theirs)
        expect_error(404, "not.found", person.chat.get_chats_user_message, other.id, theirs)
    pins = make(sdk.PinnedMessageRequest, pinned_message_ids=[mine])
    for call, *arguments in [
        (ada.chat.get_chats_user, nobody()), (ada.chat.get_chats_user_messages, nobody()),
        (ada.chat.post_chats_user_messages, nobody(), edit), (ada.chat.post_chats_user_messages_pins, nobody(), pins),
        (ada.chat.delete_chats_user_messages_pin, nobody(), mine), (ada.chat.get_chats_user_message, nobody(), mine),
        (ada.chat.get_chats_user_message, ben.id, nobody()), (ada.chat.get_chats_user_message, guest.id, mine),
        (ada.chat.patch_chats_user_message, ben.id, nobody(), edit),
        (ada.chat.delete_chats_user_message, ben.id, nobody()),
    ]:
        expect_error(404, "not.found", call, *arguments)
