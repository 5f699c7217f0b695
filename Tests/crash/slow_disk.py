#!/usr/bin/env python3
"""Puts the database on a disk that gets slower and slower under a load of sends and exports, and judges what is left.

Usage: slow_disk.py HABEAS [--engine postgresql|sqlite] [--seconds 40]   (as root)

The disk is a file behind a loop device of its own, whose writes the kernel counts out (the blkio controller of cgroups,
version 1): as many a second as a phase says. Two writes a second are a disk that is about to die: one commit takes
seconds, and a lease of 30 seconds must be held over it. On PostgreSQL two nodes run, whose archives are on the slow disk
too; on SQLite one.

It prints what sends took and what was answered in each phase, and what /health, /ready and /metrics said meanwhile. It
ends with 1 when something that was acknowledged is lost, doubled or torn, a request was not completed once, or /health
failed. A request that was begun again, since its lease could not be made longer in time, is told.
"""
import argparse
import collections
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

from installation import Installation, Load
from postgresql import PostgreSQL
from verdict import judge

THROTTLE = pathlib.Path("/sys/fs/cgroup/blkio/blkio.throttle.write_iops_device")
# Writes a second; 0 is as many as there are.
PHASES = [("as it is", 0), ("slow", 50), ("very slow", 10), ("dying", 2), ("as it was", 0)]
FIGURES = [
    "habeas_database_writes_waiting", "habeas_database_reads_waiting", "habeas_jobs_waiting", "habeas_jobs_running",
    "habeas_queue_age_seconds",
]


class Disk:
    """A file system on a device of its own, mounted for this program alone."""

    def __init__(self, folder):
        self.folder = folder / "disk"
        self.folder.mkdir()
        image = folder / "disk.image"
        with open(image, "wb") as file:
            file.truncate(2 << 30)
        self.device = self.run("losetup", "--find", "--show", image).strip()
        self.number = self.run("lsblk", "--noheadings", "--nodeps", "--output", "MAJ:MIN", self.device).strip()
        try:
            self.run("mkfs.ext4", "-q", self.device)
            self.run("mount", self.device, self.folder)
        finally:
            # While it is mounted it stays, and no longer.
            self.run("losetup", "--detach", self.device)
        self.folder.chmod(0o755)

    @staticmethod
    def run(*command):
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

    def slow_down(self, writes):
        THROTTLE.write_text(f"{self.number} {writes}\n")

    def remove(self):
        self.slow_down(0)
        self.run("umount", "--lazy", self.folder)


class TimedInstallation(Installation):
    """Notes how long each send took until it was acknowledged, and what was answered instead."""

    def __init__(self, *arguments):
        self.sends, self.refusals = [], collections.Counter()
        super().__init__(*arguments)

    def ask(self, token, method, path, *arguments, **names):
        began = time.monotonic()
        answer = super().ask(token, method, path, *arguments, **names)
        if method == "POST" and path.endswith("/messages"):
            self.sends.append(time.monotonic() - began)
        return answer

    def note_refusal(self, refusal):
        if isinstance(refusal, tuple):
            body = json.loads(refusal[1])
            refusal = f"{refusal[0]} {body['code']}: {body['message']}"
        self.refusals[refusal] += 1


class Watch(threading.Thread):
    """Asks each node how it is, again and again."""

    def __init__(self, installation, token):
        super().__init__()
        self.installation, self.token, self.over = installation, token, threading.Event()
        self.reset()

    def reset(self):
        self.answers, self.slowest, self.figures = collections.Counter(), collections.Counter(), collections.Counter()

    def run(self):
        while not self.over.wait(0.5):
            for node in self.installation.nodes:
                for path in ["/health", "/ready", "/metrics"]:
                    self.look(f"http://{node.host}:{node.port}{path}", path)

    def look(self, url, path):
        began = time.monotonic()
        headers = {"Authorization": f"Bearer {self.token}"} if path == "/metrics" else {}
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
                status, body = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            status, body = error.code, ""
        except OSError as error:
            status, body = type(error).__name__, ""
        self.answers[path, status] += 1
        self.slowest[path] = max(self.slowest[path], time.monotonic() - began)
        for line in body.splitlines():
            name, _, value = line.rpartition(" ")
            if name in FIGURES:
                self.figures[name] = max(self.figures[name], float(value))


