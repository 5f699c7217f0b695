"""A connection to the database that is lost, now and then, between a commit and the word of it.

Whoever waits for that word cannot know whether the commit was carried out, and it was.
"""
import asyncio
import contextlib
import random
import threading

COMMITTED = b"C\x00\x00\x00\x0bCOMMIT\x00"


class LossyLink:
    """Passes on what nodes and the database say, on a port of its own; `lost` counts the commits whose word was kept back."""

    def __init__(self, database_port, seed):
        self.database_port = database_port
        # How likely the word of a commit is kept back.
        self.chance = 0
        self.random = random.Random(seed)
        self.lost = 0
        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(asyncio.start_server(self.connect, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    async def connect(self, reader, writer):
        with contextlib.suppress(OSError):
            theirs, ours = await asyncio.open_connection("127.0.0.1", self.database_port)
            ways = [asyncio.ensure_future(self.pass_on(reader, ours, False)),
                    asyncio.ensure_future(self.pass_on(theirs, writer, True))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            ours.close()
        writer.close()

    async def pass_on(self, source, target, may_lose):
        with contextlib.suppress(OSError):
            while data := await source.read(1 << 16):
                if may_lose and COMMITTED in data and self.random.random() < self.chance:
                    self.lost += 1
                    return
                target.write(data)
                await target.drain()

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
