"""Uses the server as any client of Genesys Cloud would: the official SDK, unmodified."""
import io
import sys
import time
import urllib.request
import zipfile

import PureCloudPlatformClientV2 as sdk
from PureCloudPlatformClientV2.rest import ApiException

base, client_id, secret, user_id = sys.argv[1:]
sdk.configuration.host = base
client = sdk.api_client.ApiClient().get_client_credentials_token(client_id, secret)

settings = sdk.ChatApi(client).get_chats_settings()
assert settings.message_retention_period_days == 3650, settings

gdpr = sdk.GeneralDataProtectionRegulationApi(client)
subject = gdpr.get_gdpr_subjects("NAME", "Ada Bright").entities[0]
assert subject.user_id == user_id, subject

# The subject goes back as it came, with all its identifiers.
request = sdk.GDPRRequest()
request.request_type = "GDPR_EXPORT"
request.subject = subject
created = gdpr.post_gdpr_requests(request)
assert created.status == "INITIATED", created
assert created.created_date is not None and created.created_by.name, created

deadline = time.monotonic() + 60
while True:
    done = gdpr.get_gdpr_request(created.id)
    assert done.status != "ERROR" and time.monotonic() < deadline, done
    if done.status == "COMPLETED":
        break
assert [r.id for r in gdpr.get_gdpr_requests().entities] == [created.id]

link = sdk.DownloadsApi(client).get_download(done.results_url.rsplit("/", 1)[1], issue_redirect=False)
with urllib.request.urlopen(link.url) as answer:
    archive = zipfile.ZipFile(io.BytesIO(answer.read()))
assert archive.read("data/messages.jsonl").count(b"\n") == 1

assert sdk.OrganizationApi(client).get_organizations_me().name == "Lantern Bakery"
try:
    sdk.UsersApi(client).get_users_me()
    raise AssertionError("a client that acts as nobody has no me")
except ApiException as error:
    assert error.status == 400 and "not.a.user" in error.body, error

request.subject = sdk.GDPRSubject()
try:
    gdpr.post_gdpr_requests(request)
    raise AssertionError("a request without a subject was taken")
except ApiException as error:
    assert error.status == 400, error
print("done")
