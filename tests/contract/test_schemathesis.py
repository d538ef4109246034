"""Generated requests against each OpenAPI document, over a real socket: refused or served, never broken."""

from __future__ import annotations

import asyncio
import copy
import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import requests
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from pydantic import BaseModel
from schemathesis import APIOperation, Case, GenerationMode, SerializationContext
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_testing.plugin import Caller
from samlyft_web.guard import XLSX
from tests.contract.tenant_calls import CALLS
from tests.contract.tenant_values import Tenant, told_by_events, words
from tests.contract.test_bad_requests import Wire, fault, served

EXAMPLES = 4
"""Requests of each kind on each operation, the same in every run; `make proof` makes many times as many."""
PROMISED = [status_code_conformance, content_type_conformance, response_schema_conformance]
ROWS = ("application/x-ndjson", "text/csv", XLSX)


@schemathesis.serializer("application/x-ndjson")
def ndjson(_: SerializationContext, value: Any) -> bytes:
    """A row a line, or whatever was generated in place of rows."""
    rows = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(row) for row in rows).encode()


@schemathesis.serializer(XLSX)
def workbook(_: SerializationContext, value: Any) -> bytes:
    """The same table in a workbook; a cell takes texts and numbers, and no control characters."""
    rows = value if isinstance(value, list) else [value]
    table = [row if isinstance(row, dict) else {"employee_number": row} for row in rows]
    columns = list(dict.fromkeys(name for row in table for name in row))
    book = openpyxl.Workbook()
    for line in (columns, *([row.get(name) for name in columns] for row in table)):
        cells = [ILLEGAL_CHARACTERS_RE.sub("", str(told))[:32_000] for told in line]
        book.active.append([cell.encode("utf-8", "replace").decode() for cell in cells])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@schemathesis.serializer("text/csv")
def spreadsheet(_: SerializationContext, value: Any) -> bytes:
    """A column for each name in any row; what is no row stands in the first cell."""
    rows = value if isinstance(value, list) else [value]
    table = [row if isinstance(row, dict) else {"employee_number": row} for row in rows]
    columns = list(dict.fromkeys(name for row in table for name in row))
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, delimiter=";")
    writer.writeheader()
    writer.writerows(table)
    return file.getvalue().encode("utf-8", "surrogatepass")


def with_rows(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the rows of imports described in every format, not only in JSON."""
    described = copy.deepcopy(dict(document))
    for item in described["paths"].values():
        media = item.get("post", {}).get("requestBody", {}).get("content", {})
        for kind in ROWS:
            if kind in media:
                media[kind] = {"schema": media["application/json"]["schema"]}
    return described


def in_each_format(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The document, then the imports alone in one format at a time: chance alone could leave one of them out."""
    described = with_rows(document)
    yield described
    for kind in ROWS:
        paths = {}
        for path, item in described["paths"].items():
            media = item.get("post", {}).get("requestBody", {}).get("content", {})
            if kind in media:
                body = {**item["post"]["requestBody"], "content": {kind: media[kind]}}
                paths[path] = {"post": {**item["post"], "requestBody": body}}
        if paths:
            yield {**described, "paths": paths}


@dataclass
class Fuzz:
    """Requests made from a document, and what was wrong with the answers."""

    wire: Wire
    values: Mapping[str, str]
    wrong: dict[str, str] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def run(self, document: Mapping[str, Any]) -> None:
        """Every operation: good requests about what is there, then requests that break the description."""
        generation = GenerationConfig(with_security_parameters=False, deterministic=True)
        projects = ProjectsConfig(default=ProjectConfig(generation=generation))
        config = SchemathesisConfig(projects=projects)
        with requests.Session() as session:
            for part in in_each_format(document):
                schema = schemathesis.openapi.from_dict(part, config=config)
                for found in schema.get_all_operations():
                    assert isinstance(found, Ok), found
                    for mode in GenerationMode:
                        self.fuzz(found.ok(), mode, session)

    def fuzz(
        self,
        operation: APIOperation[Any, Any, Any, Any],
        mode: GenerationMode,
        session: requests.Session,
    ) -> None:
        """One operation; the same requests in every run."""
        known = {p.name for p in operation.path_parameters} & self.values.keys()
        good: dict[str, Any] = {}
        if mode is GenerationMode.POSITIVE:
            good["path_parameters"] = {name: self.values[name] for name in known}
            if any(p.name == "If-Match" for p in operation.headers):
                good["headers"] = {"If-Match": "*"}

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode, **good))
        def ask(case: Case[Any]) -> None:
            self.ask(case, session)

        ask()

    def ask(self, case: Case[Any], session: requests.Session) -> None:
        name = f"{case.method} {case.path}"
        self.asked[name] += 1
        self.asked[str(case.media_type)] += 1
        headers = {"authorization": f"Bearer {self.wire.token}", "samlyft-tenant": "gr"}
        base = f"http://127.0.0.1:{self.wire.port}{self.wire.root}"
        try:
            answer = case.call(base_url=base, session=session, headers=headers, timeout=20)
        except requests.RequestException as error:
            self.wrong[name] = f"dropped: {error!r}"
            return
        told = {key: values[0] for key, values in answer.headers.items()}
        if found := fault(answer.status_code, told, answer.content):
            self.wrong[name] = f"{found}\n{case.as_curl_command()}"
            return
        try:
            case.validate_response(answer, checks=PROMISED)
        except (Failure, FailureGroup) as failure:
            self.wrong[name] = f"{failure!r}\n{case.as_curl_command()}"


