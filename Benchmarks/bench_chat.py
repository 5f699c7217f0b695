"""Measures sending and reading over HTTP, with the load from a process of its own (wrk)."""
import json
import pathlib
import re
import sqlite3
import subprocess
import time
import uuid

import fill_store

SEND = """
local requests, turn = {}, 0
init = function()
   for token in string.gmatch("TOKENS", "%S+") do
      local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token }
      requests[#requests + 1] = wrk.format("POST", nil, headers, '{"message":"TEXT"}')
   end
end
request = function()
   turn = turn % #requests + 1
   return requests[turn]
end
"""


def write_sends(script, text, tokens):
    """A script for wrk by which people send a text, one after the other."""
    script.write_text(SEND.replace("TEXT", text).replace("TOKENS", " ".join(tokens)))


def wrk(url, connections, seconds, token=None, script=None):
    """Requests a second, and the 99th percentile of the latency in milliseconds; every answer must be a success."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    if script:
        command += ["-s", str(script)]
    output = subprocess.run(command + [url], check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in output and "Socket errors" not in output, output
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", output).groups()
    return rate, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit], int(re.search(r"(\d+) requests in", output)[1])


def person_token(server, habeas, data, number):
    """A token of a client that acts as one of the authors."""
    made = subprocess.run(
        [habeas, "client", "create", "--data", data, "--name", "Load", "--role", "member", "--user",
         f"author-{number}@bench.example", "--json"],
        check=True, capture_output=True, text=True,
    )
    client = json.loads(made.stdout)
    form = f"grant_type=client_credentials&client_id={client['clientId']}&client_secret={client['clientSecret']}"
    return server.call("/oauth/token", form.encode())["access_token"]


def raw_rate(data, messages, text):
    """Rows a second of plain SQLite: the same rows and indexes, one transaction for 64 rows, synchronous=FULL."""
    connection = sqlite3.connect(data / "habeas.sqlite", isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    began = time.perf_counter()
    sent = 0
    while sent < messages:
        connection.execute("BEGIN IMMEDIATE")
        for _ in range(64):
            now = time.time_ns() // 1_000_000
            message = now.to_bytes(6, "big") + b"\x70" + sent.to_bytes(4, "big") + uuid.uuid4().bytes[:5]
            connection.execute(
                "INSERT INTO messages (author, id, conversation, kind, text) VALUES (?, ?, ?, 0, ?)",
                (fill_store.author(2), message, fill_store.room(0), text),
            )
            sent += 1
        connection.execute("COMMIT")
    elapsed = time.perf_counter() - began
    connection.close()
    return sent / elapsed


def bench_sends(folder, make_store, start, habeas, measure, seconds=10, people=64):
    data = folder / "sends"
    credentials = make_store(data)
    authors = [(number + 1, 50) for number in range(people)]
    fill_store.fill(data / "habeas.sqlite", 50 * people, authors, room_count=1)
    server = start(data, credentials)
    text = next(fill_store.texts(11))
    script = folder / "send.lua"
    write_sends(script, text, [person_token(server, habeas, data, number) for number, _ in authors])
    url = f"{server.url}/api/v2/chats/rooms/{uuid.UUID(bytes=fill_store.room(0))}/messages"
    wrk(url, 64, 2, script=script)
    rate, slowest, count = wrk(url, 64, seconds, script=script)
    server.stop()
    raw = raw_rate(data, count, text)
    measure("send_rate", rate, f"{count:,} messages with 64 connections; plain SQLite {raw:.0f}/s, ratio {rate / raw:.2f}")
    measure("send_p99_ms", slowest)


def bench_pages(folder, make_store, start, habeas, measure, total=1_000_000, seconds=5):
    data = folder / "pages"
    credentials = make_store(data)
    fill_store.fill(data / "habeas.sqlite", total, [(1, total // 2), (2, total - total // 2)], room_count=1)
    connection = sqlite3.connect(data / "habeas.sqlite")
    middle = connection.execute(
        "SELECT id FROM messages WHERE conversation = ? ORDER BY id LIMIT 1 OFFSET ?", (fill_store.room(0), total // 2)
    ).fetchone()[0]
    connection.close()
    server = start(data, credentials)
    token = person_token(server, habeas, data, 1)
    base = f"{server.url}/api/v2/chats/rooms/{uuid.UUID(bytes=fill_store.room(0))}/messages?limit=100"
    places = {"beginning": "&after=2020-01-01", "middle": f"&before={uuid.UUID(bytes=middle)}", "end": ""}
    for place, query in places.items():
        wrk(base + query, 16, 1, token)
        rate, slowest, _ = wrk(base + query, 16, seconds, token)
        measure(f"page_{place}_p99_ms", slowest, f"{rate:.0f} pages of 100 a second, room of {total:,}")
    server.stop()
