"""Roles, clients and tokens."""
from datetime import datetime, timezone

import PureCloudPlatformClientV2 as sdk

from caller import Caller, expect, expect_error, ids, make, nobody, run, same, started


def check_permissions(admin):
    listing = admin.authorization.get_authorization_permissions(page_size=100)
    known = set()
    for collection in listing.entities:
        for entity, permissions in collection.permission_map.items():
            for permission in permissions:
                expect(permission, domain=collection.domain, entity_type=entity)
                known.add(f"{permission.domain}:{permission.entity_type}:{permission.action}")
    assert {
        "gdpr:request:add", "gdpr:request:view", "gdpr:subject:view", "chat:chat:access", "chat:setting:view",
        "chat:setting:edit", "chat:usersettings:view", "chat:usersettings:edit", "directory:user:add",
        "directory:user:view", "directory:user:edit", "directory:user:delete", "authorization:role:view",
        "authorization:role:add", "authorization:role:edit", "authorization:role:delete", "authorization:grant:view",
        "authorization:grant:add", "authorization:grant:delete", "oauth:client:view", "oauth:client:add",
        "oauth:client:edit", "oauth:client:delete", "oauth:token:delete", "audits:audit:view",
    } <= known, known
    one = admin.authorization.get_authorization_permissions(query_type="domain", query="gdpr")
    same([collection.domain for collection in one.entities], ["gdpr"])


def policy(permission):
    domain, entity, action = permission.split(":")
    return make(sdk.DomainPermissionPolicy, domain=domain, entity_name=entity, action_set=[action])


def expect_role(role, *permissions, **fields):
    """Checks a role's fields and its permissions, which it has in both of the contract's forms."""
    expect(role, **fields)
    same(sorted(role.permissions), sorted(permissions))
    same(
        sorted(f"{p.domain}:{p.entity_name}:{action}" for p in role.permission_policies for action in p.action_set),
        sorted(permissions),
    )


def check_roles(admin, ada):
    authorization = admin.authorization
    name = f"Viewer {run}"
    body = make(sdk.DomainOrganizationRoleCreate, name=name, description="Looks on.")
    body.permission_policies = [policy("gdpr:request:view")]
    role = authorization.post_authorization_roles(body)
    expect_role(role, "gdpr:request:view", name=name, description="Looks on.")
    expect_role(authorization.get_authorization_role(role.id), "gdpr:request:view", id=role.id, name=name)
    expect_error((400, 409), None, authorization.post_authorization_roles, body)
    expect_error(403, "missing.any.permissions", ada.authorization.post_authorization_roles, body)
    expect_error(400, None, authorization.post_authorization_roles, make(sdk.DomainOrganizationRoleCreate))

    same(ids(authorization.get_authorization_roles(id=[role.id]).entities), [role.id])
    same(ids(authorization.get_authorization_roles(name=name).entities), [role.id])
    names = {one.name for one in authorization.get_authorization_roles(page_size=100).entities}
    assert {"admin", "member", name} <= names, names

    change = make(sdk.DomainOrganizationRole, description="Sees requests.")
    changed = authorization.patch_authorization_role(role.id, change)
    expect_role(changed, "gdpr:request:view", id=role.id, name=name, description="Sees requests.")
    whole = make(sdk.DomainOrganizationRoleUpdate, name=name, description="Sees.", permissions=["gdpr:subject:view"])
    replaced = authorization.put_authorization_role(role.id, whole)
    expect_role(replaced, "gdpr:subject:view", id=role.id, name=name, description="Sees.")
    whole = make(sdk.DomainOrganizationRoleUpdate, name=name, description="Sees.")
    whole.permission_policies = [policy("gdpr:request:view"), policy("gdpr:subject:view")]
    authorization.put_authorization_role(role.id, whole)
    expect_role(authorization.get_authorization_role(role.id), "gdpr:request:view", "gdpr:subject:view", name=name)

    body = make(sdk.DomainOrganizationRoleCreate, name=f"Keeper {run}", permissions=["chat:setting:view"])
    other = authorization.post_authorization_roles(body)
    expect_role(other, "chat:setting:view", name=f"Keeper {run}")
    for call in [authorization.get_authorization_role, authorization.delete_authorization_role]:
        expect_error(404, None, call, nobody())
    return role, other


