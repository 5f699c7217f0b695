"""Holds the answers that the tests' servers gave against the OpenAPI document.

The arguments are the document and a file with a JSON object on each line: `method`, `path` with its query, `status`,
`headers` by their names in lower case, `size` of the body in bytes, and `body` where the body is JSON.

Fails when the document is not valid, when an answer is none of those that it describes, and when no answer of an
operation was a success.
"""
import json
import sys
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
MOST_PROBLEMS_SHOWN = 30
# Added to every answer, whatever it is.
STANDARD_HEADERS = {"ININ-Correlation-Id", "inin-ratelimit-count", "inin-ratelimit-allowed", "inin-ratelimit-reset"}


class Document:
    """An OpenAPI document, with its references followed."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.root = yaml.safe_load(file)
        self.registry = Registry().with_resource("openapi", Resource(self.root, DRAFT202012))
        self.validators = {}
        self.operations = {}
        for template, item in self.root["paths"].items():
            for method in METHODS & item.keys():
                self.operations[method.upper(), template] = item[method]
        self.by_length = {}
        for template in self.root["paths"]:
            parts = template.split("/")
            self.by_length.setdefault(len(parts), []).append((template, parts))

    def problems(self):
        """What is wrong with the document itself."""
        for error in OpenAPIV31SpecValidator(self.root).iter_errors():
            yield f"the document: {'/'.join(map(str, error.absolute_path))}: {error.message}"
        ids = Counter(operation["operationId"] for operation in self.operations.values())
        for id, count in ids.items():
            if count > 1:
                yield f"the document: the operationId {id} is there {count} times"
        for key, operation in self.operations.items():
            template = key[1]
            names = {p["name"] for p in self.parameters(operation) if p["in"] == "path"}
            wanted = {part[1:-1] for part in template.split("/") if part.startswith("{")}
            if names != wanted:
                yield f"the document: {' '.join(key)} describes {names} in its path"
            for status, response in operation["responses"].items():
                missing = STANDARD_HEADERS - self.resolve(response)[0].get("headers", {}).keys()
                if missing:
                    yield f"the document: {' '.join(key)} {status} lacks {missing}"

    def resolve(self, thing, pointer=""):
        """A thing and where it is, which may be elsewhere."""
        while "$ref" in thing:
            pointer = thing["$ref"].removeprefix("#")
            thing = self.root
            for part in pointer.split("/")[1:]:
                thing = thing[part]
        return thing, pointer

    def parameters(self, operation):
        return [self.resolve(parameter)[0] for parameter in operation.get("parameters", [])]

    def template(self, path):
        """The template that a path fits; one with the same words is better than one with a parameter."""
        parts = path.split("/")
        fitting = [
            (sum(part == given for part, given in zip(known, parts)), template)
            for template, known in self.by_length.get(len(parts), [])
            if all(part == given or part.startswith("{") and given for part, given in zip(known, parts))
        ]
        return max(fitting)[1] if fitting else None

    def schema_errors(self, pointer, value):
        validator = self.validators.get(pointer)
        if validator is None:
            validator = self.validators[pointer] = Draft202012Validator(
                {"$ref": f"openapi#{pointer}"},
                registry=self.registry,
                format_checker=Draft202012Validator.FORMAT_CHECKER,
            )
        for error in validator.iter_errors(value):
            yield f"{error.json_path}: {error.message[:300]}"


def check(document, exchange, succeeded):
    """What is wrong with one answer."""
    url = urlsplit(exchange["path"])
    template = document.template(url.path)
    operation = document.operations.get((exchange["method"], template))
    status = str(exchange["status"])
    if operation is None:
        # No operation, and so one of the answers that the document's introduction describes.
        name = "NotFound" if template is None else "MethodNotAllowed"
        wanted = {"NotFound": {"404", "401", "429"}, "MethodNotAllowed": {"405", "429"}}[name]
        if status not in wanted:
            yield f"is no operation, and is {status}"
            return
        name = "TooManyRequests" if status == "429" else name
        response, pointer = document.resolve({"$ref": f"#/components/responses/{name}"})
    else:
        if exchange["status"] < 400:
            succeeded.add((exchange["method"], template))
            names = {parameter["name"] for parameter in document.parameters(operation) if parameter["in"] == "query"}
            known = names | {"signature"} if template.endswith("/archives/{archiveId}/content") else names
            for name in dict(parse_qsl(url.query)).keys() - known:
                yield f"takes the query parameter {name}, which is not described"
        if status not in operation["responses"]:
            body = exchange.get("body")
            yield f"{status} is not described: {body.get('code') if isinstance(body, dict) else body}"
            return
        escaped = template.replace("~", "~0").replace("/", "~1")
        place = f"/paths/{escaped}/{exchange['method'].lower()}/responses/{status}"
        response, pointer = document.resolve(operation["responses"][status], place)
    for name, header in response.get("headers", {}).items():
        header, header_pointer = document.resolve(header, f"{pointer}/headers/{name}")
        value = exchange["headers"].get(name.lower())
        if value is None:
            if header.get("required"):
                yield f"{status} lacks the header {name}"
            continue
        if header["schema"].get("type") == "integer" and value.isdigit():
            value = int(value)
        for error in document.schema_errors(f"{header_pointer}/schema", value):
            yield f"{status} {name}: {error}"
    yield from check_body(document, exchange, response, pointer)


def check_body(document, exchange, response, pointer):
    content = response.get("content", {})
    status = exchange["status"]
    if not content or exchange["method"] == "HEAD":
        if exchange["size"]:
            yield f"{status} has a body, of which nothing is said"
        return
    media_type = exchange["headers"].get("content-type", "").split(";")[0]
    kind = media_type if media_type in content else "*/*"
    if kind not in content:
        yield f"{status} is {media_type or 'without a type'}, not {' or '.join(content)}"
    elif kind == "application/json":
        if "body" not in exchange:
            yield f"{status} is no JSON"
            return
        for error in document.schema_errors(f"{pointer}/content/application~1json/schema", exchange["body"]):
            yield f"{status}: {error}"


def main(document_path, exchanges_path):
    document = Document(document_path)
    problems = Counter(document.problems())
    succeeded = set()
    answers = 0
    with open(exchanges_path, encoding="utf-8") as file:
        for line in file:
            exchange = json.loads(line)
            path = urlsplit(exchange["path"]).path
            # The console is pages for people, which the document for programs leaves out.
            if path == "/admin" or path.startswith("/admin/"):
                continue
            answers += 1
            for problem in check(document, exchange, succeeded):
                problems[f"{exchange['method']} {document.template(path) or path}: {problem}"] += 1
    for method, template in document.operations.keys() - succeeded:
        problems[f"{method} {template}: no answer was a success"] += 1
    for problem in sorted(problems)[:MOST_PROBLEMS_SHOWN]:
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(f"{len(problems)} differences between {document_path} and the server")
    print(f"checked {answers} answers of {len(document.operations)} operations")


if __name__ == "__main__":
    main(*sys.argv[1:])
