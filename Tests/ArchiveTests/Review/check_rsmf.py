"""Reads RSMF 2.0 files as review software does, and checks them by the format's rules.

usage: check_rsmf.py FOLDER [SCHEMA]

Prints a JSON array with what each file holds. With the schema of the format at hand, and jsonschema installed, every
manifest is held against it; the rules that a schema cannot say are always checked.
"""
import email
import email.policy
import io
import json
import pathlib
import re
import sys
import zipfile

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
TYPES = {"message", "disclaimer", "join", "leave", "history", "unknown"}


def schema_problems(manifest, schema):
    try:
        import jsonschema
    except ImportError:
        return []
    kind = jsonschema.Draft7Validator
    # `maximum` of a text has no meaning, and the sample has one; formats are checked where jsonschema knows them.
    return [error.message for error in kind(schema, format_checker=kind.FORMAT_CHECKER).iter_errors(manifest)]


def rules(manifest, names):
    """Gives what breaks a rule: required fields, types, and that every reference leads somewhere."""
    people = [person["id"] for person in manifest["participants"]]
    rooms = {room["id"]: room for room in manifest["conversations"]}
    if manifest["version"] != "2.0.0":
        yield "version"
    if len(set(people)) != len(people) or not all(isinstance(person, str) and person for person in people):
        yield "participants are not told apart"
    for room in rooms.values():
        if not room["platform"] or room.get("type") not in ("direct", "channel"):
            yield "a conversation without platform or type"
        if not set(room["participants"]) <= set(people):
            yield "a conversation names a participant who is not there"
        if "custodian" in room and room["custodian"] not in room["participants"]:
            yield "a custodian does not take part"
    seen = {}
    for event in manifest["events"]:
        if event["type"] not in TYPES or not INSTANT.fullmatch(event["timestamp"]):
            yield "an event has no known type or time"
        if event["participant"] not in people or event["conversation"] not in rooms:
            yield "an event names somebody or something that is not there"
        if not isinstance(event["body"], str) or event["id"] in seen:
            yield "an event without words, or twice"
        if "parent" in event and seen.get(event["parent"]) != event["conversation"]:
            yield "a parent is not there"
        for edit in event.get("edits", []):
            if edit["participant"] not in people or not INSTANT.fullmatch(edit.get("timestamp", event["timestamp"])):
                yield "an edit by nobody, or at no time"
        for file in event.get("attachments", []):
            if file["id"] not in names or not isinstance(file["size"], int):
                yield "an attachment is not in rsmf.zip"
        for field in event.get("custom", []):
            if not field["name"] or not field["value"]:
                yield "a custom field is empty"
        seen[event["id"]] = event["conversation"]
    used = {file["id"] for event in manifest["events"] for file in event.get("attachments", [])}
    if set(names) != used | {"rsmf_manifest.json"}:
        yield "rsmf.zip has a file that no event has"
    if [event["timestamp"] for event in manifest["events"]] != sorted(e["timestamp"] for e in manifest["events"]):
        yield "events are out of order"
    if len({event["timestamp"][:10] for event in manifest["events"]}) != 1 or len(manifest["events"]) > 10_000:
        yield "more than a day, or more events than a file may have"


def read(path, schema):
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    problems = [str(defect) for part in mail.walk() for defect in part.defects]
    problems += [str(defect) for value in mail.values() for defect in value.defects]
    attached = list(mail.iter_attachments())
    if [part.get_filename() for part in attached] != ["rsmf.zip"]:
        raise SystemExit(f"{path}: the attachment is not rsmf.zip alone")
    with zipfile.ZipFile(io.BytesIO(attached[0].get_content())) as archive:
        if archive.testzip() is not None:
            problems.append("rsmf.zip is damaged")
        names = archive.namelist()
        sizes = {name: archive.getinfo(name).file_size for name in names}
        manifest = json.loads(archive.read("rsmf_manifest.json").decode("utf-8"))
    problems += rules(manifest, names)
    if schema is not None:
        problems += schema_problems(manifest, schema)
    events = manifest["events"]
    files = sum(len(event.get("attachments", [])) for event in events)
    expected = {
        "X-RSMF-Version": "2.0.0",
        "X-RSMF-EventCount": str(len(events)),
        "X-RSMF-AttachmentCount": str(files),
        "X-RSMF-BeginDate": events[0]["timestamp"],
        "X-RSMF-EndDate": events[-1]["timestamp"],
        "X-RSMF-EventCollectionID": manifest["eventcollectionid"],
    }
    problems += [f"{name} is {mail[name]}" for name, value in expected.items() if mail[name] != value]
    if any(len(line) > 998 for line in path.read_bytes().split(b"\r\n")) or b"\n" in path.read_bytes().replace(b"\r\n", b""):
        problems.append("lines are not those of a mail")
    if mail["Date"].datetime.isoformat()[:19] != events[0]["timestamp"][:19]:
        problems.append("Date is not the time of the first event")
    manifest["events"] = events[:20]
    return {
        "problems": sorted(set(problems)),
        "headers": {name: str(value) for name, value in mail.items()},
        "count": len(events),
        "firstBody": events[0]["body"][:100],
        "sizes": sizes,
        "manifest": manifest,
        "body": mail.get_body().get_content(),
    }


folder = pathlib.Path(sys.argv[1])
schema = json.loads(pathlib.Path(sys.argv[2]).read_text()) if len(sys.argv) > 2 else None
files = sorted(folder.rglob("*.rsmf"))
print(json.dumps([{"path": str(file.relative_to(folder)), **read(file, schema)} for file in files]))
