"""Measures the pages of the admin console as a browser asks for them, with a large organization in the store."""
import http.client
import html
import re
import sqlite3
import statistics
import subprocess
import time
import urllib.parse
import uuid

import fill_store

EMAIL, PASSWORD = "ada@bench.example", "a long enough password"
LISTS = [
    "/admin/requests", "/admin/requests?status=completed", "/admin/requests?pageNumber=400", "/admin/cases", "/admin/people",
    "/admin/people?q=author", "/admin/people?q=author&pageNumber=100", "/admin/holds", "/admin/audit", "/admin/access",
    "/admin/imports", "/admin/status", "/admin/settings", "/admin/account",
]


class Visitor:
    """One connection with its cookies, as a browser has them; it follows redirects."""

    def __init__(self, address):
        self.host = urllib.parse.urlsplit(address).netloc
        self.connection = http.client.HTTPConnection(self.host)
        self.cookies = {}
        self.received = 0

    def call(self, path, fields=None):
        """The path that the way ends at, and the text that is there."""
        body = urllib.parse.urlencode(fields) if fields else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("POST" if fields else "GET", path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.received += len(content) + sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        if answer.status == 303:
            return self.call(answer.headers["Location"])
        assert answer.status == 200, (path, answer.status, content[:2000])
        return path, content.decode()

    def sign_in(self):
        address, page = self.call("/admin/sign-in")
        form = page.split("</form>")[0]
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
        fields = {name: html.unescape(value) for name, value in hidden}
        action = urllib.parse.urljoin(address, re.search(r'action="([^"]*)"', form)[1])
        path, _ = self.call(action, {**fields, "email": EMAIL, "password": PASSWORD})
        assert path == "/admin", path

    def load(self, path):
        """Loads a page with all that it names; gives milliseconds and bytes."""
        before, began = self.received, time.perf_counter()
        _, page = self.call(path)
        for asset in re.findall(r'(?:href|src)="(/admin/assets/[^"]*)"', page):
            self.call(asset)
        return (time.perf_counter() - began) * 1000, self.received - before


def add_requests(data, total):
    connection = sqlite3.connect(data / "habeas.sqlite")
    organization, client = connection.execute("SELECT organization, id FROM clients").fetchone()
    now = time.time_ns() // 1_000_000
    with connection:
        connection.executemany(
            """
            INSERT INTO requests (id, organization, kind, status, subject, reason, client, requester_name, created_at,
                changed_at, result) VALUES (?, ?, 'GDPR_EXPORT', 'COMPLETED', ?, ?, ?, 'Bench', ?, ?, '{"counts":{"messages":100}}')
            """,
            [
                (fill_store.identifier("request", number), organization, fill_store.author(number), f"Case {number}", client,
                 now - number * 60_000, now - number * 60_000)
                for number in range(total)
            ],
        )
    connection.close()


def bench_console(folder, make_store, start, habeas, measure, total=1_000_000, people=10_000, requests=10_000):
    data = folder / "console"
    credentials = make_store(data)
    fill_store.fill(data / "habeas.sqlite", total, [(number, total // people) for number in range(people)], room_count=5)
    add_requests(data, requests)
    # The fillers leave out what Habeas keeps beside messages; the first start makes up for it.
    start(data, credentials).stop()
    subprocess.run(
        [habeas, "user", "create", "--data", data, "--email", EMAIL, "--name", "Ada", "--role", "admin"],
        check=True, capture_output=True,
    )
    subprocess.run(
        [habeas, "user", "password", "--data", data, "--email", EMAIL], check=True, capture_output=True, input=PASSWORD, text=True
    )
    server = start(data, credentials)
    visitor = Visitor(server.url)
    visitor.sign_in()

    def median(path):
        return statistics.median(visitor.load(path)[0] for _ in range(9))

    loads = [visitor.load("/admin") for _ in range(9)]
    took, size = statistics.median(time for time, _ in loads), max(size for _, size in loads)
    measure("console_home_ms", took, f"the first page with its style, script and icon, {size / 1000:.1f} kB")
    measure("console_home_kb", size / 1000)
    person = "/admin/people/" + str(uuid.UUID(bytes=fill_store.author(17)))
    times = {path: median(path) for path in LISTS + [person]}
    slowest = max(times, key=times.get)
    for path, milliseconds in times.items():
        print(f"    {milliseconds:8.1f} ms  {path.replace(person, '/admin/people/…')}", flush=True)
    measure("console_page_ms", times[slowest], f"{slowest}; {total:,} messages, {people:,} people, {requests:,} requests")
    # Every message that there is would go.
    measure("console_preview_ms", median("/admin/settings/retention?days=10"), f"counts {total:,} messages")
    server.stop()
