"""Measures how much the purge of expired messages holds up those who send, and whether the file grows.

Usage: bench_purge.py HABEAS [--messages N] [--connections N]
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time
import urllib.request
import uuid

import bench_chat
import fill_store


class Server:
    def __init__(self, habeas, data, credentials):
        self.process = subprocess.Popen(
            [habeas, "serve", "--data", data, "--listen", "127.0.0.1:0", "--rate-limit", "100000000", "--log-level", "error"],
            stdout=subprocess.PIPE, text=True,
        )
        self.url = self.process.stdout.readline().split()[-1]
        form = f"grant_type=client_credentials&client_id={credentials['clientId']}&client_secret={credentials['clientSecret']}"
        self.token = None
        self.token = self.call("/oauth/token", form.encode())["access_token"]

    def call(self, path, body=None, method=None):
        request = urllib.request.Request(self.url + path, body, method=method)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("habeas")
    arguments.add_argument("--messages", type=int, default=1_000_000)
    arguments.add_argument("--connections", type=int, default=16)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder) / "data"
        made = subprocess.run(
            [options.habeas, "init", "--data", data, "--organization", "Bench", "--json"],
            check=True, capture_output=True, text=True,
        )
        authors = [(number, options.messages // 50) for number in range(50)]
        fill_store.fill(data / "habeas.sqlite", options.messages, authors, room_count=20)
        server = Server(options.habeas, data, json.loads(made.stdout))
        try:
            measure(server, options, data, pathlib.Path(folder))
        finally:
            server.process.terminate()
            server.process.wait()


def measure(server, options, data, folder):
    script = folder / "send.lua"
    script.write_text(bench_chat.SEND.replace("TEXT", next(fill_store.texts(11))))
    url = f"{server.url}/api/v2/chats/rooms/{uuid.UUID(bytes=fill_store.room(0))}/messages"
    token = bench_chat.person_token(server, options.habeas, data, 1)

    def sends(seconds):
        return bench_chat.wrk(url, token, options.connections, seconds, script)

    sends(2)
    alone = [sends(4) for _ in range(3)]
    size = (data / "habeas.sqlite").stat().st_size
    began = time.monotonic()
    server.call("/api/v2/chats/settings", b'{"messageRetentionPeriodDays":10}', "PATCH")
    during = []
    while True:
        during.append(sends(4))
        status = server.call("/api/habeas/v1/retention")
        print(f"  {status['removed']:,} removed, p99 {during[-1][1]:.1f} ms, {during[-1][0]:.0f}/s", flush=True)
        if status["remaining"] == 0 and status.get("lastRun", {}).get("endedAt"):
            break
    seconds = time.monotonic() - began
    before, after = (statistics.median(p99 for _, p99, _ in runs) for runs in (alone, during))
    grown = (data / "habeas.sqlite").stat().st_size - size
    print(f"{options.messages:,} messages purged in {seconds:.0f} s while {sum(n for _, _, n in during):,} were sent")
    print(f"p99 of sends: {before:.1f} ms alone, {after:.1f} ms during the purge, ratio {after / before:.2f}")
    print(f"the file: {size:,} bytes before, {grown:+,} after")


main()