def check_grants(admin, ada, guest, role, other, home):
    authorization = admin.authorization

    def granted(subject):
        found = authorization.get_authorization_subject(subject)
        expect(found, id=subject)
        assert all(grant.division.id == home.id for grant in found.grants), found
        return {grant.role.id: grant.role.name for grant in found.grants}

    def take_back(*roles):
        for one in roles:
            authorization.delete_authorization_subject_division_role(guest.id, home.id, one.id)
            assert one.id not in granted(guest.id)

    authorization.post_authorization_subject_division_role(guest.id, home.id, role.id)
    same(granted(guest.id)[role.id], role.name)
    same(authorization.get_authorization_role(role.id, user_count=True).user_count, 1)
    take_back(role)
    pairs = [make(sdk.RoleDivisionPair, role_id=one.id, division_id=home.id) for one in (role, other)]
    authorization.post_authorization_subject_bulkadd(guest.id, make(sdk.RoleDivisionGrants, grants=pairs))
    assert {role.id, other.id} <= granted(guest.id).keys()
    take_back(role, other)
    subjects = make(sdk.SubjectDivisions, subject_ids=[guest.id, ada.id], division_ids=[home.id])
    expect_error(400, None, authorization.post_authorization_role, role.id, subjects, subject_type="PC_SHOE")
    expect_error(403, "missing.any.permissions", ada.gdpr.get_gdpr_requests)
    authorization.post_authorization_role(role.id, subjects)
    assert role.id in granted(guest.id) and role.id in granted(ada.id)
    ada.gdpr.get_gdpr_requests()
    mine = ada.authorization.get_authorization_subjects_me(include_full_roles=True)
    expect(mine, id=ada.id)
    [grant] = [grant for grant in mine.grants if grant.role.id == role.id]
    expect(grant.role, name=role.name)
    expect(grant, subject_id=ada.id)
    assert started <= grant.grant_made_at <= datetime.now(timezone.utc), grant
    allowed = {f"{p.domain}:{p.entity_name}:{action}" for p in grant.role.policies for action in p.actions}
    same(allowed, {"gdpr:request:view", "gdpr:subject:view"})
    authorization.delete_authorization_subject_division_role(ada.id, home.id, role.id)
    expect_error(403, "missing.any.permissions", ada.gdpr.get_gdpr_requests)
    take_back(role)

    for subject, division, unknown in [
        (nobody(), home.id, role.id), (guest.id, nobody(), role.id), (guest.id, home.id, nobody()),
    ]:
        call = authorization.post_authorization_subject_division_role
        expect_error((400, 404), None, call, subject, division, unknown)
    expect_error(404, None, authorization.get_authorization_subject, nobody())
    expect_error(403, None, ada.authorization.post_authorization_subject_division_role, ada.id, home.id, role.id)
    check_user_roles(admin, guest, role, other)


def check_user_roles(admin, guest, role, other):
    """The older way to give roles: all of a user's at once."""
    both = admin.users.put_user_roles(guest.id, [role.id, other.id])
    same(sorted(ids(both.roles)), sorted([role.id, other.id]))
    found = admin.users.get_user_roles(guest.id)
    same({one.id: one.name for one in found.roles}, {role.id: role.name, other.id: other.name})
    same(sorted(found.permissions), ["chat:setting:view", "gdpr:request:view", "gdpr:subject:view"])
    same(ids(admin.users.put_user_roles(guest.id, [other.id]).roles), [other.id])
    same(ids(admin.users.put_user_roles(guest.id, []).roles), [])
    same(ids(admin.users.get_user_roles(guest.id).roles), [])
    expect_error((400, 404), None, admin.users.put_user_roles, guest.id, [nobody()])
    expect_error(404, None, admin.users.get_user_roles, nobody())


def check_role_deletion(admin, *roles):
    for role in roles:
        admin.authorization.delete_authorization_role(role.id)
        expect_error(404, None, admin.authorization.get_authorization_role, role.id)


