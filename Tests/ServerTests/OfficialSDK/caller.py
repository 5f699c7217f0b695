"""Clients that have signed in, and how their calls are checked."""
import json
import re
import sys
import time
import uuid
from datetime import datetime, timezone

import PureCloudPlatformClientV2 as sdk
from PureCloudPlatformClientV2.rest import ApiException

LONGEST_MESSAGE = 40_000
MOST_NEW_PARTICIPANTS = 25
USER_JID = re.compile(r"[0-9a-f]{24}@([a-z0-9-]+)\.orgspan\.com")
ADHOC_JID = re.compile(r"adhoc-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@conference\.([a-z0-9-]+)\.orgspan\.com")

# What the contract says of statuses other than 200.
NO_CONTENT = {
    "put_chats_message_reactions", "patch_chats_room", "post_chats_room_messages_pins",
    "delete_chats_room_messages_pin", "delete_chats_room_message", "delete_chats_room_participant",
    "post_chats_room_participant", "delete_chats_users_me_settings", "post_chats_users_me_settings",
    "post_chats_user_messages_pins", "delete_chats_user_messages_pin", "delete_chats_user_message",
    "post_authorization_role", "post_authorization_subject_bulkadd", "delete_token",
}
ANY_SUCCESS = {
    "delete_authorization_role", "delete_authorization_subject_division_role",
    "post_authorization_subject_division_role", "delete_oauth_client", "delete_tokens_me", "head_tokens_me",
    "post_gdpr_requests",
}

base, *signing_in = sys.argv[1:]
run = uuid.uuid4().hex[:8]
# The server keeps milliseconds.
started = datetime.fromtimestamp(time.time_ns() // 1_000_000 / 1000, timezone.utc)
sdk.configuration.host = base

called = set()
answered = set()


class RecordedAPI:
    """An API of the SDK that keeps account of its operations and checks the status of every success."""

    def __init__(self, api):
        self._api = api

    def __getattr__(self, name):
        operation = getattr(self._api, name)

        def call(*arguments, **options):
            called.add(name)
            result = operation(*arguments, **options)
            answer = self._api.api_client.last_response
            allowed = range(200, 206) if name in ANY_SUCCESS else [204] if name in NO_CONTENT else [200]
            assert answer.status in allowed, f"{name} answered {answer.status}"
            assert answer.getheader("ININ-Correlation-Id"), f"{name} has no correlation id"
            answered.add(name)
            return result

        return call


class Caller:
    """A client that has signed in, the person it acts as, and what that person wrote during this run."""

    def __init__(self, client_id, secret, person=None):
        self.client_id = client_id
        self.secret = secret
        self.id = person
        self.jid = None
        self.name = None
        self.texts = {}
        self.earlier_texts = {}
        self.deleted = set()
        self.client = sdk.api_client.ApiClient(base)
        self.chat = RecordedAPI(sdk.ChatApi(self.client))
        self.gdpr = RecordedAPI(sdk.GeneralDataProtectionRegulationApi(self.client))
        self.downloads = RecordedAPI(sdk.DownloadsApi(self.client))
        self.users = RecordedAPI(sdk.UsersApi(self.client))
        self.organization = RecordedAPI(sdk.OrganizationApi(self.client))
        self.authorization = RecordedAPI(sdk.AuthorizationApi(self.client))
        self.oauth = RecordedAPI(sdk.OAuthApi(self.client))
        self.tokens = RecordedAPI(sdk.TokensApi(self.client))
        self.audit = RecordedAPI(sdk.AuditApi(self.client))

    def sign_in(self):
        self.client.get_client_credentials_token(self.client_id, self.secret)
        return self


def make(kind, **fields):
    """Makes a model of the SDK, which would take a misspelt attribute without a word."""
    model = kind()
    for name, value in fields.items():
        assert name in model.swagger_types, f"{kind.__name__} has no {name}"
        setattr(model, name, value)
    return model


def expect(thing, **fields):
    for name, wanted in fields.items():
        found = getattr(thing, name)
        assert found == wanted, f"{type(thing).__name__}.{name} is {found!r}, not {wanted!r}"


def same(found, wanted):
    assert found == wanted, f"{found!r} is not {wanted!r}"


def expect_error(status, code, call, *arguments, **options):
    """Makes a call that must fail with a status, one of several if need be, and with a code unless that is None."""
    statuses = status if isinstance(status, tuple) else (status,)
    try:
        result = call(*arguments, **options)
    except ApiException as error:
        assert error.status in statuses, f"{error.status} is not {status}: {error.body}"
        body = json.loads(error.body)
        assert body["status"] == error.status and body["code"] and body["message"], body
        assert isinstance(body["details"], list) and isinstance(body["errors"], list), body
        assert body["contextId"] == error.headers.get("ININ-Correlation-Id"), (body, error.headers)
        assert code is None or body["code"] == code, f"{body} is not {code}"
        return body
    raise AssertionError(f"no error {status} {code}: {result}")


def ids(things):
    return [thing.id for thing in things or []]


def nobody():
    return str(uuid.uuid4())
