"""Fills a PostgreSQL store with messages for the benchmarks, past Habeas: with COPY, in the order in which they were sent."""
import datetime
import itertools
import random
import subprocess

import fill_store

UTC = datetime.timezone.utc
# As fill_store.py does: over 80,000,000 seconds from its start on.
PERIOD = 80_000_000_000


def psql(url, sql):
    """What a statement gives, as psql prints it without ornament."""
    done = subprocess.run(
        ["psql", url, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--command", sql],
        check=True, capture_output=True, text=True,
    )
    return done.stdout.strip()


def copy(url, target, lines):
    """Sends rows in PostgreSQL's text format."""
    program = subprocess.Popen(
        ["psql", url, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--command", f"COPY {target} FROM STDIN"],
        stdin=subprocess.PIPE, text=True,
    )
    program.stdin.writelines(lines)
    program.stdin.close()
    assert program.wait() == 0, target


def hexadecimal(identifier):
    return "\\\\x" + identifier.hex()


def month_start(month):
    """The first millisecond of a month that is counted from the year 0."""
    return int(datetime.datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC).timestamp() * 1000)


def month_of(milliseconds):
    date = datetime.datetime.fromtimestamp(milliseconds / 1000, UTC)
    return date.year * 12 + date.month - 1


def fill(url, authors, room_count=50):
    """Adds messages; `authors` gives (number of the author, how many messages) for each of them.

    Every author takes part in every room and can be found by the address `author-NUMBER@bench.example`. Authors take turns
    by chance. A month is filled before it becomes a part of the table, which then makes its indexes.
    """
    organization = "\\" + psql(url, "SELECT id FROM organizations")
    rooms = [fill_store.room(number) for number in range(room_count)]
    copy(
        url, "conversations (id, organization, kind, name, is_private, is_archived)",
        (f"{hexadecimal(room)}\t{organization}\tgroup\troom-{number}\t0\t0\n" for number, room in enumerate(rooms)),
    )
    people = [(number, hexadecimal(fill_store.author(number))) for number, _ in authors]
    copy(
        url, "users (id, organization, name, state, kind)",
        (f"{person}\t{organization}\tAuthor {number}\tactive\tperson\n" for number, person in people),
    )
    copy(
        url, "user_identifiers (organization, kind, folded, owner, value)",
        (f"{organization}\tEMAIL\tauthor-{number}@bench.example\t{person}\tauthor-{number}@bench.example\n"
         for number, person in people),
    )
    copy(
        url, "participants (conversation, participant)",
        (f"{hexadecimal(room)}\t{person}\n" for room, (_, person) in itertools.product(rooms, people)),
    )
    # The store commits to what came past it when it is opened next.
    copy(url, "uncommitted_authors (author)", (f"{person}\n" for _, person in people))
    turns = [person for (_, person), (_, count) in zip(people, authors) for _ in range(count)]
    random.Random(3).shuffle(turns)
    places = [hexadecimal(room) for room in rooms]
    text = fill_store.texts(7)
    tail = random.Random(4).randbytes
    step = PERIOD // max(len(turns), 1)

    def row(index):
        bits = tail(10)
        message = (fill_store.START + index * step).to_bytes(6, "big") + bytes(
            [0x70 | bits[0] & 15, bits[1], 0x80 | bits[2] & 63]
        ) + bits[3:]
        return f"{turns[index]}\t{hexadecimal(message)}\t{places[index % room_count]}\t0\t{next(text)}\n"

    index = 0
    for month in range(month_of(fill_store.START), month_of(fill_store.START + PERIOD) + 1):
        bounds = [month_start(month), month_start(month + 1)]
        name = f"messages_{month // 12}_{month % 12 + 1:02}"
        end = min(len(turns), -(-(bounds[1] - fill_store.START) // step))
        psql(url, f"CREATE TABLE {name} (LIKE messages INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
        copy(url, f"{name} (author, id, conversation, kind, text)", map(row, range(index, end)))
        first, next_first = (f"'\\x{bound.to_bytes(6, 'big').hex()}{'0' * 20}'" for bound in bounds)
        psql(url, f"ALTER TABLE messages ATTACH PARTITION {name} FOR VALUES FROM ({first}) TO ({next_first})")
        index = end
    psql(url, "VACUUM ANALYZE")
    assert int(psql(url, "SELECT COUNT(*) FROM messages")) == len(turns)
