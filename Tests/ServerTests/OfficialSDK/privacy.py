"""Requests about a person, and the audit trail."""
import io
import json
import time
import urllib.request
import zipfile
from datetime import datetime, timedelta, timezone

import PureCloudPlatformClientV2 as sdk

from caller import expect, expect_error, ids, make, nobody, same, started

DEADLINE_SECONDS = 60


def check_audit(admin, ada):
    services = admin.audit.get_audits_query_realtime_servicemapping().services
    assert isinstance(services, list), services
    for service in services:
        assert service.name and all(entity.name and entity.actions for entity in service.entities), service

    start, end = started - timedelta(minutes=1), datetime.now(timezone.utc) + timedelta(minutes=1)
    interval = "/".join(instant.strftime("%Y-%m-%dT%H:%M:%SZ") for instant in (start, end))
    newest = [make(sdk.AuditQuerySort, name="Timestamp", sort_order="descending")]
    query = make(sdk.AuditRealtimeQueryRequest, interval=interval, page_size=50, page_number=1, sort=newest)
    found = admin.audit.post_audits_query_realtime(query)
    expect(found, page_size=50, page_number=1)
    assert 0 < len(found.entities) <= min(found.total, 50), found
    for entry in found.entities:
        assert entry.id and entry.service_name and entry.action and entry.entity_type, entry
        assert start <= entry.event_date <= end, entry
    dates = [entry.event_date for entry in found.entities]
    same(dates, sorted(dates, reverse=True))
    for service in services[:1]:
        query.service_name = service.name
        narrowed = admin.audit.post_audits_query_realtime(query)
        assert isinstance(narrowed.entities, list), narrowed
        assert all(entry.service_name == service.name for entry in narrowed.entities), narrowed
    query.filters = [make(sdk.AuditQueryFilter, pcProperty="EntityId", value=nobody())]
    same(admin.audit.post_audits_query_realtime(query).entities, [])

    about = next(entry for entry in found.entities if entry.entity)
    related = make(sdk.AuditRealtimeRelatedRequest, audit_id=about.id)
    answers = admin.audit.post_audits_query_realtime_related(related).entities
    assert {entry.entity.id for entry in answers} == {about.entity.id}, answers
    unknown = make(sdk.AuditRealtimeRelatedRequest, audit_id=nobody())
    expect_error(404, "not.found", admin.audit.post_audits_query_realtime_related, unknown)
    wrong = make(sdk.AuditRealtimeQueryRequest, interval="yesterday")
    expect_error(400, None, admin.audit.post_audits_query_realtime, wrong)
    for call, *arguments in [
        (ada.audit.post_audits_query_realtime, query), (ada.audit.post_audits_query_realtime_related, related),
        (ada.audit.get_audits_query_realtime_servicemapping,),
    ]:
        expect_error(403, None, call, *arguments)


def check_subjects(admin, ada, guest):
    email = ada.users.get_users_me().email
    for kind, value in [("NAME", ada.name), ("EMAIL", email)]:
        found = admin.gdpr.get_gdpr_subjects(kind, value)
        [subject] = [subject for subject in found.entities if subject.user_id == ada.id]
        expect(subject, name=ada.name)
        assert email in subject.email_addresses, subject
        same(found.total, len(found.entities))
    same([s.user_id for s in admin.gdpr.get_gdpr_subjects("EMAIL", guest.email).entities], [guest.id])
    same(admin.gdpr.get_gdpr_subjects("EMAIL", f"{nobody()}@lantern.example").entities, [])
    expect_error(400, "invalid.query.param.value", admin.gdpr.get_gdpr_subjects, "SHOE", "44")
    expect_error(403, "missing.any.permissions", ada.gdpr.get_gdpr_subjects, "NAME", ada.name)


