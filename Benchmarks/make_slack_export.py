"""Writes a Slack export of a million messages as a zip file."""
import json
import random
import zipfile

from fill_store import texts


def write(path, messages, users=500, channels=20, days=365):
    generator = random.Random(11)
    text = texts(11)
    ids = [f"U{number:08d}" for number in range(users)]
    names = [f"channel-{number:02d}" for number in range(channels)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(
            "users.json",
            json.dumps([{"id": id, "name": id.lower(), "profile": {"real_name": f"Person {id}"}} for id in ids]),
        )
        archive.writestr(
            "channels.json",
            json.dumps(
                [
                    {"id": f"C{number:08d}", "name": name, "created": 1_600_000_000, "members": ids}
                    for number, name in enumerate(names)
                ]
            ),
        )
        per_file = messages // (channels * days)
        left = messages - per_file * channels * days
        for channel, name in enumerate(names):
            for day in range(days):
                count = per_file + (1 if channel * days + day < left else 0)
                start = 1_600_000_000 + day * 86_400
                entries = []
                for index in range(count):
                    entry = {
                        "client_msg_id": f"{generator.getrandbits(128):032x}",
                        "type": "message",
                        "user": generator.choice(ids),
                        "text": next(text),
                        "ts": f"{start + index * 60}.{channel:03d}{index % 1000:03d}",
                        "team": "T00000001",
                    }
                    if index % 10 == 3:
                        entry["thread_ts"] = entries[-1]["ts"]
                    if index % 15 == 4:
                        entry["text"] = f"<@{generator.choice(ids)}> " + entry["text"]
                    if index % 20 == 5:
                        entry["reactions"] = [{"name": "tada", "users": generator.sample(ids, 2), "count": 2}]
                    entries.append(entry)
                date = f"{day_text(day)}"
                archive.writestr(f"{name}/{date}.json", json.dumps(entries))


def day_text(day):
    import datetime

    return (datetime.date(2020, 9, 13) + datetime.timedelta(days=day)).isoformat()