async def test_nothing_that_the_document_allows_or_forbids_breaks_the_service(
    app: FastAPI, database: Database, service: Service, caller: Caller
) -> None:
    client = await caller(scopes=sorted(frozenset[str]().union(*service.may.values())))
    tenant = Tenant(client, words("gunnar"))
    await told_by_events(service.name, database, "gr", tenant.values)
    await tenant.make(CALLS[service.name])
    async with served(app, database) as wire:
        fuzz = Fuzz(wire, tenant.values)
        await asyncio.to_thread(fuzz.run, app.openapi())
    assert fuzz.wrong == {}
    imports = {kind for name in CALLS[service.name] if name.endswith("-imports") for kind in ROWS}
    assert fuzz.asked.keys() >= CALLS[service.name].keys() | imports


class Named(BaseModel):
    name: str


def of_planted(app: FastAPI, *statuses: int) -> dict[str, Any]:
    """The service's document with the planted route alone, which says that it answers with these."""
    schema = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    operation = {
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {str(status): {"description": "Its length."} for status in statuses},
    }
    return {**app.openapi(), "paths": {"/planted": {"post": operation}}}


async def test_a_route_that_breaks_on_odd_input_is_found(app: FastAPI, database: Database) -> None:
    @app.post("/planted", include_in_schema=False)
    async def planted(body: Named) -> dict[str, int]:
        return {"length": len(body.name.encode("ascii"))}

    async with served(app, database) as wire:
        fuzz = Fuzz(wire, {})
        await asyncio.to_thread(fuzz.run, of_planted(app, 200, 400, 422))
    assert "500" in fuzz.wrong["POST /planted"]


async def test_an_answer_that_the_document_does_not_promise_is_found(
    app: FastAPI, database: Database
) -> None:
    @app.post("/planted", include_in_schema=False)
    async def planted(body: Named) -> dict[str, int]:
        return {"length": len(body.name)}

    async with served(app, database) as wire:
        fuzz, promising = Fuzz(wire, {}), Fuzz(wire, {})
        await asyncio.to_thread(fuzz.run, of_planted(app, 200, 400))
        await asyncio.to_thread(promising.run, of_planted(app, 200, 400, 422))
    assert "422" in fuzz.wrong["POST /planted"]
    assert promising.wrong == {}


async def test_a_dropped_connection_is_found(app: FastAPI) -> None:
    async def drop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(drop, "127.0.0.1", 0) as server:
        fuzz = Fuzz(Wire(server.sockets[0].getsockname()[1], "token", "/v1"), {})
        await asyncio.to_thread(fuzz.run, of_planted(app, 200))
    assert fuzz.wrong["POST /planted"].startswith("dropped")
