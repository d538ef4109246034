"""Walks an OpenAPI document, and keeps the register of the profile's rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
Finding = tuple[str, bool]
Check = Callable[[Document], Iterator[Finding]]
VERBS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True)
class Rule:
    """One row of the profile; `applies` says for which documents it must have something to check."""

    id: str
    level: str
    check: Check
    applies: Callable[[Document], bool]


RULES: list[Rule] = []


def rule(
    *ids: str, level: str = "SKALL", applies: Callable[[Document], bool] = lambda _: True
) -> Callable[[Check], Check]:
    """Registers a check under the profile's ids."""

    def register(check: Check) -> Check:
        RULES.extend(Rule(name, level, check, applies) for name in ids)
        return check

    return register


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, verb and operation of each."""
    for path, item in document.get("paths", {}).items():
        for verb in VERBS:
            if verb in item:
                yield path, verb, item[verb]


def responses(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Place, status and response of each."""
    for path, verb, operation in operations(document):
        for status, response in operation.get("responses", {}).items():
            yield f"{verb} {path} {status}", status, response


def requests(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Place and content of each request body."""
    for path, verb, operation in operations(document):
        if "requestBody" in operation:
            yield f"{verb} {path} body", operation["requestBody"].get("content", {})


def parameters(document: Document, *kinds: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Place and parameter of each of these kinds."""
    for path, verb, operation in operations(document):
        shared = document["paths"][path].get("parameters", [])
        for parameter in [*shared, *operation.get("parameters", [])]:
            if parameter["in"] in kinds:
                yield f"{verb} {path} {parameter['name']}", parameter


def properties(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Place, name and schema of each property of a component."""
    for schema_name, schema in document.get("components", {}).get("schemas", {}).items():
        for name, found in schema.get("properties", {}).items():
            yield f"{schema_name}.{name}", name, found


def segments(path: str) -> list[str]:
    """The fixed parts of a path."""
    return [part for part in path.split("/") if part and not part.startswith("{")]


def servers(document: Document) -> list[str]:
    """The addresses of the servers."""
    return [server.get("url", "") for server in document.get("servers", [])]


def resolved(document: Document, schema: dict[str, Any]) -> dict[str, Any]:
    """A schema after its `$ref`."""
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = document["components"]["schemas"].get(name, {}) if name else schema
    return found


def schemes(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and definition of each security scheme."""
    yield from document.get("components", {}).get("securitySchemes", {}).items()


def flows(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each OAuth 2 flow."""
    for name, scheme in schemes(document):
        for kind, flow in scheme.get("flows", {}).items():
            yield f"{name}.{kind}", kind, flow


def has_bodies(document: Document) -> bool:
    """Whether anything is sent to this service."""
    return any(requests(document))


def has_scheme(kind: str) -> Callable[[Document], bool]:
    """Whether a security scheme of this type is used: the rule is about those only."""
    return lambda document: any(scheme.get("type") == kind for _, scheme in schemes(document))
