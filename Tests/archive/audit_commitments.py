"""Checks that an archive has every message of its period, as an auditor without Habeas would.

Written from docs/archive-format.md, section "Completeness", with the standard library alone.
Usage: audit_commitments.py ARCHIVE.zip
"""
import hashlib
import json
import sys
import uuid
import zipfile
from datetime import datetime


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def milliseconds(text):
    instant = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int(instant.timestamp()) * 1000 + instant.microsecond // 1000


def audit(path):
    with zipfile.ZipFile(path) as archive:
        request = json.loads(archive.read("data/request.json"))
        lines = archive.read("data/messages.jsonl").split(b"\n")[:-1]
        blocks = [json.loads(line) for line in archive.read("data/commitments.jsonl").splitlines()]
    messages = {uuid.UUID(json.loads(line)["id"]).bytes: line for line in lines}
    assert len(messages) == len(lines), "a message is there twice"
    start, end = (milliseconds(request["period"][key]) for key in ("from", "until"))

    def in_period(message):
        return start <= int.from_bytes(message[:6], "big") < end

    restriction = request.get("restriction")
    root, end_of_last, covered, elsewhere = b"", b"", set(), 0
    for block in blocks:
        first, last = (uuid.UUID(block[key]).bytes for key in ("first", "last"))
        head = bytes.fromhex(block["head"])
        root += first + last + block["messages"].to_bytes(8, "big") + head
        if block.get("removed"):
            continue
        assert end_of_last < first <= last, "blocks overlap or are out of order"
        end_of_last = last
        if "secret" in block:
            secret = bytes.fromhex(block["secret"])
            ids = sorted(message for message in messages if first <= message <= last)
            entries = [(message, sha256(sha256(secret, message)[:16], messages[message])) for message in ids]
            covered.update(ids)
        elif "entries" in block:
            entries = []
            for entry in block["entries"]:
                message, digest = uuid.UUID(entry["id"]).bytes, bytes.fromhex(entry["digest"])
                assert in_period(message) or "salt" not in entry, "a message is outside of the period"
                elsewhere += in_period(message) and "salt" not in entry
                if "salt" in entry:
                    assert message in messages, "a message is missing"
                    assert sha256(bytes.fromhex(entry["salt"]), messages[message]) == digest, "a message was altered"
                    covered.add(message)
                entries.append((message, digest))
        else:
            outside = int.from_bytes(last[:6], "big") < start or int.from_bytes(first[:6], "big") >= end
            assert outside, "a block of the period is held back"
            continue
        chain = bytes(32)
        for message, digest in entries:
            chain = sha256(chain, message, digest)
        assert len(entries) == block["messages"] and chain == head, "messages are missing, added or altered"
        assert entries[0][0] == first and entries[-1][0] == last, "a block begins or ends elsewhere"
    stated = restriction["messagesElsewhere"] if restriction else 0
    assert elsewhere == stated, "a message of the period is held back"
    assert covered == set(messages), "a message was not committed to"
    commitment = request["commitment"]
    assert sha256(root).hex() == commitment["root"] and len(blocks) == commitment["blocks"], "another root"
    assert sum(block["messages"] for block in blocks) == commitment["messages"], "another number of messages"


if __name__ == "__main__":
    try:
        audit(sys.argv[1])
    except AssertionError as problem:
        sys.exit(f"incomplete: {problem}")
    print("complete")
