"""Fills a store with messages for the benchmarks, straight into its SQLite file.

The benchmarks measure reading: how the rows came in is of no concern to them.
"""
import hashlib
import itertools
import random
import sqlite3

START = 1_700_000_000_000


def identifier(*parts):
    return hashlib.sha256(repr(parts).encode()).digest()[:16]


def author(number):
    return identifier("author", number)


def vocabulary(size=6000):
    """Invented words, of which a few are used often and most seldom, as in any language."""
    generator = random.Random(5)
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    words = [
        "".join(generator.choices(letters, weights=range(26, 0, -1), k=generator.randint(2, 10))) for _ in range(size)
    ]
    return words, list(itertools.accumulate(1 / (rank + 10) for rank in range(size)))


def texts(seed):
    """Texts of about 120 characters without end, no two alike."""
    generator = random.Random(seed)
    words, weights = vocabulary()
    while True:
        yield " ".join(generator.choices(words, cum_weights=weights, k=17))


def room(number):
    return identifier("room", number)


def fill(path, total, authors, room_count=50):
    """Adds `total` messages; `authors` gives (number of the author, how many messages) for each of them.

    Every author takes part in every room and can be found by the address `author-NUMBER@bench.example`.
    """
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -1000000")
    organization = connection.execute("SELECT id FROM organizations").fetchone()[0]
    rooms = [room(number) for number in range(room_count)]
    connection.executemany(
        "INSERT INTO conversations (id, organization, kind, name, is_private, is_archived) VALUES (?, ?, 'group', ?, 0, 0)",
        [(room, organization, f"room-{number}") for number, room in enumerate(rooms)],
    )
    connection.executemany(
        "INSERT INTO users (id, organization, name, state, kind) VALUES (?, ?, ?, 'active', 'person')",
        [(author(number), organization, f"Author {number}") for number, _ in authors],
    )
    addresses = [(author(number), f"author-{number}@bench.example") for number, _ in authors]
    connection.executemany(
        "INSERT INTO user_identifiers (organization, kind, folded, owner, value) VALUES (?, 'EMAIL', ?, ?, ?)",
        [(organization, address, owner, address) for owner, address in addresses],
    )
    connection.executemany(
        "INSERT INTO participants (conversation, participant) VALUES (?, ?)",
        itertools.product(rooms, [author(number) for number, _ in authors]),
    )
    text = texts(7)
    tail = random.Random(3).randbytes

    def rows():
        # In the order of the primary key, which is the quickest way to build the tree.
        for number, count in sorted(authors, key=lambda pair: author(pair[0])):
            step = 80_000_000_000 // max(count, 1)
            for index in range(count):
                sent = START + index * step + number
                random_bits = tail(10)
                message = sent.to_bytes(6, "big") + bytes([0x70 | random_bits[0] & 15, random_bits[1]]) + bytes(
                    [0x80 | random_bits[2] & 63]
                ) + random_bits[3:10]
                place = rooms[(index + number) % room_count]
                yield (author(number), message, place, 0, None, next(text), None, None, None, None, None)

    with connection:
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'messages' AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        # The store commits to what came past it when it is opened next.
        connection.executemany(
            "INSERT INTO uncommitted_authors (author) VALUES (?) ON CONFLICT DO NOTHING",
            [(author(number),) for number, _ in authors],
        )
        connection.executemany(
            """
            INSERT INTO messages (author, id, conversation, kind, subtype, text, source_text, source_key, thread,
                edited_at, deleted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            rows(),
        )
        for _, sql in indexes:
            connection.execute(sql)
    assert connection.execute("SELECT COUNT(*) FROM messages").fetchone()[0] == total
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
