"""Writes a small Slack export of one person, of which one entry is no message: slack_export.py FILE [NAME]"""
import json
import sys
import zipfile

name = sys.argv[2] if len(sys.argv) > 2 else "Nadia Park"
person = "U" + name.split()[0].upper()
people = [
    {
        "id": person, "name": name.split()[0].lower(),
        "profile": {"real_name": name, "email": name.lower().replace(" ", ".") + "@lantern.example"},
    }
]
rooms = [{"id": "C" + person, "name": "harbour", "members": [person]}]
day = [
    {"type": "message", "user": person, "text": "The boat is late", "ts": "1717150000.000100"},
    {"type": "message", "user": person, "text": "<script>x</script>", "ts": "1717150001.000100"},
    {"type": "message", "user": person, "text": "Nobody knows when", "ts": "then"},
]
with zipfile.ZipFile(sys.argv[1], "w") as file:
    file.writestr("users.json", json.dumps(people))
    file.writestr("channels.json", json.dumps(rooms))
    file.writestr("harbour/2024-05-31.json", json.dumps(day))
