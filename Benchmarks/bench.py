#!/usr/bin/env python3
"""Measures Habeas against baselines of the same run, and fails past the thresholds kept beside it.

Usage: bench.py [--messages N] [--keep DIR]
"""
import argparse
import atexit
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

import bench_chat
import bench_console
import bench_postgresql
import bench_purge
import fill_store
import make_slack_export

HERE = pathlib.Path(__file__).resolve().parent
HABEAS = pathlib.Path(os.environ.get("HABEAS_BENCH_PROGRAM", HERE.parent / ".build/release/habeas"))
RESULTS = {}


class Server:
    """A server on a free port of the loopback address."""

    def __init__(self, data, credentials, *options):
        self.process = subprocess.Popen(
            [HABEAS, "serve", "--data", data, "--listen", "127.0.0.1:0", "--rate-limit", "100000000", "--log-level", "error",
             *options],
            stdout=subprocess.PIPE,
            text=True,
        )
        # Whatever fails, no server is left behind.
        atexit.register(self.process.kill)
        self.url = self.process.stdout.readline().split()[-1]
        form = f"grant_type=client_credentials&client_id={credentials['clientId']}&client_secret={credentials['clientSecret']}"
        self.token = self.call("/oauth/token", form.encode())["access_token"]

    def call(self, path, body=None, method=None):
        request = urllib.request.Request(self.url + path, body, method=method)
        if hasattr(self, "token"):
            request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def export(self, author, formats=("jsonl", "csv", "html")):
        """Exports one author's messages; gives the seconds from POST to COMPLETED, and the finished request."""
        user = str(uuid.UUID(bytes=fill_store.author(author)))
        body = json.dumps({"subject": {"userId": user}, "formats": formats}).encode()
        began = time.perf_counter()
        request = self.call("/api/habeas/v1/requests", body)
        while request["status"] != "COMPLETED":
            assert request["status"] != "ERROR", request
            time.sleep(0.002)
            request = self.call("/api/v2/gdpr/requests/" + request["id"])
        return time.perf_counter() - began, request

    def peak_memory_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()


def new_store(data):
    made = subprocess.run(
        [HABEAS, "init", "--data", data, "--organization", "Bench", "--json"], check=True, capture_output=True, text=True
    )
    return json.loads(made.stdout)


def seconds(command):
    began = time.perf_counter()
    subprocess.run(command, shell=True, check=True)
    return time.perf_counter() - began


def measure(name, value, detail=""):
    RESULTS[name] = value
    print(f"{name:28} {value:12.3f}  {detail}", flush=True)


