"""Sends a server of its own what the OpenAPI document allows and what it does not, and holds the answers against it.

The argument is the `habeas` that was built. No answer may be a 5xx or one that the document does not describe. What is
sent is the same every time. The server listens on the loopback address and keeps its data in a temporary directory.
"""
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

DOCUMENT = pathlib.Path(__file__).parents[2] / "docs" / "openapi.yaml"
EXAMPLES = int(os.environ.get("HABEAS_FUZZ_EXAMPLES", "30"))
SEED = "20260101"
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "missing_required_header", "unsupported_method",
    "allow_header_conformance", "ignored_auth",
]
# May end the token that the calls are made with, or take its rights; each has a server of its own, after the others.
ENDING = [
    "delete_tokens_me", "delete_token", "patch_user", "delete_user", "put_user_roles", "put_authorization_role",
    "patch_authorization_role", "delete_authorization_role", "delete_authorization_subject_division_role",
    "put_oauth_client", "delete_oauth_client",
]
ADA, BO = "ada@lantern.example", "bo@lantern.example"


class Server:
    """A server with its data, in a folder."""

    def __init__(self, program, folder):
        self.program = program
        self.data = str(folder / "data")
        made = json.loads(self.run("init", "--data", self.data, "--organization", "Lantern Bakery", "--json"))
        self.admin = made["clientId"], made["clientSecret"]
        slack = folder / "slack"
        write_slack(slack)
        self.run("import", "slack", str(slack), "--data", self.data, "--json")
        self.log = open(folder / "log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [program, "serve", "--data", self.data, "--listen", "127.0.0.1:0", "--rate-limit", "10000000"],
            stdout=subprocess.PIPE, stderr=self.log, text=True,
        )
        self.url = self.process.stdout.readline().removeprefix("listening on ").strip()

    def run(self, *arguments):
        return subprocess.run([self.program, *arguments], check=True, capture_output=True, text=True).stdout

    def client(self, person, role="admin"):
        arguments = ["--data", self.data, "--name", "Fuzzer", "--role", role, "--user", person, "--json"]
        made = json.loads(self.run("client", "create", *arguments))
        return made["clientId"], made["clientSecret"]

    def token(self, client):
        form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
        request = urllib.request.Request(self.url + "/oauth/token", data=form)
        request.add_header("Authorization", "Basic " + base64.b64encode(":".join(client).encode()).decode())
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["access_token"]

    def call(self, token, method, path, body=None, media_type="application/json"):
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data=data, method=method)
        request.add_header("Authorization", f"Bearer {token}")
        request.add_header("Content-Type", media_type)
        with urllib.request.urlopen(request, timeout=60) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def stop(self):
        """Ends the server in good order; gives what it logged of calls that failed."""
        self.process.terminate()
        status = self.process.wait(timeout=60)
        self.log.seek(0)
        failures = [line.strip() for line in self.log if "A call failed." in line]
        return failures + ([f"the server ended with {status}"] if status else [])


def write_slack(folder):
    (folder / "kitchen").mkdir(parents=True)
    users = [
        {"id": f"U{number}", "name": email.split("@")[0], "profile": {"real_name": name, "email": email}}
        for number, (name, email) in enumerate([("Ada Bright", ADA), ("Bo Chandra", BO)])
    ]
    messages = [
        {"type": "message", "user": f"U{number % 2}", "text": f"batch {number}", "ts": f"{1767607260 + number}.000100"}
        for number in range(20)
    ]
    channel = {"id": "C1", "name": "kitchen", "created": 1767600000, "members": ["U0", "U1"]}
    for name, content in [("users", users), ("channels", [channel]), ("kitchen/2026-01-05", messages)]:
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


