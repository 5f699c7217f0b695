"""The organization and its users."""
import PureCloudPlatformClientV2 as sdk

from caller import Caller, MOST_NEW_PARTICIPANTS, USER_JID, expect, expect_error, ids, make, nobody, run, same


def check_organization(admin, *people):
    organization = admin.organization.get_organizations_me()
    expect(organization, state="active")
    assert organization.id and organization.name and organization.self_uri, organization
    assert isinstance(organization.version, int), organization
    for person in people:
        me = person.users.get_users_me(expand=["organization"])
        expect(me, id=person.id, state="active", self_uri=f"/api/v2/users/{person.id}")
        expect(me.organization, id=organization.id, name=organization.name)
        person.name = me.name
        person.jid = me.chat.jabber_id
        assert USER_JID.fullmatch(person.jid), person.jid
        expect(person.organization.get_organizations_me(), id=organization.id, name=organization.name)
    assert len({USER_JID.fullmatch(person.jid)[1] for person in people}) == 1
    return organization


def check_signing_in(admin):
    expect_error((401, 400), None, Caller(admin.client_id, admin.secret + "x").sign_in)
    expect_error((401, 400), None, Caller(nobody(), admin.secret).sign_in)
    expect_error(401, "authentication.required", Caller(admin.client_id, admin.secret).users.get_users_me)


def make_guests(admin, home):
    """Adds as many users as one room takes at its making."""
    return [
        admin.users.post_users(
            make(
                sdk.CreateUser,
                name=f"Guest {run} {number:02}",
                email=f"guest{number:02}.{run}@lantern.example",
                title="Baker",
                division_id=home.id,
            )
        )
        for number in range(1, MOST_NEW_PARTICIPANTS + 1)
    ]


def check_users(admin, ada, ben, guests, home):
    guest = guests[0]
    email = f"guest01.{run}@lantern.example"
    for user in [guest, admin.users.get_user(guest.id), ada.users.get_user(guest.id, expand=["authorization"])]:
        expect(user, id=guest.id, name=f"Guest {run} 01", email=email, username=email, title="Baker", state="active")
        expect(user, self_uri=f"/api/v2/users/{guest.id}", version=guest.version)
        same(user.division.id, home.id)
        same(user.chat.jabber_id, guest.chat.jabber_id)
    same(USER_JID.fullmatch(guest.chat.jabber_id)[1], USER_JID.fullmatch(ada.jid)[1])
    assert isinstance(guest.version, int), guest
    assert len({user.chat.jabber_id for user in guests}) == len(guests)
    same(ada.users.get_user(ben.id).chat.jabber_id, ben.jid)

    one_more = make(sdk.CreateUser, name="Somebody", email=email, division_id=home.id)
    expect_error(409, "general.conflict", admin.users.post_users, one_more)
    one_more.email = f"somebody.{run}@lantern.example"
    expect_error(403, "missing.any.permissions", ada.users.post_users, one_more)
    one_more.division_id = nobody()
    expect_error((400, 404), None, admin.users.post_users, one_more)
    expect_error(400, None, admin.users.post_users, make(sdk.CreateUser, name="Somebody", division_id=home.id))
    expect_error(400, None, admin.users.post_users, make(sdk.CreateUser, email=one_more.email, division_id=home.id))
    expect_error(404, None, admin.users.get_user, nobody())
    check_user_changes(admin, ada, guest)
    check_user_listing(admin, ada, ben, guests)
    check_user_search(admin, ada, guests)


def check_user_changes(admin, ada, guest):
    renamed = admin.users.patch_user(guest.id, make(sdk.UpdateUser, version=guest.version, title="Miller"))
    expect(renamed, id=guest.id, name=guest.name, email=guest.email, title="Miller", state="active")
    assert renamed.version > guest.version, renamed
    expect(admin.users.get_user(guest.id), title="Miller", version=renamed.version)
    stale = make(sdk.UpdateUser, version=guest.version, title="Cook")
    expect_error(409, None, admin.users.patch_user, guest.id, stale)
    expect_error(400, None, admin.users.patch_user, guest.id, make(sdk.UpdateUser, title="Cook"))
    expect_error(403, "missing.any.permissions", ada.users.patch_user, guest.id, stale)
    expect_error(404, None, admin.users.patch_user, nobody(), stale)
    expect(admin.users.get_user(guest.id), title="Miller", version=renamed.version)
    guest.title, guest.version = renamed.title, renamed.version


