"""Settings of the organization and of people, and what a client that acts as nobody cannot do."""
import PureCloudPlatformClientV2 as sdk

from caller import expect, expect_error, make, nobody, same
from writing import make_room


def check_settings(admin, ada):
    original = admin.chat.get_chats_settings()
    expect(original, message_retention_period_days=3650, reactions_enabled=True)
    try:
        for days, enabled in [(10, False), (3650, True), (365, True)]:
            wanted = {"message_retention_period_days": days, "reactions_enabled": enabled}
            expect(admin.chat.put_chats_settings(make(sdk.ChatSettings, **wanted)), **wanted)
            expect(admin.chat.get_chats_settings(), **wanted)
        changed = admin.chat.patch_chats_settings(make(sdk.ChatSettings, message_retention_period_days=30))
        expect(changed, message_retention_period_days=30, reactions_enabled=True)
        changed = admin.chat.patch_chats_settings(make(sdk.ChatSettings, reactions_enabled=False))
        expect(changed, message_retention_period_days=30, reactions_enabled=False)
        for days in [9, 3651, 0, -1]:
            wrong = make(sdk.ChatSettings, message_retention_period_days=days, reactions_enabled=True)
            expect_error(400, None, admin.chat.put_chats_settings, wrong)
            expect_error(400, None, admin.chat.patch_chats_settings, wrong)
        expect(admin.chat.get_chats_settings(), message_retention_period_days=30, reactions_enabled=False)
    finally:
        admin.chat.put_chats_settings(original)
    expect(admin.chat.get_chats_settings(), message_retention_period_days=3650, reactions_enabled=True)
    for call, *arguments in [
        (ada.chat.get_chats_settings,), (ada.chat.put_chats_settings, original),
        (ada.chat.patch_chats_settings, original),
    ]:
        expect_error(403, "missing.any.permissions", call, *arguments)


def mobile(when):
    return make(sdk.MobileSettings, notifications=make(sdk.MobileNotificationSettings, when=when))


def check_user_settings(admin, ada, ben):
    def expect_settings(caller, found, muted, mentions_only, notify_on_reactions, when):
        for settings in [found, caller.chat.get_chats_users_me_settings()]:
            if settings is not None:
                expect(settings, muted=muted, mentions_only=mentions_only, notify_on_reactions=notify_on_reactions)
                same(settings.mobile.notifications.when, when)
        same(admin.chat.get_chats_user_settings(caller.id).mobile.notifications.when, when)

    for caller in [ada, ben]:
        expect_settings(caller, caller.chat.delete_chats_users_me_settings(), False, False, True, "Always")
    body = make(sdk.UserChatSettingsPost, muted=True, mentions_only=True, notify_on_reactions=False)
    expect_settings(ada, ada.chat.post_chats_users_me_settings(body), True, True, False, "Always")
    body = make(sdk.UserSettingsForChat, mobile=mobile("OnlyWhenInactive"))
    expect_settings(ada, ada.chat.patch_chats_users_me_settings(body), True, True, False, "OnlyWhenInactive")
    body = make(sdk.UserSettingsForChat, muted=False, mobile=mobile("OnlyWhenInactive"))
    expect_settings(ada, ada.chat.patch_chats_users_me_settings(body), False, True, False, "OnlyWhenInactive")
    body = make(sdk.ChatUserSettings, mobile=mobile("Always"))
    changed = admin.chat.patch_chats_user_settings(ada.id, body)
    same(changed.mobile.notifications.when, "Always")
    expect_settings(ada, None, False, True, False, "Always")
    expect_settings(ben, None, False, False, True, "Always")

    # What is none of the words reaches the server as "outdated_sdk_version".
    wrong = make(sdk.UserSettingsForChat, mobile=mobile("Sometimes"))
    expect_error(400, None, ada.chat.patch_chats_users_me_settings, wrong)
    wrong = make(sdk.ChatUserSettings, mobile=mobile("Sometimes"))
    expect_error(400, None, admin.chat.patch_chats_user_settings, ada.id, wrong)
    wrong = make(sdk.UserChatSettingsPost, mentions_only=True)
    expect_error(400, None, ada.chat.post_chats_users_me_settings, wrong)
    expect_error(404, "not.found", admin.chat.get_chats_user_settings, nobody())
    expect_error(404, "not.found", admin.chat.patch_chats_user_settings, nobody(), body)
    expect_error(403, "missing.any.permissions", ben.chat.get_chats_user_settings, ada.id)
    expect_error(403, "missing.any.permissions", ben.chat.patch_chats_user_settings, ada.id, body)
    expect_settings(ada, None, False, True, False, "Always")
    expect_settings(ada, ada.chat.delete_chats_users_me_settings(), False, False, True, "Always")


def check_nobody(admin, ada, ben):
    """What only a person can do is refused to a client that acts as nobody."""
    room = make_room(ada, "Persons only", ben)
    body = make(sdk.SendMessageBody, message="From nobody")
    settings = make(sdk.UserSettingsForChat, muted=True, mobile=mobile("Always"))
    for call, *arguments in [
        (admin.users.get_users_me,), (admin.users.get_users_chats_me,), (admin.chat.get_chats_users_me_settings,),
        (admin.chat.post_chats_users_me_settings, make(sdk.UserChatSettingsPost, muted=True)),
        (admin.chat.patch_chats_users_me_settings, settings), (admin.chat.delete_chats_users_me_settings,),
        (admin.chat.post_chats_rooms, make(sdk.CreateRoomRequest, subject="Nobody's")),
        (admin.chat.post_chats_room_messages, room, body), (admin.chat.post_chats_user_messages, ada.id, body),
        (admin.chat.get_chats_user, ada.id), (admin.chat.get_chats_user_messages, ada.id),
    ]:
        expect_error(400, "not.a.user", call, *arguments)