def make_things(server, ada, admin):
    """Makes one of everything, and gives the values by which parameters can name them."""
    people = {user["email"]: user["id"] for user in server.call(ada, "GET", "/api/v2/users")["entities"]}
    me, bo = people[ADA], people[BO]
    room = server.call(ada, "POST", "/api/v2/chats/rooms", {"subject": "Ovens", "userIds": [bo]})["jid"]
    place = "/api/v2/chats/rooms/" + urllib.parse.quote(room)
    private = f"/api/v2/chats/users/{bo}/messages"
    messages = [
        server.call(ada, "POST", path, {"message": f"m{n}"})["id"]
        for path in [place + "/messages", private] for n in range(2)
    ]
    attachments = [
        server.call(ada, "POST", f"/api/habeas/v1/messages/{id}/attachments?name=n.txt", b"x", "text/plain")["id"]
        for id in messages
    ]
    ask = {"requestType": "GDPR_EXPORT", "subject": {"userId": me}}
    requests = [server.call(admin, "POST", "/api/v2/gdpr/requests", ask)["id"]]
    while (done := server.call(admin, "GET", f"/api/v2/gdpr/requests/{requests[0]}"))["status"] != "COMPLETED":
        assert done["status"] != "ERROR", done
    opened = {"title": "Case", "subjects": [{"userId": me}]}
    cases = [server.call(ada, "POST", "/api/habeas/v1/cases", opened)["id"] for _ in range(5)]
    roles = [
        server.call(ada, "POST", "/api/v2/authorization/roles", {"name": f"r{n}", "permissions": ["chat:setting:view"]})
        for n in range(5)
    ]
    client = {"authorizedGrantType": "CLIENT-CREDENTIALS", "roleIds": [roles[0]["id"]]}
    clients = [server.call(ada, "POST", "/api/v2/oauth/clients", {"name": f"c{n}", **client})["id"] for n in range(5)]
    guest = {"name": "Guest", "email": "guest@lantern.example", "divisionId": "*"}
    users = [bo, server.call(ada, "POST", "/api/v2/users", guest)["id"]]
    server.call(ada, "POST", place + "/messages/pins", {"pinnedMessageIds": messages[:2]})
    server.call(ada, "POST", private + "/pins", {"pinnedMessageIds": messages[2:]})
    return {
        "path.roomJid": [urllib.parse.quote(room, safe="@"), "nonsense"],
        "path.userId": users,
        "path.messageId": messages, "path.messageIds": messages, "path.pinnedMessageId": messages,
        "path.threadId": messages, "path.attachmentId": attachments, "path.requestId": requests,
        "path.caseId": cases, "body.subjects.[*].userId": users,
        "path.downloadId": [done["resultsUrl"].rsplit("/", 1)[1]], "path.roleId": [role["id"] for role in roles],
        "path.clientId": clients, "path.subjectId": users, "path.divisionId": ["*"],
        "body.userIds.[*]": users, "body.mentions.[*]": users, "body.threadId": messages,
        "body.pinnedMessageIds.[*]": messages, "body.subject.userId": users,
        "body.subjectIds.[*]": users, "body.divisionIds.[*]": ["*"], "body.divisionId": ["*"],
        "body.grants.[*].roleId": [role["id"] for role in roles], "body.grants.[*].divisionId": ["*"],
        "body.roleIds.[*]": [role["id"] for role in roles], "body.roleDivisions.[*].divisionId": ["*"],
        "body.roleDivisions.[*].roleId": [role["id"] for role in roles],
        "body.authorizedGrantType": ["CODE", "CLIENT-CREDENTIALS"],
        "body.interval": ["2026-01-01T00:00:00Z/2026-01-08T00:00:00Z", "2026-01-01/2026-01-02"],
        "body.serviceName": ["GDPR", "Chat"],
    }


def write_configuration(path, things):
    lines = []
    for number, values in enumerate(things.values()):
        lines += [f"[dictionaries.d{number}]", f"values = {json.dumps(values)}", ""]
    lines.append("[parameters]")
    lines += [f'"{name}" = {{ dictionary = "d{n}", probability = 0.7 }}' for n, name in enumerate(things)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fuzz(program, is_person, examples, selection):
    """Fuzzes some operations on a server of their own; tells whether all went well."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        server = Server(program, folder)
        try:
            person, admin = server.client(ADA), server.admin
            configuration = folder / "schemathesis.toml"
            write_configuration(configuration, make_things(server, server.token(person), server.token(admin)))
            token = server.token(person if is_person else admin)
            status = subprocess.run(
                [
                    str(pathlib.Path(sys.executable).with_name("schemathesis")), "--config-file", str(configuration),
                    "run", str(DOCUMENT), "--url", server.url, "--header", f"Authorization: Bearer {token}",
                    "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing,stateful", "--seed", SEED,
                    "--max-examples", str(examples), "--continue-on-failure", "--generation-database", "none",
                    "--request-timeout", "60", "--warnings", "off", "--no-color", *selection,
                ],
                cwd=folder, check=False,
            ).returncode
            if not selection[0].startswith("--include"):
                # Had the token ended on the way, most of it would have been for nothing.
                server.call(token, "GET", "/api/v2/oauth/clients")
        finally:
            failures = server.stop()
        for failure in failures:
            print(failure, file=sys.stderr)
        return status == 0 and not failures


def main(program):
    without = [word for operation in ENDING for word in ("--exclude-operation-id", operation)]
    went_well = [fuzz(program, True, EXAMPLES, without), fuzz(program, False, max(EXAMPLES // 5, 1), without)]
    went_well += [fuzz(program, True, EXAMPLES, ["--include-operation-id", operation]) for operation in ENDING]
    if not all(went_well):
        sys.exit(f"the server differs from {DOCUMENT.name}")
    print(f"the server answers as {DOCUMENT.name} says")


if __name__ == "__main__":
    main(*sys.argv[1:])
