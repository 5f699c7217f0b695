"""Checks an exported audit trail by its file alone, as docs/audit.md describes it. Needs nothing but Python."""
import hashlib
import json
import sys


def check(path):
    """Yields what is wrong with the entries of a file."""
    last = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            place = f"{entry['organization']} {entry['sequence']}"
            stated = entry.pop("hash")
            canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            if hashlib.sha256(canonical.encode("utf-8")).hexdigest() != stated:
                yield f"{place}: was changed"
            sequence, previous = last.get(entry["organization"], (0, "0" * 64))
            if entry["sequence"] != sequence + 1:
                yield f"{place}: follows {sequence}"
            if entry["previous"] != previous:
                yield f"{place}: does not follow the entry before it"
            last[entry["organization"]] = (entry["sequence"], stated)


problems = list(check(sys.argv[1]))
print("\n".join(problems) or "intact")
sys.exit(1 if problems else 0)
