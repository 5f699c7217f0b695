"""Checks the forms of an unpacked archive as their readers would: frictionless, a JSON Schema validator, Python's csv.

Usage: check_formats.py BAG
"""
import csv
import json
import pathlib
import sys

import frictionless
import jsonschema

data = pathlib.Path(sys.argv[1]) / "data"
schema = jsonschema.Draft202012Validator(json.loads((data / "messages.schema.json").read_text()))
messages = [json.loads(line) for line in (data / "messages.jsonl").read_text().splitlines()]
for message in messages:
    schema.validate(message)

report = frictionless.validate(str(data / "datapackage.json"))
assert report.valid, report.flatten(["rowNumber", "fieldNumber", "type", "message"])[:5]

with open(data / "messages.csv", newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file, strict=True))
assert len(rows) == len(messages), (len(rows), len(messages))
for row, message in zip(rows, messages):
    # What a spreadsheet would run: https://owasp.org/www-community/attacks/CSV_Injection
    for cell in row.values():
        assert not cell.lstrip().startswith(("=", "+", "-", "@")) and not cell.startswith(("\t", "\r", "\n")), row
    text = row["text"].removeprefix("'")
    assert text == message["text"], (text, message["text"])
    for column, field in [("id", "id"), ("sentAt", "sentAt"), ("authorId", "authorId"), ("kind", "kind")]:
        assert row[column] == message[field]
    for column, field in [("threadId", "threadId"), ("editedAt", "editedAt"), ("deletedAt", "deletedAt")]:
        assert row[column] == message.get(field, "")
    assert int(row["earlierTexts"] or 0) == len(message.get("revisions", []))
print(len(rows))