def bench_export(folder, total):
    large, small = total // 10, max(total // 50, 20_000)
    data = folder / "large"
    credentials = new_store(data)
    others = [(number, 1000) for number in range(2, 12)]
    rest = total - large - 10_000
    count = 489
    authors = [(1, large)] + others + [(number + 12, rest // count + (number < rest % count)) for number in range(count)]
    fill_store.fill(data / "habeas.sqlite", total, authors)
    server = brought_up(data, credentials)
    author = fill_store.author(1).hex()
    baseline = (
        f"sqlite3 -json {data}/habeas.sqlite \"SELECT lower(hex(id)) AS id, lower(hex(conversation)) AS conversation, kind, "
        f"text, source_key, edited_at FROM messages WHERE author = x'{author}' ORDER BY id\" | gzip -6 > {folder}/baseline.gz"
    )
    for name, formats in [("lines", ["jsonl"]), ("export", ["jsonl", "csv", "html"])]:
        ratios, ours, theirs = [], [], []
        server.export(1, formats)
        for _ in range(3):
            elapsed, request = server.export(1, formats)
            ours.append(elapsed)
            theirs.append(seconds(baseline))
            ratios.append(ours[-1] / theirs[-1])
        assert request["habeas"]["messages"] == large
        measure(
            f"{name}_time_ratio", statistics.median(ratios),
            f"{statistics.median(ours):.2f} s / {statistics.median(theirs):.2f} s, {request['habeas']['size'] / 1e6:.1f} MB "
            f"/ {os.path.getsize(folder / 'baseline.gz') / 1e6:.1f} MB, {large:,} messages, {', '.join(formats)}",
        )
        measure(f"{name}_memory_mib", server.peak_memory_mib())
    bench_archive(folder, archive(data, request))
    # A data directory has one server at a time.
    server.stop()
    bench_cutoff(data, credentials, large)
    return brought_up(data, credentials), small


def bench_cutoff(data, credentials, messages):
    """Exports the same author with a cutoff before all messages, and with one that hides the first hundredth of them."""
    # No purge begins within half a day.
    server = Server(data, credentials, "--purge-at", str((time.gmtime().tm_hour + 12) % 24))
    since = int((time.time() * 1000 - fill_store.START) // 86_400_000)
    took = {3650: [], since - 9: []}
    kept = {}
    server.export(1)
    for _ in range(5):
        for days in took:
            server.call("/api/v2/chats/settings", json.dumps({"messageRetentionPeriodDays": days}).encode(), "PATCH")
            os.sync()
            elapsed, request = server.export(1)
            kept[days] = request["habeas"]["messages"]
            took[days].append(elapsed / kept[days])
            archive(data, request).unlink()
    server.call("/api/v2/chats/settings", b'{"messageRetentionPeriodDays":3650}', "PATCH")
    server.stop()
    without, hiding = (statistics.median(times) for times in took.values())
    assert kept[3650] == messages and 0 < messages - kept[since - 9] < messages // 50, kept
    measure(
        "cutoff_time_ratio", hiding / without,
        f"{hiding * 1e6:.2f} µs / {without * 1e6:.2f} µs a message; {kept[since - 9]:,} and {messages:,} messages",
    )


def brought_up(data, credentials):
    """A server on a store that another start has brought up: the fillers leave out what Habeas keeps beside messages."""
    Server(data, credentials).stop()
    return Server(data, credentials)


def archive(data, request):
    """The path of a request's archive."""
    return next((data / "archives").glob(request["id"] + "*.zip"))


def bench_archive(folder, archive):
    """Sets an archive beside what the usual tools make of the same files."""
    bag = folder / "bag"
    ours, theirs, ratios = [], [], []
    for _ in range(3):
        shutil.rmtree(bag, ignore_errors=True)
        ours.append(seconds(f"{HABEAS} verify {archive} > {folder}/report"))
        theirs.append(
            seconds(f"unzip -q {archive} -d {bag} && cd {bag} && sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt")
        )
        ratios.append(ours[-1] / theirs[-1])
    measure(
        "verify_time_ratio", statistics.median(ratios),
        f"{statistics.median(ours):.2f} s / {statistics.median(theirs):.2f} s with unzip and sha256sum",
    )
    subprocess.run(f"cd {bag} && zip -q -6 -r {folder}/again.zip .", shell=True, check=True)
    size, again = os.path.getsize(archive), os.path.getsize(folder / "again.zip")
    measure("archive_size_ratio", size / again, f"{size / 1e6:.1f} MB / {again / 1e6:.1f} MB of zip -6")
    shutil.rmtree(bag)


def bench_huge(folder, total):
    """Exports an author of very many messages: the rate and the memory stay those of a tenth of them."""
    data = folder / "huge"
    credentials = new_store(data)
    fill_store.fill(data / "habeas.sqlite", total + total // 10, [(1, total), (2, total // 10)])
    server = brought_up(data, credentials)

    def median(author, messages):
        took = []
        for _ in range(3):
            # Nobody's earlier files are still on their way to the disk.
            os.sync()
            seconds, request = server.export(author)
            assert request["habeas"]["messages"] == messages
            took.append(seconds)
            archive(data, request).unlink()
        return statistics.median(took)

    tenth, memory = median(2, total // 10), server.peak_memory_mib()
    elapsed = median(1, total)
    measure(
        "huge_rate_ratio", elapsed / 10 / tenth,
        f"{elapsed:.2f} s for {total:,} messages, {tenth:.2f} s for {total // 10:,}; a message takes so much longer",
    )
    measure("huge_memory_ratio", server.peak_memory_mib() / memory, f"{server.peak_memory_mib():.0f} MiB / {memory:.0f} MiB")
    server.stop()
    shutil.rmtree(data)


def bench_small(folder, server, total):
    data = folder / "small"
    credentials = new_store(data)
    authors = [(number, 1000) for number in range(2, 12)] + [(20, total - 10_000)]
    fill_store.fill(data / "habeas.sqlite", total, authors)
    other = brought_up(data, credentials)
    in_large, in_small = [], []
    for round in range(60):
        number = 2 + round % 10
        in_large.append(server.export(number)[0])
        in_small.append(other.export(number)[0])
    other.stop()
    median = statistics.median(in_large)
    measure(
        "organization_size_ratio", median / statistics.median(in_small),
        f"{median * 1000:.1f} ms / {statistics.median(in_small) * 1000:.1f} ms",
    )
    measure("small_export_median_ms", median * 1000, f"slowest {max(in_large) * 1000:.0f} ms")


PARSE_ONLY = """
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    print(sum(len(json.loads(archive.read(name))) for name in archive.namelist() if '/' in name))
"""


def bench_import(folder, messages):
    export = folder / "slack.zip"
    make_slack_export.write(export, messages)
    data = folder / "imported"
    new_store(data)
    usage = folder / "usage"
    command = ["/usr/bin/time", "-f", "%e %M", "-o", usage, HABEAS, "import", "slack", export, "--data", data, "--json"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert report["messages"] == messages, report
    elapsed, memory = usage.read_text().split()
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", PARSE_ONLY, export], check=True, stdout=subprocess.DEVNULL)
    parsing = time.perf_counter() - began
    measure(
        "import_rate", messages / float(elapsed),
        f"{elapsed} s; Python that only parses: {parsing:.1f} s, ratio {float(elapsed) / parsing:.2f}",
    )
    measure("import_memory_mib", int(memory) / 1024)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=5_000_000, help="messages in the large organization")
    parser.add_argument("--import-messages", type=int, default=1_000_000)
    parts = ["export", "import", "chat", "purge", "console", "postgresql"]
    parser.add_argument("--only", choices=parts, help="measure one part; nothing is judged")
    parser.add_argument("--keep", help="a folder to work in and to leave behind")
    options = parser.parse_args()
    folder = pathlib.Path(options.keep or tempfile.mkdtemp(prefix="habeas-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if options.only in (None, "export"):
            server, small = bench_export(folder, options.messages)
            bench_small(folder, server, small)
            server.stop()
            bench_huge(folder, options.messages)
        if options.only in (None, "import"):
            bench_import(folder, options.import_messages)
        if options.only in (None, "chat"):
            bench_chat.bench_sends(folder, new_store, Server, HABEAS, measure)
            bench_chat.bench_pages(folder, new_store, Server, HABEAS, measure)
        if options.only in (None, "purge"):
            bench_purge.bench_purge(folder, new_store, Server, HABEAS, measure)
        if options.only in (None, "console"):
            bench_console.bench_console(folder, new_store, Server, HABEAS, measure)
        if options.only in (None, "postgresql"):
            bench_postgresql.bench_postgresql(folder, new_store, Server, HABEAS, measure, options.messages)
    finally:
        if not options.keep:
            shutil.rmtree(folder)
    return 0 if options.only else judge()


def judge():
    failed = 0
    for name, threshold in json.loads((HERE / "thresholds.json").read_text()).items():
        value = RESULTS[name]
        if os.cpu_count() < threshold.get("cores", 1):
            print(f"--   {name}: {value:.3f}, judged from {threshold['cores']} cores on ({threshold['what']})")
            continue
        good = value <= threshold.get("at_most", value) and value >= threshold.get("at_least", value)
        bound = f"at most {threshold['at_most']}" if "at_most" in threshold else f"at least {threshold['at_least']}"
        print(f"{'ok  ' if good else 'FAIL'} {name}: {value:.3f}, {bound} ({threshold['what']})")
        failed += not good
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
