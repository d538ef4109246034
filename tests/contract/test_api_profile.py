"""Each rule of the national API profile holds, and is seen to fail where its ground is taken away."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools.api_profile import broken, main
from tools.profile_document import RULES

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(ROOT.glob("services/*/openapi.json"))
Document = dict[str, Any]
TRACE = {"name": "traceparent", "in": "header", "schema": {"type": "string"}}
TEXT = {"type": "string"}
PAGED = ("page", {"type": "integer", "default": 1}), ("limit", {"type": "integer", "default": 20})
PROBLEM = {"$ref": "#/components/schemas/Problem"}


def an_answer(media: str, schema: str) -> Document:
    return {
        "description": "Svar. An answer.",
        "content": {media: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
        "headers": {"traceparent": {"schema": TEXT}},
    }


def an_operation(*query: tuple[str, Document], **more: Any) -> Document:
    return {
        "summary": "Personer",
        "description": "Personer. People.",
        "parameters": [TRACE, *({"name": n, "in": "query", "schema": s} for n, s in query)],
        "responses": {
            "200": an_answer("application/json", "Person"),
            "404": an_answer("application/problem+json", "Problem"),
        },
        **more,
    }


def a_document() -> Document:
    """Small, and with something for every rule to look at."""
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Person"}}}}
    created = an_operation(requestBody=body, deprecated=True, description="Till 2027-01-01.")
    created["responses"]["201"] = {
        **an_answer("application/json", "Person"),
        "links": {"read": {"operationId": "one"}},
    }
    one = an_operation()
    one["parameters"].append({"name": "personId", "in": "path", "schema": TEXT})
    one["parameters"].append({"name": "Date", "in": "header", "schema": {"format": "date-time"}})
    flow = {"authorizationUrl": "https://a.example/a", "refreshUrl": "https://a.example/r"}
    return {
        "openapi": "3.1.0",
        "info": {
            "version": "1",
            "title": "Samlyft",
            "description": "Personer och deras tid, med en begränsning. The people and their time.",
            "termsOfService": "https://samlyft.example/villkor",
            "contact": {"name": "a", "email": "a@b.example", "url": "https://samlyft.example"},
            "license": {"name": "EUPL-1.2", "url": "https://eupl.eu"},
        },
        "externalDocs": {"description": "Mer", "url": "https://samlyft.example"},
        "servers": [{"url": "https://api.samlyft.example/enrollment/v1"}],
        "security": [{"bearer": []}],
        "paths": {
            "/api-info": {"get": an_operation()},
            "/people": {"get": an_operation(*PAGED), "post": created},
            "/people/{personId}": {"get": one},
        },
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "header", "name": "x"},
                "oauth": {"type": "oauth2", "flows": {"authorizationCode": flow}},
            },
            "schemas": {
                "Person": {
                    "type": "object",
                    "properties": {
                        "given_name": TEXT,
                        "born_on": {**TEXT, "format": "date", "example": "2026-11-22"},
                        "seen_at": {
                            **TEXT,
                            "format": "date-time",
                            "example": "2026-11-22T08:00:00Z",
                        },
                    },
                    "example": {"given_name": "Anna"},
                },
                "Problem": {
                    "type": "object",
                    "properties": dict.fromkeys(
                        ("type", "title", "status", "detail", "instance"), TEXT
                    ),
                },
            },
        },
    }


def put(*path: str | int, to: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        found: Any = document
        for step in path[:-1]:
            found = found[step]
        found[path[-1]] = to

    return change


def drop(*path: str | int) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        found: Any = document
        for step in path[:-1]:
            found = found[step]
        del found[path[-1]]

    return change


def rename(*path: str | int, to: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        found: Any = document
        for step in path[:-1]:
            found = found[step]
        found[to] = found.pop(path[-1])

    return change


LIST = ("paths", "/people", "get")
POST = ("paths", "/people", "post")
ONE = ("paths", "/people/{personId}", "get")
PERSON = ("components", "schemas", "Person", "properties")
SCHEMES = ("components", "securitySchemes")
SERVER = ("servers", 0, "url")
JSON = ("content", "application/json")
HOST = "https://api.samlyft.example"

CONTROLS: list[tuple[str, Callable[[Document], None]]] = [
    ("DOK.01", put("externalDocs", "description", to="")),
    *(("DOK.03", drop("info", name)) for name in ("version", "title", "termsOfService")),
    *(("DOK.03", drop("info", "contact", name)) for name in ("name", "email", "url")),
    ("DOK.03", drop("info", "license")),
    ("DOK.03", drop("info", "license", "url")),
    ("DOK.06", put("info", "description", to="Personer och begränsning")),
    ("DOK.06", put("info", "description", to="The people and a limit")),
    ("DOK.07", drop("info", "description")),
    ("DOK.08", drop("info", "termsOfService")),
    ("DOK.09", put("info", "description", to="Personer och tid, the people")),
    ("DOK.10+", put(*POST, "description", to="Utgår snart.")),
    ("DOK.11", put("info", "description", to=" ")),
    ("DOK.15", drop("components", "schemas", "Person", "example")),
    ("DOK.15", put(*POST, "requestBody", *JSON, to={"schema": {"type": "object"}})),
    ("DOK.17", put("openapi", to="2.0")),
    ("DOK.17", put("swagger", to="2.0")),
    ("DOK.18+", rename(*POST, "requestBody", *JSON, to="text/csv")),
    ("DOK.19", drop(*LIST, "summary")),
    ("DOK.19", drop(*LIST, "description")),
    ("DOK.20", put(*LIST, "responses", "200", "description", to="")),
    ("DOK.21", drop("security")),
    ("DOT.01", drop(*PERSON, "born_on", "example")),
    ("DOT.02", put(*PERSON, "born_on", "example", to="22/11 2026")),
    ("DOT.02", put(*PERSON, "seen_at", "example", to="2026-11-22")),
    ("DOT.04", put(*PERSON, "seen_at", "example", to="2026-11-22T08:00:00")),
    ("RES.02", put(*LIST, "parameters", 1, "name", to="personnummer")),
    ("RES.02", put(*LIST, "parameters", 1, "name", to="social_security_number")),
    ("RES.06", rename("paths", "/people", to="/People")),
    ("RES.06", rename("paths", "/people", to="/get-people")),
    ("UFN.01", put(*SERVER, to=f"{HOST}/v1")),
    ("UFN.01", put(*SERVER, to="/enrollment/v1")),
    ("UFN.02", put(*SERVER, to=f"{HOST}:8443/enrollment/v1")),
    ("UFN.05", rename("paths", "/people", to="/" + "a" * 2_048)),
    ("UFN.07", put(*SERVER, to=f"{HOST}/Enrollment/v1")),
    ("UFN.07", rename("paths", "/people", to="/människor")),
    ("UFN.08", rename("paths", "/people", to="/people.json")),
    ("UFN.08", rename("paths", "/people", to="/people--all")),
    ("UFN.09", rename("paths", "/people/{personId}", to="/people/{person_id}")),
    ("UFN.09", put(*ONE, "parameters", 1, "name", to="person_id")),
    ("AME.01", rename(*LIST, "responses", "200", *JSON, to="text/html")),
    ("AME.02", rename(*POST, "requestBody", *JSON, to="text/csv")),
    ("ARQ.01", rename(*POST, "requestBody", *JSON, to="application/x-ndjson")),
    ("AME.04", rename(*PERSON, "given_name", to="address1")),
    ("AME.04", rename(*PERSON, "given_name", to="_links")),
    ("AME.05", rename(*PERSON, "given_name", to="givenName")),
    ("AME.07", rename(*PERSON, "given_name", to="given-name")),
    ("ARQ.03", put(*ONE, "parameters", 2, "schema", to=TEXT)),
    ("ARQ.05", put(*LIST, "parameters", 0, "schema", to={"type": "object"})),
    ("FEL.01", drop("components", "schemas", "Problem", "properties", "instance")),
    ("FEL.01", drop("components", "schemas", "Problem", "type")),
    (
        "FEL.02",
        rename(
            *LIST, "responses", "404", "content", "application/problem+json", to="application/json"
        ),
    ),
    ("VER.05", put(*SERVER, to=f"{HOST}/enrollment")),
    ("VER.06", drop("paths", "/api-info")),
    ("FNS.01", put(*LIST, "parameters", 1, "name", to="sort-by")),
    ("FNS.03", put(*LIST, "parameters", 1, "name", to="_page")),
    ("FNS.05", put(*LIST, "parameters", 1, "required", to=True)),
    ("FNS.06", put(*LIST, "parameters", 1, "name", to="filter[x]")),
    ("FNS.07", drop(*LIST, "parameters", 2)),
    ("FNS.07", put(*LIST, "parameters", 1, "name", to="skip")),
    ("FNS.08", put(*LIST, "parameters", 1, "schema", "default", to=0)),
    ("FNS.09", put(*LIST, "parameters", 2, "schema", "default", to=100)),
    ("SAK.01", put(*SERVER, to="http://api.samlyft.example/enrollment/v1")),
    ("SAK.09", put(*SCHEMES, "bearer", "scheme", to="basic")),
    ("SAK.10", put(*SCHEMES, "bearer", "scheme", to="digest")),
    ("SAK.11", drop(*SCHEMES, "oauth", "flows", "authorizationCode", "refreshUrl")),
    ("SAK.11", put(*SCHEMES, "oauth", "flows", to={})),
    ("SAK.15", put(*SCHEMES, "key", "in", to="query")),
    ("SAK.16", put(*SCHEMES, "key", "in", to="query")),
    (
        "SAK.18",
        put(*SCHEMES, "oauth", "flows", "authorizationCode", "refreshUrl", to="http://a.example"),
    ),
    ("SPA.02", drop(*LIST, "parameters", 0)),
    ("SPA.04", drop(*LIST, "responses", "404", "headers")),
    ("MOG.01", put("paths", "/people", to={})),
    ("MOG.02", drop(*POST, "responses", "201", "links")),
    ("FOR.02", put(*LIST, "requestBody", to={"content": {}})),
]


def test_the_good_document_breaks_no_rule() -> None:
    assert not [(rule.id, place) for rule, place in broken(a_document())]


@pytest.mark.parametrize(
    ("rule_id", "change"), CONTROLS, ids=[f"{n}-{i}" for i, (n, _) in enumerate(CONTROLS)]
)
def test_each_rule_fails_where_its_ground_is_gone(
    rule_id: str, change: Callable[[Document], None]
) -> None:
    document = copy.deepcopy(a_document())
    change(document)
    assert rule_id in {rule.id for rule, _ in broken(document)}


def test_every_rule_has_a_failing_control() -> None:
    assert {rule_id for rule_id, _ in CONTROLS} == {rule.id for rule in RULES}


@pytest.mark.parametrize("missing", ["servers", "security"])
def test_a_document_that_says_nothing_does_not_pass(missing: str) -> None:
    document = a_document()
    del document[missing]
    assert list(broken(document))


@pytest.mark.parametrize("file", DOCUMENTS, ids=[file.parent.name for file in DOCUMENTS])
def test_the_exported_document_breaks_no_rule(file: Path) -> None:
    found = broken(json.loads(file.read_text(encoding="utf-8")))
    assert not [f"{rule.id} {rule.level}: {place}" for rule, place in found]


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = a_document()
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(document), encoding="utf-8")
    del document["info"]["license"]
    bad.write_text(json.dumps(document), encoding="utf-8")
    assert main([str(good)]) == 0
    assert main([str(good), str(bad)]) == 1
    assert "bad.json: DOK.03 SKALL: info.license.name" in capsys.readouterr().out
    assert main([]) == 1
