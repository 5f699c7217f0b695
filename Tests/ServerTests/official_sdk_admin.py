"""Administers an organization as any client of Genesys Cloud would: with the official SDK, unmodified."""
import sys

import PureCloudPlatformClientV2 as sdk
from PureCloudPlatformClientV2.rest import ApiException

base, client_id, secret, ada, member = sys.argv[1:]
sdk.configuration.host = base
client = sdk.api_client.ApiClient().get_client_credentials_token(client_id, secret)
users = sdk.UsersApi(client)
authorization = sdk.AuthorizationApi(client)


def refused(status, code, operation, *arguments, **more):
    try:
        operation(*arguments, **more)
    except ApiException as error:
        assert error.status == status and code in error.body, error
    else:
        raise AssertionError(f"{code} was expected")


home = authorization.get_authorization_divisions_home()
assert home.home_division and home.name == "Home", home
assert [d.id for d in authorization.get_authorization_divisions().entities] == [home.id]

new = sdk.CreateUser()
new.name, new.email, new.division_id, new.title = "Zoë Lévy", "zoe@lantern.example", home.id, "Baker"
contact = sdk.Contact()
contact.address, contact.media_type, contact.type = "+44 20 7946 0000", "PHONE", "WORK"
new.addresses = [contact]
zoe = users.post_users(new)
assert zoe.id and zoe.version == 1 and zoe.state == "active" and zoe.chat.jabber_id.endswith(".orgspan.com"), zoe
assert zoe.addresses[0].type == "WORK" and zoe.division.id == home.id, zoe
refused(409, "general.conflict", users.post_users, new)

assert {u.id for u in users.get_users(id=[zoe.id, ada], sort_order="descending").entities} == {zoe.id, ada}
assert [u.id for u in users.get_users(jabber_id=[zoe.chat.jabber_id]).entities] == [zoe.id]

change = sdk.UpdateUser()
change.version, change.title, change.department = 1, sdk.ApiNullValue(), "Ovens"
zoe = users.patch_user(zoe.id, change)
assert zoe.version == 2 and zoe.title is None and zoe.department == "Ovens", zoe
refused(409, "general.conflict", users.patch_user, zoe.id, change)

search = sdk.UserSearchRequest()
criterion = sdk.UserSearchCriteria()
criterion.type, criterion.fields, criterion.value = "STARTS_WITH", ["name", "email"], "zoe"
search.query, search.sort_order = [criterion], "ASC"
found = users.post_users_search(search)
assert found.total == 1 and found.results[0].id == zoe.id and found.types == ["users"], found

role = sdk.DomainOrganizationRoleCreate()
policy = sdk.DomainPermissionPolicy()
policy.domain, policy.entity_name, policy.action_set = "gdpr", "*", ["*"]
role.name, role.permission_policies = "Case worker", [policy]
role = authorization.post_authorization_roles(role)
assert len(role.permissions) == 6 and not role.default, role
assert authorization.get_authorization_roles(name="case").entities[0].user_count == 0
update = sdk.DomainOrganizationRoleUpdate()
update.name, update.permissions = "Case reader", ["gdpr:request:view"]
role = authorization.put_authorization_role(role.id, update)
assert role.permissions == ["gdpr:request:view"] and role.permission_policies[0].action_set == ["view"], role
role = authorization.patch_authorization_role(role.id, {"description": "Reads"})
assert role.description == "Reads" and role.name == "Case reader", role

authorization.post_authorization_subject_division_role(zoe.id, home.id, role.id, subject_type="PC_USER")
pairs = sdk.RoleDivisionGrants()
pair = sdk.RoleDivisionPair()
pair.role_id, pair.division_id = member, "*"
pairs.grants = [pair]
authorization.post_authorization_subject_bulkadd(zoe.id, pairs)
divisions = sdk.SubjectDivisions()
divisions.subject_ids, divisions.division_ids = [zoe.id], [home.id]
authorization.post_authorization_role(role.id, divisions)
grants = authorization.get_authorization_subject(zoe.id).grants
assert {g.role.name for g in grants} == {"Case reader", "member"}, grants
assert all(g.division.id == home.id and g.grant_made_at is not None for g in grants), grants
assert authorization.get_authorization_roles(id=[role.id]).entities[0].user_count == 1
shown = users.get_user(zoe.id, expand=["authorization"]).authorization
assert {r.name for r in shown.roles} == {"Case reader", "member"}, shown
assert users.put_user_roles(zoe.id, [member]).permissions == ["chat:chat:access"]
authorization.delete_authorization_subject_division_role(zoe.id, home.id, member)
assert users.get_user_roles(zoe.id).roles == []
assert authorization.get_authorization_subjects_me().name == "Test client"
authorization.delete_authorization_role(role.id)
refused(404, "not.found", authorization.get_authorization_role, role.id)
assert {c.domain for c in authorization.get_authorization_permissions(page_size=100).entities} >= {"chat", "gdpr"}

audits = sdk.AuditApi(client)
query = sdk.AuditRealtimeQueryRequest()
query.interval = "2026-01-01T00:00:00.000Z/2026-01-02T00:00:00.000Z"
assert audits.post_audits_query_realtime(query).entities == []
assert audits.get_audits_query_realtime_servicemapping().services[0].name == "GDPR"

organization = sdk.OrganizationApi(client).get_organizations_me()
assert zoe.chat.jabber_id.endswith(f"@{organization.domain}"), organization
users.delete_user(zoe.id)
refused(404, "not.found", users.get_user, zoe.id)
assert users.get_user(zoe.id, state="deleted").state == "deleted"
print("done")
