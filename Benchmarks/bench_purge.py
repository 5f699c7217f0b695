"""Measures how much the purge of expired messages holds up those who send and read, and whether the file grows."""
import concurrent.futures
import statistics
import time
import uuid

import bench_chat
import fill_store


def bench_purge(folder, make_store, start, habeas, measure, total=1_000_000, connections=16):
    data = folder / "purge"
    credentials = make_store(data)
    fill_store.fill(data / "habeas.sqlite", total, [(number, total // 50) for number in range(50)], room_count=20)
    # The fillers leave out what Habeas keeps beside messages; the first start makes up for it.
    start(data, credentials).stop()
    server = start(data, credentials)
    script = folder / "send.lua"
    senders = [bench_chat.person_token(server, habeas, data, number) for number in range(connections)]
    bench_chat.write_sends(script, next(fill_store.texts(11)), senders)
    messages = f"{server.url}/api/v2/chats/rooms/{uuid.UUID(bytes=fill_store.room(0))}/messages"

    def sends(seconds):
        """The p99 of sends in milliseconds and how many there were, while others read."""
        with concurrent.futures.ThreadPoolExecutor() as pool:
            reading = pool.submit(bench_chat.wrk, messages + "?limit=25", 2, seconds, senders[0])
            _, slowest, count = bench_chat.wrk(messages, connections, seconds, script=script)
            return slowest, count, reading.result()[2]

    sends(2)
    alone = [sends(4) for _ in range(5)]
    size = (data / "habeas.sqlite").stat().st_size
    began = time.monotonic()
    server.call("/api/v2/chats/settings", b'{"messageRetentionPeriodDays":10}', "PATCH")
    during = []
    while True:
        during.append(sends(4))
        status = server.call("/api/habeas/v1/retention")
        print(f"    {status['removed']:,} removed, p99 {during[-1][0]:.1f} ms, {during[-1][1]:,} sent", flush=True)
        if status["remaining"] == 0 and "endedAt" in status.get("lastRun", {}):
            break
    elapsed = time.monotonic() - began
    assert status["removed"] == total, status
    before, after = (statistics.median(slowest for slowest, _, _ in runs) for runs in (alone, during))
    sent, read = (sum(run[part] for run in during) for part in (1, 2))
    grown = (data / "habeas.sqlite").stat().st_size
    measure(
        "purge_p99_ratio", after / before,
        f"{after:.1f} ms / {before:.1f} ms; {total:,} purged in {elapsed:.0f} s while {sent:,} were sent, {read:,} pages read",
    )
    measure("purge_size_ratio", grown / size, f"{grown:,} bytes / {size:,} bytes")
    server.stop()
