"""What is left after a load: whether anything that was acknowledged is lost, doubled or torn."""
import collections
import json
import re
import subprocess
import time
import uuid
import zipfile


def archived_texts(archive):
    with zipfile.ZipFile(archive) as bag:
        name = next(name for name in bag.namelist() if name.endswith("data/messages.jsonl"))
        texts = [json.loads(line).get("text") or "" for line in bag.read(name).splitlines()]
    # The rest are events, such as the making of the room.
    return [text for text in texts if re.fullmatch(r"[a-z]+ \d{6}", text)]


def judge(installation, load):
    """The problems, and how many archives were looked at."""
    token, folder = installation.admin, installation.folder
    problems = [repr(error) for error in load.failures]
    by_id = {}
    for number in range(1, 1000):
        page = installation.ask(token, "GET", f"/api/v2/gdpr/requests?pageSize=100&pageNumber={number}")
        for request in page["entities"]:
            by_id[request["id"]] = request
        if len(page["entities"]) < 100:
            break
    asked = {id for id, _, _ in load.requests}
    problems += [f"request {id} is lost" for id in asked - by_id.keys()]
    problems += [f"request {id} was never acknowledged" for id in by_id.keys() - asked]
    final = [
        (installation.ask(token, "POST", "/api/habeas/v1/requests",
                          {"subject": {"userId": load.people[person]}, "formats": ["jsonl"]}, key=str(uuid.uuid4()))["id"],
         person, len(load.sent[person]))
        for person in load.sent
    ]
    for id, person, known in load.requests + final:
        until = time.monotonic() + 120
        while (request := installation.ask(token, "GET", f"/api/v2/gdpr/requests/{id}"))["status"] != "COMPLETED":
            if request["status"] == "ERROR" or time.monotonic() > until:
                problems.append(f"request {id} is {request['status']}: {request.get('habeas', {}).get('failure')}")
                break
            time.sleep(0.1)
        else:
            archive = folder / f"{id}.zip"
            installation.fetch(token, request, archive)
            verified = subprocess.run([installation.program, "verify", archive], capture_output=True, text=True)
            if verified.returncode != 0:
                problems.append(f"the archive of {id} does not verify: {verified.stdout}")
                continue
            counts = collections.Counter(archived_texts(archive))
            lost = [text for text in load.sent[person][:known] if counts[text] == 0]
            doubled = [text for text, times in counts.items() if times > 1]
            strange = counts.keys() - set(load.sent[person])
            problems += [f"request {id} of {person}: lost {lost}, doubled {doubled}"] if lost or doubled else []
            problems += [f"request {id} of {person}: has {strange}"] if strange else []
            archive.unlink()
    return problems, len(asked) + len(final)
