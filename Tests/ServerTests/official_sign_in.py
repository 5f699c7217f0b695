"""Signs in as a program with the official SDK of Genesys Cloud, by codes that a person's browser brought."""
import sys

import PureCloudPlatformClientV2 as sdk

url, client_id, secret, verifier, pkce_code, plain_code, redirect_uri, person, admin_id, admin_secret, role = sys.argv[1:]
sdk.configuration.host = url

client, data = sdk.api_client.ApiClient().get_pkce_token(client_id, verifier, pkce_code, redirect_uri)
assert data["token_type"] == "bearer" and data["expires_in"] == 86400, data
assert sdk.UsersApi(client).get_users_me().id == person
assert sdk.api_client.ApiClient().compute_pkce_code_challenge(verifier)

client, data = sdk.api_client.ApiClient().get_code_authorization_token(client_id, secret, plain_code, redirect_uri)
client, data = client.refresh_code_authorization_token(client_id, secret, data["refresh_token"])
assert sdk.UsersApi(client).get_users_me().id == person
tokens = sdk.TokensApi(client)
info = tokens.get_tokens_me()
assert info.organization.name == "Lantern Bakery" and info.o_auth_client.id == client_id, info
assert sorted(info.authorized_scope) == ["gdpr:readonly", "user-basic-info"], info
tokens.head_tokens_me()
tokens.delete_tokens_me()
try:
    tokens.get_tokens_me()
    raise AssertionError("The token is still good.")
except sdk.rest.ApiException as error:
    # The SDK has answered the 401 with its refresh token, which has ended too.
    assert error.status == 400 and "invalid_grant" in error.body, error

admin = sdk.api_client.ApiClient().get_client_credentials_token(admin_id, admin_secret)
clients = sdk.OAuthApi(admin)
body = sdk.OAuthClientRequest()
body.name = "Nightly"
body.authorized_grant_type = "CLIENT-CREDENTIALS"
body.role_divisions = [{"roleId": role, "divisionId": "*"}]
made = clients.post_oauth_clients(body)
assert made.secret and made.date_created.year >= 2026 and made.state == "active", made
assert clients.get_oauth_client(made.id).name == "Nightly"
body.name = "Daily"
assert clients.put_oauth_client(made.id, body).name == "Daily"
assert clients.post_oauth_client_secret(made.id).secret != made.secret
assert made.id in [client.id for client in clients.get_oauth_clients().entities]
clients.delete_oauth_client(made.id)
print("done")
