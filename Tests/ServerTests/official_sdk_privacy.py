"""Changes settings, rectifies and erases as any client of Genesys Cloud would: the official SDK, unmodified."""
import sys
import time

import PureCloudPlatformClientV2 as sdk
from PureCloudPlatformClientV2.rest import ApiException

base, client_id, secret, user_id = sys.argv[1:]
sdk.configuration.host = base
client = sdk.api_client.ApiClient().get_client_credentials_token(client_id, secret)
chat = sdk.ChatApi(client)
gdpr = sdk.GeneralDataProtectionRegulationApi(client)


def refused(status, call, *arguments, **more):
    try:
        call(*arguments, **more)
    except ApiException as error:
        assert error.status == status, error
        return error.body
    raise AssertionError("the call was taken")


def finished(request):
    deadline = time.monotonic() + 60
    while True:
        done = gdpr.get_gdpr_request(request.id)
        assert done.status != "ERROR" and time.monotonic() < deadline, done
        if done.status == "COMPLETED":
            return done


for change in (chat.put_chats_settings, chat.patch_chats_settings):
    settings = sdk.ChatSettings()
    settings.message_retention_period_days = 400
    assert change(settings).message_retention_period_days == 400
    for days in (9, 3651):
        settings.message_retention_period_days = days
        assert "10 to 3650" in refused(400, change, settings)
assert chat.get_chats_settings().message_retention_period_days == 400

request = sdk.GDPRRequest()
request.subject = sdk.GDPRSubject()
request.subject.user_id = user_id
request.request_type = "GDPR_UPDATE"
term = sdk.ReplacementTerm()
term.type = "NAME"
term.existing_value = "Ada Bright"
term.updated_value = "Ada Dunn"
request.replacement_terms = [term]
finished(gdpr.post_gdpr_requests(request))
assert gdpr.get_gdpr_subjects("NAME", "Ada Dunn").entities[0].user_id == user_id

request = sdk.GDPRRequest()
request.subject = sdk.GDPRSubject()
request.subject.user_id = user_id
request.request_type = "GDPR_DELETE"
assert "deleteConfirmed" in refused(400, gdpr.post_gdpr_requests, request)
assert gdpr.get_gdpr_subjects("NAME", "Ada Dunn").total == 1
created = gdpr.post_gdpr_requests(request, delete_confirmed=True)
assert created.request_type == "GDPR_DELETE", created
finished(created)
assert gdpr.get_gdpr_subjects("NAME", "Ada Dunn").total == 0
print("done")
