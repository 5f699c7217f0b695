"""Measures Habeas on PostgreSQL, with a server of its own on this machine, against PostgreSQL's own programs."""
import atexit
import contextlib
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import time
import uuid

import bench_chat
import fill_postgresql
import fill_store
import make_slack_export

PROGRAMS = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))[-1:]


class PostgreSQL:
    """A server that syncs what it commits, on a free port of the loopback address, with its data in a folder."""

    SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 1GB
max_wal_size = 8GB
checkpoint_timeout = 30min
max_locks_per_transaction = 256
"""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        # The server refuses to run as root.
        self.prefix = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            self.prefix = ["runuser", "--user=postgres", "--"]
            for parent in folder.parents:
                assert parent.stat().st_mode & 1, f"{parent} keeps the user postgres out"
        self.run("initdb", "--username=habeas", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        with open(folder / "data/postgresql.conf", "a") as file:
            file.write(f"{self.SETTINGS}port = {self.port}\n")
        self.run("pg_ctl", f"--log={folder}/log", "--wait", "start")
        atexit.register(self.stop)

    def run(self, program, *arguments):
        command = [*self.prefix, PROGRAMS[0] / program, f"--pgdata={self.folder}/data", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def stop(self):
        if (self.folder / "data/postmaster.pid").exists():
            self.run("pg_ctl", "--mode=immediate", "--silent", "stop")

    @contextlib.contextmanager
    def database(self, name):
        """A new database, which every program of Habeas that is started meanwhile uses."""
        url = f"postgres://habeas@127.0.0.1:{self.port}/{name}"
        fill_postgresql.psql(f"postgres://habeas@127.0.0.1:{self.port}/postgres", f"CREATE DATABASE {name}")
        os.environ["HABEAS_DATABASE"] = url
        try:
            yield url
        finally:
            del os.environ["HABEAS_DATABASE"]


def bench_postgresql(folder, make_store, start, habeas, measure, total):
    folder.chmod(0o755)
    server = PostgreSQL(folder / "postgresql")
    try:
        with server.database("sends") as url:
            bench_sends(folder, url, make_store, start, habeas, measure)
        with server.database("exports") as url:
            bench_exports(folder, url, make_store, start, measure, total)
        with server.database("workers") as url:
            bench_workers(folder, url, make_store, start, habeas, measure)
        bench_imports(folder, server, make_store, habeas, measure)
    finally:
        server.stop()


def bench_exports(folder, url, make_store, start, measure, total):
    """One author's messages of many, before and after Habeas has put the months into the order of their authors."""
    data = folder / "pg-exports"
    credentials = make_store(data)
    large = total // 10
    count = 489
    rest = total - large
    authors = [(1, large)] + [(number + 2, rest // count + (number < rest % count)) for number in range(count)]
    fill_postgresql.fill(url, authors)
    months = fill_postgresql.psql(url, "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'messages'::regclass")
    months = [month for month in months.split() if not month.endswith("pkey")]

    def mark(change):
        """Lets Habeas take the months for clustered, or not."""
        fill_postgresql.psql(url, ";".join(f"ALTER TABLE {month} {change.format(month)}" for month in months))

    author = fill_store.author(1).hex()
    # Nothing of this orders the rows, which Habeas does.
    select = (
        "SELECT id, conversation, kind, text, source_key, edited_at FROM messages "
        f"WHERE author = '\\x{author}'"
    )
    baseline = folder / "baseline.sh"
    baseline.write_text(f"psql '{url}' --no-psqlrc -c \"\\copy ({select}) to stdout csv\" | gzip -6 > {folder}/baseline.gz\n")

    def compare(server, formats, rounds=3):
        ratios, ours, theirs = [], [], []
        server.export(1, formats)
        for _ in range(rounds):
            elapsed, request = server.export(1, formats)
            began = time.perf_counter()
            subprocess.run(["sh", baseline], check=True)
            ours.append(elapsed)
            theirs.append(time.perf_counter() - began)
            ratios.append(ours[-1] / theirs[-1])
        assert request["habeas"]["messages"] == large, request
        detail = f"{statistics.median(ours):.2f} s / {statistics.median(theirs):.2f} s, {large:,} messages of {total:,}"
        return statistics.median(ratios), detail

    mark("CLUSTER ON {}_pkey")
    start(data, credentials).stop()
    server = start(data, credentials)
    # Not judged: what the order of the rows is worth.
    measure("pg_unclustered_time_ratio", *compare(server, ["jsonl"]))
    pages = pages_read(url, select)
    server.stop()
    mark("SET WITHOUT CLUSTER")
    server = start(data, credentials)
    clustered = "SELECT COUNT(*) FROM pg_index WHERE indisclustered AND indrelid::regclass::text ~ '^messages_[0-9]'"
    began = time.monotonic()
    while int(fill_postgresql.psql(url, clustered)) < len(months):
        assert time.monotonic() - began < 900, "the months are not put into order"
        time.sleep(1)
    measure("pg_cluster_seconds", time.monotonic() - began, f"{len(months)} months, half of it pauses")
    measure("pg_pages_ratio", pages_read(url, select) / pages, f"pages after it / {pages:,} before")
    size = fill_postgresql.psql(
        url, "SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits WHERE inhparent = 'messages'::regclass"
    )
    measure("pg_message_bytes", int(size) / total, "on the disk, with its indexes")
    for name, formats in [("lines", ["jsonl"]), ("export", ["jsonl", "csv", "html"])]:
        measure(f"pg_{name}_time_ratio", *compare(server, formats))
    measure("pg_export_memory_mib", server.peak_memory_mib())
    server.stop()


def pages_read(url, select):
    """How many pages of the table and its index the server touches to read one author's rows."""
    plan = fill_postgresql.psql(url, f"EXPLAIN (ANALYZE, BUFFERS, FORMAT json) {select}")
    root = json.loads(plan)[0]["Plan"]
    return root["Shared Hit Blocks"] + root["Shared Read Blocks"]


INSERT = """INSERT INTO messages (author, id, conversation, kind, text) VALUES ('\\x{author}',
decode(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0'), 'hex')
|| substr(uuid_send(gen_random_uuid()), 1, 10), '\\x{room}', 0, '{text}');
"""


def bench_sends(folder, url, make_store, start, habeas, measure, connections=64, seconds=8, rounds=5):
    """Sends over HTTP against rows that pgbench inserts, each committed by itself and synced.

    Habeas writes on one connection, whoever sends: pgbench has one, and beside it as many as there are senders.
    """
    data = folder / "pg-sends"
    credentials = make_store(data)
    fill_postgresql.fill(url, [(1, 1000), (2, 1000)], room_count=1)
    server = start(data, credentials)
    text = next(fill_store.texts(11))
    script = folder / "pg-send.lua"
    script.write_text(bench_chat.SEND.replace("TEXT", text))
    address = f"{server.url}/api/v2/chats/rooms/{uuid.UUID(bytes=fill_store.room(0))}/messages"
    token = bench_chat.person_token(server, habeas, data, 1)
    insert = folder / "insert.sql"
    insert.write_text(INSERT.format(author=fill_store.author(2).hex(), room=fill_store.room(0).hex(), text=text))
    bench_chat.wrk(address, token, connections, 2, script)
    ours, slowest = [], []
    theirs = {1: [], connections: []}
    for _ in range(rounds):
        rate, percentile, _ = bench_chat.wrk(address, token, connections, seconds, script)
        ours.append(rate)
        slowest.append(percentile)
        for clients, rates in theirs.items():
            rates.append(pgbench(url, insert, clients, seconds))
    server.stop()
    for name, clients in [("pg_send_ratio", 1), ("pg_send_crowd_ratio", connections)]:
        measure(
            name, statistics.median(own / their for own, their in zip(ours, theirs[clients])),
            f"{statistics.median(ours):.0f}/s with {connections} connections / {statistics.median(theirs[clients]):.0f}/s "
            f"of pgbench with {clients}",
        )
    measure("pg_send_p99_ms", statistics.median(slowest))


def pgbench(url, script, connections, seconds):
    """Transactions a second."""
    done = subprocess.run(
        ["pgbench", url, "--no-vacuum", "--protocol=prepared", f"--file={script}", f"--client={connections}", "--jobs=1",
         f"--time={seconds}"],
        check=True, capture_output=True, text=True,
    )
    return float(re.search(r"tps = ([\d.]+) \(without", done.stdout)[1])


def bench_workers(folder, url, make_store, start, habeas, measure, exports=200, messages=5000, rounds=3):
    """The time in which one worker, and two, finish queued exports."""
    data = folder / "pg-workers"
    credentials = make_store(data)
    fill_postgresql.fill(url, [(number, messages) for number in range(exports)], room_count=5)
    subprocess.run(
        [habeas, "settings", "set", "--data", data, "--subjects-per-day", "10000"], check=True, stdout=subprocess.DEVNULL
    )
    start(data, credentials).stop()
    places = [joined(data, folder / f"pg-worker-{number}", habeas) for number in (1, 2)]
    took = {1: [], 2: []}
    for _ in range(rounds):
        for workers in took:
            took[workers].append(finish(data, credentials, start, habeas, exports, places[:workers]))
    (one, busy_one), (two, busy_two) = (sorted(times)[len(times) // 2] for times in took.values())
    measure(
        "pg_two_workers_ratio", two / one,
        f"{two:.1f} s / {one:.1f} s for {exports} exports of {messages:,} messages; {os.cpu_count()} cores, busy for "
        f"{busy_two:.0%} / {busy_one:.0%} of that time",
    )


def joined(first, data, habeas):
    """The data directory of a worker beside the first server, with the same files."""
    (data / "keys").mkdir(parents=True)
    shutil.copy2(first / "keys/master", data / "keys/master")
    subprocess.run([habeas, "join", "--data", data], check=True, stdout=subprocess.DEVNULL)
    for shared in ("archives", "blobs"):
        (data / shared).symlink_to(first / shared)
    return data


def spent():
    """The seconds that all cores together have spent, and those in which they had something to do."""
    user, nice, system, idle, wait, *rest = map(int, pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
    busy = user + nice + system + sum(rest)
    return busy + idle + wait, busy


def finish(data, credentials, start, habeas, exports, places):
    """The seconds from the start of the workers until all of the exports that were queued before are done, and how busy
    the machine was meanwhile."""
    server = start(data, credentials, "--role", "api")
    requests = []
    for number in range(exports):
        body = {"subject": {"userId": str(uuid.UUID(bytes=fill_store.author(number)))}, "formats": ["jsonl"]}
        requests.append(server.call("/api/habeas/v1/requests", json.dumps(body).encode())["id"])
    before = spent()
    began = time.perf_counter()
    nodes = [
        subprocess.Popen([habeas, "serve", "--data", place, "--role", "worker", "--log-level", "error"],
                         stdout=subprocess.DEVNULL)
        for place in places
    ]
    for node in nodes:
        atexit.register(node.kill)
    for request in requests:
        while (status := server.call("/api/v2/gdpr/requests/" + request)["status"]) != "COMPLETED":
            assert status != "ERROR", request
            time.sleep(0.02)
    elapsed = time.perf_counter() - began
    whole, busy = (after - then for after, then in zip(spent(), before))
    for node in nodes:
        node.terminate()
    for node in nodes:
        node.wait()
    server.stop()
    return elapsed, busy / whole


def bench_imports(folder, server, make_store, habeas, measure, messages=200_000, rounds=3):
    """A Slack export into an empty store, against a copy of the same rows of messages into a table with the same indexes."""
    export = folder / "pg-slack.zip"
    make_slack_export.write(export, messages)
    rows = folder / "pg-messages.csv"
    ours, theirs = [], []
    for round in range(rounds):
        with server.database(f"imports_{round}") as url:
            data = folder / f"pg-imported-{round}"
            make_store(data)
            began = time.perf_counter()
            command = [habeas, "import", "slack", export, "--data", data, "--json"]
            report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            ours.append(time.perf_counter() - began)
            assert report["messages"] == messages, report
            fill_postgresql.psql(url, f"\\copy (SELECT * FROM messages) TO '{rows}' CSV")
            fill_postgresql.psql(url, "CREATE TABLE copied (LIKE messages INCLUDING ALL)")
            began = time.perf_counter()
            fill_postgresql.psql(url, f"\\copy copied FROM '{rows}' CSV")
            theirs.append(time.perf_counter() - began)
    measure(
        "pg_import_time_ratio", statistics.median(our / their for our, their in zip(ours, theirs)),
        f"{messages / statistics.median(ours):.0f} entries/s / {messages / statistics.median(theirs):.0f} rows/s of \\copy",
    )