def check_requests(admin, ada, ben, reactions):
    def request(kind, **fields):
        subject = make(sdk.GDPRSubject, user_id=ada.id)
        return make(sdk.GDPRRequest, request_type=kind, subject=subject, **fields)

    created = admin.gdpr.post_gdpr_requests(request("GDPR_EXPORT"))
    expect(created, request_type="GDPR_EXPORT", status="INITIATED", results_url=None)
    expect(created, self_uri=f"/api/v2/gdpr/requests/{created.id}")
    same(created.subject.user_id, ada.id)
    same(created.created_by.id, admin.client_id)
    assert created.created_by.name and started <= created.created_date <= datetime.now(timezone.utc), created
    done = completed(admin, created.id)
    expect(done, request_type="GDPR_EXPORT", created_date=created.created_date, results_urls=[done.results_url])
    same(done.subject.user_id, ada.id)
    page = admin.gdpr.get_gdpr_requests(page_size=1, page_number=1)
    expect(page, page_size=1, page_number=1, page_count=page.total)
    same(ids(page.entities), [created.id])
    expect(page.entities[0], status="COMPLETED", results_url=done.results_url)

    for options in [{}, {"delete_confirmed": False}]:
        body = request("GDPR_DELETE")
        expect_error(400, "invalid.query.param.value", admin.gdpr.post_gdpr_requests, body, **options)
    expect_error(400, "bad.request", admin.gdpr.post_gdpr_requests, request("GDPR_UPDATE"))
    expect_error(400, None, admin.gdpr.post_gdpr_requests, request("GDPR_SHRED"))
    for subject in [sdk.GDPRSubject(), make(sdk.GDPRSubject, user_id=nobody())]:
        body = make(sdk.GDPRRequest, request_type="GDPR_EXPORT", subject=subject)
        expect_error(400, None, admin.gdpr.post_gdpr_requests, body)
    expect_error(400, "invalid.query.param.value", admin.gdpr.get_gdpr_requests, page_size=0)
    expect_error(404, "not.found", admin.gdpr.get_gdpr_request, nobody())
    for call, *arguments in [
        (ada.gdpr.post_gdpr_requests, request("GDPR_EXPORT")), (ada.gdpr.get_gdpr_requests,),
        (ada.gdpr.get_gdpr_request, created.id),
    ]:
        expect_error(403, "missing.any.permissions", call, *arguments)
    expect(admin.gdpr.get_gdpr_requests(), total=page.total)
    check_archive(admin, done, ada, ben, reactions)
    check_trail(admin, created.id)


def check_trail(admin, request):
    """The audit trail tells who made the request, and that it was begun and completed."""
    end = datetime.now(timezone.utc) + timedelta(minutes=1)
    interval = f"{started - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}/{end:%Y-%m-%dT%H:%M:%SZ}"
    of_request = [make(sdk.AuditQueryFilter, pcProperty="EntityId", value=request)]
    query = make(sdk.AuditRealtimeQueryRequest, interval=interval, service_name="GDPR", filters=of_request)
    made, *work = admin.audit.post_audits_query_realtime(query).entities
    expect(made, action="Create", entity_type="Request", status="SUCCESS", level="USER")
    same(made.client.id, admin.client_id)
    same([(entry.action, entry.level) for entry in work], [("Start", "SYSTEM"), ("Complete", "SYSTEM")])


def completed(admin, request):
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        found = admin.gdpr.get_gdpr_request(request)
        same(found.id, request)
        assert found.status in ["INITIATED", "SEARCHING", "FINALIZING", "COMPLETED"], found
        if found.status == "COMPLETED":
            return found
        assert time.monotonic() < deadline, found
        time.sleep(0.02)


def check_archive(admin, request, ada, ben, reactions):
    """The archive has all that Ada wrote during this run, with what she edited and deleted, and nothing of Ben's."""
    download = request.results_url.rsplit("/", 1)[1]
    link = admin.downloads.get_download(download, issue_redirect=False)
    with urllib.request.urlopen(link.url, timeout=DEADLINE_SECONDS) as answer:
        archive = zipfile.ZipFile(io.BytesIO(answer.read()))
    same(archive.testzip(), None)
    expect_error(404, "resource.not.found", admin.downloads.get_download, nobody(), issue_redirect=False)

    def of_this_run(file, field):
        lines = [json.loads(line) for line in archive.read(file).split(b"\n") if line]
        return [line for line in lines if datetime.fromisoformat(line[field]) >= started]

    messages = [line for line in of_this_run("data/messages.jsonl", "sentAt") if line["kind"] == "message"]
    same({line["authorId"] for line in messages}, {ada.id})
    same(len(messages), len(ada.texts))
    same({line["id"]: line["text"] for line in messages}, ada.texts)
    same({line["id"] for line in messages if "deletedAt" in line}, ada.deleted)
    same({line["id"] for line in messages if "editedAt" in line}, ada.earlier_texts.keys())
    revisions = {line["id"]: [r["text"] for r in line["revisions"]] for line in messages if line.get("revisions")}
    same(revisions, ada.earlier_texts)
    found = of_this_run("data/reactions.jsonl", "messageSentAt")
    same({(line["messageId"], line["emoji"]) for line in found}, reactions)
    for name in archive.namelist():
        content = archive.read(name)
        assert not [text for text in ben.texts.values() if text.encode() in content], name
