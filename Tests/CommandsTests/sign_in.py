"""Signs a person in as their browser and a program would, and prints who they are."""
import base64
import hashlib
import http.client
import json
import re
import secrets
import sys
import urllib.parse

url, client_id, redirect_uri, email = sys.argv[1:]
password = sys.stdin.read()
host = urllib.parse.urlsplit(url).netloc
verifier = secrets.token_urlsafe(48)
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
question = urllib.parse.urlencode({
    "response_type": "code", "client_id": client_id, "redirect_uri": redirect_uri, "state": "s",
    "code_challenge": challenge, "code_challenge_method": "S256",
})


def call(method, path, fields=None, headers={}):
    connection = http.client.HTTPConnection(host)
    body = urllib.parse.urlencode(fields) if fields else None
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
    connection.request(method, path, body, {**kind, **headers})
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode()


status, headers, page = call("GET", "/oauth/authorize?" + question)
assert status == 200, page
hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page))
cookie = headers["Set-Cookie"].split(";")[0]
status, headers, page = call(
    "POST", "/oauth/authorize", {**hidden, "email": email, "password": password}, {"Cookie": cookie}
)
assert status == 303, (status, page)
assert headers["Location"].startswith(redirect_uri + "?"), headers["Location"]
code = urllib.parse.parse_qs(urllib.parse.urlsplit(headers["Location"]).query)["code"][0]
status, headers, tokens = call("POST", "/oauth/token", {
    "grant_type": "authorization_code", "client_id": client_id, "code": code, "redirect_uri": redirect_uri,
    "code_verifier": verifier,
})
assert status == 200, tokens
token = json.loads(tokens)["access_token"]
status, headers, me = call("GET", "/api/v2/users/me", headers={"Authorization": "Bearer " + token})
assert status == 200, me
print(json.loads(me)["name"])