def check_user_listing(admin, ada, ben, guests):
    first = admin.users.get_users(page_size=1)
    second = admin.users.get_users(page_size=1, page_number=2)
    for number, page in [(1, first), (2, second)]:
        expect(page, page_size=1, page_number=number, total=first.total, page_count=first.total)
        same(len(page.entities), 1)
    assert first.entities[0].id != second.entities[0].id
    assert first.next_uri and first.previous_uri is None and second.previous_uri, (first, second)
    expect_error(400, "invalid.query.param.value", admin.users.get_users, page_size=0)

    everybody = admin.users.get_users(page_size=500, sort_order="ascending")
    same(len(everybody.entities), everybody.total)
    assert {ada.id, ben.id, *ids(guests)} <= set(ids(everybody.entities))
    assert all(user.state == "active" for user in everybody.entities)
    reverse = admin.users.get_users(page_size=500, sort_order="descending", state="active")
    same(sorted(ids(reverse.entities)), sorted(ids(everybody.entities)))
    same(len(admin.users.get_users().entities), min(25, everybody.total))
    same(sorted(ids(admin.users.get_users(id=[ada.id, ben.id]).entities)), sorted([ada.id, ben.id]))
    same(ids(ada.users.get_users(jabber_id=[ben.jid]).entities), [ben.id])


def check_user_search(admin, ada, guests):
    def search(kind, fields, value, **paging):
        criterion = make(sdk.UserSearchCriteria, type=kind, fields=fields, value=value)
        return admin.users.post_users_search(make(sdk.UserSearchRequest, query=[criterion], **paging))

    guest = guests[0]
    for kind, fields, value in [
        ("EXACT", ["email"], guest.email), ("EXACT", ["name"], guest.name), ("EXACT", ["name", "email"], guest.email),
        ("STARTS_WITH", ["email"], f"guest01.{run}"), ("STARTS_WITH", ["name"], f"Guest {run} 01"),
        ("CONTAINS", ["name"], f"{run} 01"), ("CONTAINS", ["email"], f"uest01.{run}@lan"),
    ]:
        found = search(kind, fields, value)
        expect(found, total=1, page_count=1, page_number=1)
        expect(found.results[0], id=guest.id, name=guest.name, email=guest.email, title=guest.title, state="active")
        assert isinstance(found.types, list) and isinstance(found.page_size, int), found
    for kind, value in [("EXACT", f"Guest {run}"), ("STARTS_WITH", f"{run} 01"), ("CONTAINS", nobody())]:
        found = search(kind, ["name"], value)
        expect(found, total=0)
        same(ids(found.results), [])
    pages = [search("STARTS_WITH", ["name"], f"Guest {run}", page_size=10, page_number=n) for n in (1, 2, 3)]
    for number, page in enumerate(pages, 1):
        expect(page, total=len(guests), page_count=3, page_size=10, page_number=number)
    same(sorted(id for page in pages for id in ids(page.results)), sorted(ids(guests)))
    unknown = make(sdk.UserSearchCriteria, type="SOUNDS_LIKE", fields=["name"], value="Guest")
    expect_error(400, None, admin.users.post_users_search, make(sdk.UserSearchRequest, query=[unknown]))
    expect_error(403, "missing.any.permissions", ada.users.post_users_search, make(sdk.UserSearchRequest, query=[]))


def check_user_deletion(admin, ada, guests):
    gone = guests[0]
    expect_error(403, "missing.any.permissions", ada.users.delete_user, gone.id)
    for guest in guests:
        admin.users.delete_user(guest.id)
    expect_error(404, None, admin.users.get_user, gone.id)
    expect(admin.users.get_user(gone.id, state="deleted"), id=gone.id, state="deleted")
    assert not set(ids(admin.users.get_users(page_size=500).entities)) & set(ids(guests))
    for state in ["deleted", "any"]:
        assert gone.id in ids(admin.users.get_users(page_size=500, state=state, id=[gone.id]).entities), state
    criterion = make(sdk.UserSearchCriteria, type="EXACT", fields=["email"], value=gone.email)
    expect(admin.users.post_users_search(make(sdk.UserSearchRequest, query=[criterion])), total=0)
    expect_error(404, None, admin.users.delete_user, nobody())


def check_divisions(admin):
    home = admin.authorization.get_authorization_divisions_home()
    expect(home, home_division=True)
    assert home.id and home.name, home
    divisions = admin.authorization.get_authorization_divisions()
    expect(divisions, total=1, page_number=1, page_count=1)
    same(len(divisions.entities), 1)
    expect(divisions.entities[0], id=home.id, name=home.name, home_division=True)
    return home