def tell(name, writes, seconds, installation, watch):
    took = sorted(installation.sends)
    print(f"\n{name}" + (f", {writes} writes a second" if writes else "") + f": {len(took) / seconds:.1f} sends a second", flush=True)
    if took:
        print(f"  a send took {took[len(took) // 2]:.3f} s in the middle, {took[len(took) * 99 // 100]:.2f} s for 1 in 100, {took[-1]:.2f} s at most")
    for refusal, count in installation.refusals.most_common(8):
        print(f"  {count} times: {refusal}")
    for (path, status), count in sorted(watch.answers.items(), key=str):
        print(f"  {path} answered {status} {count} times, in {watch.slowest[path]:.2f} s at most")
    print("  at most:", ", ".join(f"{key.removeprefix('habeas_')} {value:g}" for key, value in sorted(watch.figures.items())))
    installation.sends.clear()
    installation.refusals.clear()
    watch.reset()


def judge_work(installation):
    """Whether each request was completed once, by the audit trail; tells those that were begun again."""
    trail = installation.folder / "trail.jsonl"
    installation.habeas("audit", "export", "--data", installation.first, "--output", trail)
    acts = collections.defaultdict(list)
    for line in trail.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        # One that could not be made has no name, and was refused.
        if entry["entityType"] == "Request" and entry["entityId"]:
            acts[entry["entityId"]].append((entry["action"], entry["at"]))
    installation.habeas("audit", "verify", "--data", installation.first)
    print()
    for request, steps in acts.items():
        if [action for action, _ in steps].count("Start") > 1:
            print(f"{request} was begun again: " + ", ".join(f"{action} {at[11:19]}" for action, at in steps))
    ends = {request: [action for action, _ in steps].count("Complete") for request, steps in acts.items()}
    return [f"request {request} was completed {count} times" for request, count in ends.items() if count != 1]


def run(options, disk):
    database = PostgreSQL() if options.engine == "postgresql" else None
    nodes = []
    try:
        installation = TimedInstallation(
            options.habeas.resolve(), disk.folder / "nodes", database.url if database else "sqlite:"
        )
        nodes = installation.nodes
        for _ in range(2 if database else 1):
            installation.add_node(options=["--log-level", "warning"])
        load = Load(installation)
        monitor = json.loads(
            installation.habeas("client", "create", "--data", installation.first, "--name", "m", "--role", "monitor", "--json")
        )
        watch = Watch(installation, installation.token(monitor))
        watch.start()
        load.begin()
        began, unhealthy = time.monotonic(), []
        for name, writes in PHASES:
            disk.slow_down(writes)
            time.sleep(options.seconds)
            unhealthy += [status for path, status in watch.answers if path == "/health" and status != 200]
            tell(name, writes, time.monotonic() - began, installation, watch)
            began = time.monotonic()
        load.end()
        problems, exports = judge(installation, load)
        watch.over.set()
        watch.join()
        problems += [f"/health answered {status}" for status in unhealthy]
        problems += [f"a node ended with {status}" for node in nodes if (status := node.stop()) != 0]
        problems += judge_work(installation)
        for log in sorted(installation.folder.glob("*.log")):
            lines = log.read_text(encoding="utf-8").splitlines()
            print(f"{log.name}: {len(lines)} lines", *lines[:20], sep="\n  ")
        print("\n".join(problems) or f"{load.count()} messages and {exports} exports: none lost, doubled, torn or completed twice")
        return 1 if problems else 0
    finally:
        for node in nodes:
            node.kill()
        if database:
            database.remove()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("habeas", type=pathlib.Path)
    parser.add_argument("--engine", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--seconds", type=int, default=40, help="how long each phase lasts")
    options = parser.parse_args()
    if not THROTTLE.exists():
        sys.exit(f"There is no {THROTTLE}: this needs the blkio controller of cgroups, version 1.")
    if os.environ.get("HABEAS_OWN_MOUNTS") != "1":
        os.environ["HABEAS_OWN_MOUNTS"] = "1"
        os.execvp("unshare", ["unshare", "--mount", sys.executable, *sys.argv])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="habeas-slow-disk-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        disk = Disk(folder)
        # The database's folder is made there, too.
        tempfile.tempdir = str(disk.folder)
        (disk.folder / "nodes").mkdir()
        try:
            return run(options, disk)
        finally:
            tempfile.tempdir = None
            disk.remove()


if __name__ == "__main__":
    sys.exit(main())
