"""An installation of several nodes on one database, and calls to any of them."""
import http.client
import json
import random
import shutil
import subprocess
import threading
import time
import urllib.parse

from postgresql import free_port

PEOPLE = ["ada", "bo", "cleo", "dan"]


def write_slack(folder):
    (folder / "kitchen").mkdir(parents=True)
    users = [
        {"id": f"U{n}", "name": name, "profile": {"real_name": name, "email": f"{name}@lantern.example"}}
        for n, name in enumerate(PEOPLE)
    ]
    channel = {"id": "C1", "name": "kitchen", "created": 1767600000, "members": [user["id"] for user in users]}
    for name, content in [("users", users), ("channels", [channel]), ("kitchen/2026-01-05", [])]:
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


class Node:
    """A server that can be killed and started again, on the same port."""

    def __init__(self, program, data, options, host="127.0.0.1", within=()):
        self.host, self.port = host, free_port()
        self.command = [
            *within, program, "serve", "--data", data, "--listen", f"{host}:{self.port}", "--rate-limit", "100000000",
            "--log-level", "error", *options,
        ]
        self.log = open(f"{data}/../{data.name}.log", "a", encoding="utf-8")
        self.process = None

    def start(self):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=self.log, text=True)
            if self.process.stdout.readline().startswith("listening"):
                return
            # The database may be on its way up.
            self.process.wait()
            time.sleep(0.2)
        raise AssertionError("a node does not start; its log is beside its data")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=60)


class Installation:
    """An organization with some people, and the nodes that serve it."""

    def __init__(self, program, folder, database):
        self.program, self.folder, self.database = program, folder, database
        # Where the nodes find it.
        self.served = database
        self.nodes = []
        self.first = folder / "node-1"
        made = json.loads(self.habeas("init", "--data", self.first, "--organization", "Lantern", "--json"))
        write_slack(folder / "slack")
        self.habeas("import", "slack", folder / "slack", "--data", self.first)
        self.clients = {"admin": made}
        for name in PEOPLE:
            options = "--role", "member", "--user", f"{name}@lantern.example", "--json"
            self.clients[name] = json.loads(self.habeas("client", "create", "--data", self.first, "--name", name, *options))

    def habeas(self, command, *arguments):
        # A subcommand stands before the options.
        command = [self.program, command, *arguments, "--database", self.database]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

    def add_node(self, host="127.0.0.1", within=(), options=()):
        """Adds a node and starts it; all after the first share its files and its master key."""
        data = self.first
        if self.nodes:
            data = self.folder / f"node-{len(self.nodes) + 1}"
            (data / "keys").mkdir(parents=True, mode=0o700)
            shutil.copy2(self.first / "keys" / "master", data / "keys" / "master")
            self.habeas("join", "--data", data)
            for shared in ["archives", "blobs"]:
                (data / shared).symlink_to(self.first / shared)
        node = Node(self.program, data, ["--database", self.served, *options], host, within)
        node.start()
        self.nodes.append(node)

    def sign_in(self):
        """Gives the administrator a token, and a token to everybody who is to send."""
        self.admin = self.token(self.clients["admin"])
        return {name: self.token(self.clients[name]) for name in PEOPLE}

    def ask(self, token, method, path, body=None, key=None, patience=120):
        """Calls nodes in turn until one has answered for good; the call has the same key each time."""
        until = time.monotonic() + patience
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if key:
            headers["Idempotency-Key"] = key
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        said = None
        while time.monotonic() < until:
            node = random.choice(self.nodes)
            connection = http.client.HTTPConnection(node.host, node.port, timeout=20)
            try:
                connection.request(method, path, content, headers)
                answer = connection.getresponse()
                data = answer.read()
                if answer.status < 300:
                    return json.loads(data) if data[:1] in (b"{", b"[") else data
                said = answer.status, data
                self.note_refusal(said)
                # 409: the same call is still under way on another node.
                assert answer.status in (409, 429, 500, 502, 503), said
            except (OSError, http.client.HTTPException) as error:
                said = error
                self.note_refusal(type(error).__name__)
            finally:
                connection.close()
            time.sleep(0.05)
        raise AssertionError(f"{method} {path}: nobody answered: {said}")

    def note_refusal(self, refusal):
        """Is told of each answer that was not for good."""

    def token(self, client):
        form = {"grant_type": "client_credentials", "client_id": client["clientId"], "client_secret": client["clientSecret"]}
        node = random.choice(self.nodes)
        connection = http.client.HTTPConnection(node.host, node.port, timeout=20)
        connection.request(
            "POST", "/oauth/token", urllib.parse.urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer["access_token"]

    def fetch(self, token, request, path):
        """Downloads the archive of a request."""
        link = self.ask(token, "GET", f"/api/v2/downloads/{request['resultsUrl'].rsplit('/', 1)[1]}?issueRedirect=false")
        place = urllib.parse.urlsplit(link["url"])
        path.write_bytes(self.ask(None, "GET", f"{place.path}?{place.query}"))


class Load:
    """Threads that send and that ask for exports, and note what was acknowledged."""

    def __init__(self, installation):
        self.installation = installation
        self.senders = senders = installation.sign_in()
        users = installation.ask(installation.admin, "GET", "/api/v2/users?pageSize=100")["entities"]
        self.people = {user["email"].split("@")[0]: user["id"] for user in users if user.get("email")}
        others = [self.people[name] for name in PEOPLE if name != "ada"]
        room = {"subject": "Ovens", "userIds": others}
        self.room = installation.ask(senders["ada"], "POST", "/api/v2/chats/rooms", room)["jid"]
        self.sent = {person: [] for person in senders}
        self.requests = []
        self.failures = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.watched, args=(self.send, person)) for person in senders]
        self.threads += [threading.Thread(target=self.watched, args=(self.export,)) for _ in range(2)]

    def watched(self, work, *arguments):
        try:
            work(*arguments)
        except Exception as error:  # It is told at the end, and judged.
            self.failures.append(error)

    def send(self, person):
        number = 0
        place = f"/api/v2/chats/rooms/{urllib.parse.quote(self.room)}/messages"
        while not self.over.is_set():
            number += 1
            text = f"{person} {number:06}"
            self.installation.ask(self.senders[person], "POST", place, {"message": text}, key=f"{person}-{number}")
            self.sent[person].append(text)

    def export(self):
        while not self.over.is_set():
            person = random.choice(list(self.senders))
            known = len(self.sent[person])
            key = f"export-{random.getrandbits(64):x}"
            body = {"subject": {"userId": self.people[person]}, "formats": ["jsonl"]}
            made = self.installation.ask(self.installation.admin, "POST", "/api/habeas/v1/requests", body, key=key)
            self.requests.append((made["id"], person, known))
            self.over.wait(0.3)

    def count(self):
        return sum(map(len, self.sent.values()))

    def begin(self):
        for thread in self.threads:
            thread.start()

    def end(self):
        self.over.set()
        for thread in self.threads:
            thread.join()
