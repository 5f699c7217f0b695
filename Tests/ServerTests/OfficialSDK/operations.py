"""Calls every operation of the contract as any client of Genesys Cloud would: with the official SDK, unmodified.

The arguments are the server's address; an administrator's client, which acts as nobody and may do everything; and the
clients of Ada and Ben, which act as them with the role `member` and who have not written to each other yet. Each
makes hundreds of calls within seconds, so the server's rate limit must allow that; its clock must be this machine's.
"""
import inspect

import PureCloudPlatformClientV2 as sdk

from access import check_clients, check_grants, check_permissions, check_role_deletion, check_roles, check_tokens
from caller import Caller, answered, called, same, signing_in
from directory import (
    check_divisions, check_organization, check_signing_in, check_user_deletion, check_users, make_guests,
)
from messages import check_messages, check_pins, check_reactions, check_room_paging, check_threads
from one_on_ones import check_one_on_ones
from preferences import check_nobody, check_settings, check_user_settings
from privacy import check_audit, check_requests, check_subjects
from rooms import check_conversations, check_participants, check_rooms

# The operations of section 1 of the contract in APIs of which it takes only a part.
PARTLY_SERVED = {
    "get_users", "post_users", "get_users_chats_me", "get_users_me", "post_users_search", "get_user_roles",
    "put_user_roles", "delete_user", "get_user", "patch_user", "get_organizations_me", "get_download",
    "get_authorization_divisions", "get_authorization_divisions_home", "get_authorization_permissions",
    "get_authorization_roles", "post_authorization_roles", "delete_authorization_role", "get_authorization_role",
    "patch_authorization_role", "post_authorization_role", "put_authorization_role", "get_authorization_subjects_me",
    "get_authorization_subject", "post_authorization_subject_bulkadd", "delete_authorization_subject_division_role",
    "post_authorization_subject_division_role", "get_oauth_clients", "post_oauth_clients", "delete_oauth_client",
    "get_oauth_client", "put_oauth_client", "post_oauth_client_secret", "delete_tokens_me", "get_tokens_me",
    "head_tokens_me", "delete_token", "post_audits_query_realtime", "post_audits_query_realtime_related",
    "get_audits_query_realtime_servicemapping",
}


def check_coverage():
    """Nothing of the two APIs that are served whole was left out, nor of the parts of the others."""
    for api, count in [(sdk.ChatApi, 34), (sdk.GeneralDataProtectionRegulationApi, 4)]:
        operations = {
            name for name, _ in inspect.getmembers(api, inspect.isfunction)
            if not name.startswith("_") and not name.endswith("_with_http_info")
        }
        same(len(operations), count)
        same(operations - answered, set())
    same(PARTLY_SERVED - called, set())
    same(PARTLY_SERVED - answered, set())


def main(admin, ada, ben):
    for caller in [admin, ada, ben]:
        caller.sign_in()
    check_signing_in(admin)
    organization = check_organization(admin, ada, ben)
    home = check_divisions(admin)
    check_permissions(admin)
    guests = make_guests(admin, home)
    check_users(admin, ada, ben, guests, home)
    role, other = check_roles(admin, ada)
    check_grants(admin, ada, guests[0], role, other, home)
    check_clients(admin, ada, role, other, home)
    check_role_deletion(admin, role, other)
    check_tokens(admin, ada, ben, organization)

    check_one_on_ones(ada, ben, guests[0])
    check_rooms(ada, ben, guests)
    check_participants(ada, ben, guests[0])
    check_messages(ada, ben)
    check_room_paging(ada, ben)
    check_threads(ada, ben)
    reactions = check_reactions(admin, ada, ben)
    check_pins(ada, ben)
    check_conversations(ada, ben)
    check_settings(admin, ada)
    check_user_settings(admin, ada, ben)
    check_nobody(admin, ada, ben)

    check_subjects(admin, ada, guests[0])
    check_requests(admin, ada, ben, reactions)
    check_audit(admin, ada)
    check_user_deletion(admin, ada, guests)
    check_coverage()
    print("done")


if __name__ == "__main__":
    admin_id, admin_secret, ada_client, ada_secret, ada_user, ben_client, ben_secret, ben_user = signing_in
    main(
        Caller(admin_id, admin_secret),
        Caller(ada_client, ada_secret, ada_user),
        Caller(ben_client, ben_secret, ben_user),
    )