def check_clients(admin, ada, role, other, home):
    def request(name, role, grant_type="CLIENT-CREDENTIALS"):
        roles = [make(sdk.RoleDivision, role_id=role.id, division_id=home.id)]
        body = make(sdk.OAuthClientRequest, name=name, description="Made by a test.", role_divisions=roles)
        body.authorized_grant_type = grant_type
        body.access_token_validity_seconds = 3600
        return body

    def expect_client(client, name, role):
        expect(client, name=name, description="Made by a test.", authorized_grant_type="CLIENT-CREDENTIALS")
        expect(client, state="active", access_token_validity_seconds=3600)
        [division] = client.role_divisions
        expect(division, role_id=role.id, division_id=home.id)
        assert started <= client.date_created <= datetime.now(timezone.utc), client

    oauth = admin.oauth
    name = f"Watcher {run}"
    made = oauth.post_oauth_clients(request(name, role))
    expect_client(made, name, role)
    assert made.id and made.secret, made
    same(oauth.get_oauth_client(made.id).secret, None)
    expect_client(oauth.get_oauth_client(made.id), name, role)
    listed = {client.id: client for client in oauth.get_oauth_clients().entities}
    assert {made.id, admin.client_id, ada.client_id} <= listed.keys(), listed.keys()
    assert all(client.secret is None for client in listed.values())
    expect_client(listed[made.id], name, role)

    watcher = Caller(made.id, made.secret).sign_in()
    watcher.gdpr.get_gdpr_requests()
    expect_error(403, "missing.any.permissions", watcher.chat.get_chats_settings)
    expect_error(400, "not.a.user", watcher.users.get_users_me)
    changed = oauth.put_oauth_client(made.id, request(name + " II", other))
    same(changed.secret, None)
    expect_client(changed, name + " II", other)
    expect_client(oauth.get_oauth_client(made.id), name + " II", other)
    watcher.sign_in().chat.get_chats_settings()
    expect_error(403, "missing.any.permissions", watcher.gdpr.get_gdpr_requests)

    rotated = oauth.post_oauth_client_secret(made.id)
    same(rotated.id, made.id)
    assert rotated.secret and rotated.secret != made.secret
    expect_error((401, 400), None, watcher.sign_in)
    watcher.secret = rotated.secret
    watcher.sign_in().chat.get_chats_settings()

    roleless = make(sdk.OAuthClientRequest, name=name, authorized_grant_type="CLIENT-CREDENTIALS")
    for wrong in [request(name, role, "SHOE"), roleless]:
        expect_error(400, None, oauth.post_oauth_clients, wrong)
    expect_error(403, "missing.any.permissions", ada.oauth.post_oauth_clients, request(name, role))
    oauth.delete_oauth_client(made.id)
    expect_error((401, 400), None, watcher.sign_in)
    expect_error(401, "authentication.required", watcher.chat.get_chats_settings)
    for call in [oauth.get_oauth_client, oauth.delete_oauth_client, oauth.post_oauth_client_secret]:
        expect_error(404, None, call, made.id)
    expect_error(404, None, oauth.put_oauth_client, made.id, request(name, role))


def check_tokens(admin, ada, ben, organization):
    second = Caller(ada.client_id, ada.secret).sign_in()
    token = second.tokens.get_tokens_me()
    expect(token.organization, id=organization.id, name=organization.name)
    expect(token.o_auth_client, id=ada.client_id)
    expect(token.o_auth_client.organization, id=organization.id)
    assert token.o_auth_client.name, token
    second.tokens.head_tokens_me()
    second.tokens.delete_tokens_me()
    expect_error(401, "authentication.required", second.tokens.get_tokens_me)
    expect_error(401, "authentication.required", second.users.get_users_me)
    ada.users.get_users_me()

    second = Caller(ben.client_id, ben.secret).sign_in()
    expect_error(403, "missing.any.permissions", ada.tokens.delete_token, ben.id)
    admin.tokens.delete_token(ben.id)
    for caller in [ben, second]:
        expect_error(401, "authentication.required", caller.tokens.get_tokens_me)
    ben.sign_in().tokens.get_tokens_me()
    ada.tokens.get_tokens_me()
    expect_error(404, None, admin.tokens.delete_token, nobody())
