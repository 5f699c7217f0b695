#!/usr/bin/env python3
"""Lets PostgreSQL's disk run full while messages are sent and imported, and looks for what was acknowledged.

Usage: full_disk.py [HABEAS]   (as root: the disk is a small file system in memory, mounted for this program alone)

It prints what Habeas answers, and ends with 1 when an acknowledged message is lost or Habeas does not work again.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "Benchmarks"))
if len(sys.argv) > 1:
    os.environ["HABEAS_BENCH_PROGRAM"] = sys.argv[1]

import bench
import bench_chat
import bench_postgresql
import fill_postgresql
import fill_store
import make_slack_export

SIZE = "320M"


class Disk:
    """A small file system that can be filled but for some megabytes."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", folder], check=True)

    def fill(self, leaving):
        free = shutil.disk_usage(self.folder).free - leaving
        with open(self.folder / "ballast", "wb") as file:
            for _ in range(max(free, 0) >> 20):
                file.write(bytes(1 << 20))

    def make_room(self):
        (self.folder / "ballast").unlink()


def start_database(server):
    """Brings the database up again where it ended with the disk."""
    status = subprocess.run(
        [*server.prefix, bench_postgresql.PROGRAMS[0] / "pg_ctl", f"--pgdata={server.folder}/data", "status"],
        stdout=subprocess.DEVNULL, cwd="/",
    )
    if status.returncode != 0:
        print("  PostgreSQL had ended; it is started again.")
        (server.folder / "data/postmaster.pid").unlink(missing_ok=True)
        server.run("pg_ctl", f"--log={server.folder}/log", "--wait", "start")


def send(url, token, text):
    """The id of a message that was acknowledged, or the answer to one that was not."""
    request = urllib.request.Request(
        url, json.dumps({"message": text}).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["id"], None
    except urllib.error.HTTPError as error:
        body = json.loads(error.read())
        return None, (error.code, body["code"], body["message"])


def sends(disk, database, url, data, credentials):
    server = bench.Server(data, credentials)
    token = bench_chat.person_token(server, bench.HABEAS, data, 1)
    place = f"{server.url}/api/v2/chats/rooms/{uuid.UUID(bytes=fill_store.room(0))}/messages"
    acknowledged, refused = [], []
    ending = threading.Event()

    def load(number):
        while not ending.is_set():
            id, refusal = send(place, token, f"{number} " + "x" * 20_000 + uuid.uuid4().hex)
            acknowledged.append(id) if id else refused.append(refusal)
            if refusal:
                time.sleep(0.2)

    threads = [threading.Thread(target=load, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    before = len(acknowledged)
    disk.fill(leaving=8 << 20)
    while len(refused) < 20:
        time.sleep(0.1)
    print(f"Sends: {before} acknowledged before, {len(acknowledged) - before} more until the disk was full. Then:")
    for refusal in sorted(set(refused)):
        print("  ", *refusal)
    ready = urllib.request.Request(server.url + "/ready")
    try:
        print("  /ready answers", urllib.request.urlopen(ready).status)
    except urllib.error.HTTPError as error:
        print("  /ready answers", error.code)
    full = len(acknowledged)
    disk.make_room()
    start_database(database)
    began = time.monotonic()
    while len(acknowledged) < full + 20:
        assert time.monotonic() - began < 60, "nothing can be sent after room was made"
        time.sleep(0.1)
    print(f"  sent again {time.monotonic() - began:.1f} s after room was made")
    ending.set()
    for thread in threads:
        thread.join()
    server.stop()
    kept = set(fill_postgresql.psql(url, "SELECT encode(id, 'hex') FROM messages").split())
    lost = [id for id in acknowledged if uuid.UUID(id).hex not in kept]
    print(f"  {len(acknowledged)} acknowledged, {len(lost)} of them lost")
    return not lost


def imports(disk, database, url, data, export, messages):
    before = fill_postgresql.psql(url, "SELECT COUNT(*) FROM messages")
    command = [bench.HABEAS, "import", "slack", export, "--data", data, "--json"]
    disk.fill(leaving=24 << 20)
    full = subprocess.run(command, capture_output=True, text=True)
    print(f"Import: exit code {full.returncode}: {full.stderr.strip().splitlines()[-1]}")
    disk.make_room()
    start_database(database)
    after = fill_postgresql.psql(url, "SELECT COUNT(*) FROM messages")
    again = subprocess.run(command, capture_output=True, text=True)
    print(f"  {int(after) - int(before)} messages of it are there; with room: exit code {again.returncode}")
    return full.returncode != 0 and after == before and json.loads(again.stdout)["messages"] == messages


def main():
    if os.environ.get("HABEAS_OWN_MOUNTS") != "1":
        os.environ["HABEAS_OWN_MOUNTS"] = "1"
        os.execvp("unshare", ["unshare", "--mount", sys.executable, *sys.argv])
    with tempfile.TemporaryDirectory(prefix="habeas-full-disk-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        bench_postgresql.PostgreSQL.SETTINGS += "\nmax_wal_size = 64MB\nmin_wal_size = 32MB\nshared_buffers = 32MB\n"
        disk = Disk(folder / "disk")
        database = bench_postgresql.PostgreSQL(disk.folder / "postgresql")
        try:
            with database.database("filled") as url:
                data = folder / "data"
                credentials = bench.new_store(data)
                fill_postgresql.fill(url, [(1, 10)], room_count=1)
                export = folder / "slack.zip"
                make_slack_export.write(export, 60_000)
                good = [
                    sends(disk, database, url, data, credentials), imports(disk, database, url, data, export, 60_000)
                ]
        finally:
            database.stop()
            subprocess.run(["umount", "--lazy", disk.folder], check=True)
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
