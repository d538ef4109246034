"""The corpus against each service's real application, over a real socket: refused, never broken."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import uvicorn
from fastapi import FastAPI

import samlyft_testing as testing
from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_testing.plugin import GRANT
from samlyft_testing.tokens import ISSUER, TokenIssuer
from tests.contract.bad_requests import CORPUS, Bad, mutations

MEMBERS = {"type", "title", "status", "detail", "instance"}


@dataclass
class Wire:
    """One connection to the service, kept for as long as the service keeps it."""

    port: int
    token: str
    root: str
    opened: int = 0
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(self, bad: Bad) -> tuple[int, dict[str, str], bytes]:
        """Sends the bytes and reads one answer; an `IncompleteReadError` is a dropped connection."""
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            self.opened += 1
        self.writer.write(self.bytes_of(bad))
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 20)).decode("latin-1")
        status, *lines = head.split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
        body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection") == "close":
            self.writer.close()
            self.reader = self.writer = None
        return int(status.split()[1]), headers, body

    def bytes_of(self, bad: Bad) -> bytes:
        lines = [f"{bad.method} {self.root}{bad.target} HTTP/1.1", "host: api.samlyft.example"]
        lines += [f"authorization: Bearer {self.token}"]
        lines += [f"{name}: {value}" for name, value in bad.headers]
        if bad.body is None:
            return "\r\n".join([*lines, "", ""]).encode("latin-1")
        if not bad.chunked:
            lines.append(f"content-length: {len(bad.body)}")
            return "\r\n".join([*lines, "", ""]).encode("latin-1") + bad.body
        lines.append("transfer-encoding: chunked")
        pieces = [bad.body[i : i + 10_000] for i in range(0, len(bad.body), 10_000)] or [b""]
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces if p) + b"0\r\n\r\n"
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + chunks


@asynccontextmanager
async def served(app: FastAPI, database: Database) -> AsyncIterator[Wire]:
    """The application on a port of its own, and a caller who may do everything."""
    service: Service = app.state.service
    subject = f"machine-{uuid4().hex[:8]}"
    scopes = sorted(frozenset[str]().union(*service.may.values()))
    async with testing.as_tenant(database, "gr") as connection:
        await connection.execute(
            GRANT, "gr", uuid4(), ISSUER, subject, "integration", scopes, ["*"]
        )
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, lifespan="off", log_config=None, access_log=False)
    )
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    port = server.servers[0].sockets[0].getsockname()[1]
    found = Wire(port, TokenIssuer().token(subject), service.root_path)
    yield found
    if found.writer:
        found.writer.close()
        await found.writer.wait_closed()
    await server.shutdown()


def routes(document: dict[str, Any]) -> dict[str, str]:
    """A list, an item, a JSON body and an import of this service, where it has them."""
    found: dict[str, str] = {}
    for path, item in document["paths"].items():
        get, post = item.get("get", {}), item.get("post", {})
        names = {parameter["name"] for parameter in get.get("parameters", [])}
        if {"page", "sort"} <= names and "{" not in path:
            found.setdefault("list", path)
        body = post.get("requestBody", {}).get("content", {})
        if "{" not in path and body and post.get("security") != []:
            found.setdefault("imports" if path.endswith("-imports") else "create", path)
    found.setdefault("item", f"{found['list']}/{uuid4()}")
    found.setdefault("create", found["list"])
    return found


def bodies(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation that takes a JSON object, with its path filled in and its example."""
    for path, item in document["paths"].items():
        for verb in ("post", "put", "patch"):
            media = item.get(verb, {}).get("requestBody", {}).get("content", {})
            schema = media.get("application/json", {}).get("schema", {})
            name = schema.get("$ref", "").rpartition("/")[2]
            example = document["components"]["schemas"].get(name, {}).get("example")
            if isinstance(example, dict):
                filled = "/".join(str(uuid4()) if p[:1] == "{" else p for p in path.split("/"))
                yield verb.upper(), filled, example


def fault(status: int, headers: dict[str, str], body: bytes) -> str | None:
    """What is wrong with an answer whatever the question was."""
    if status >= 500:
        return f"{status}: {body[:200]!r}"
    if status >= 400:
        if headers.get("content-type") != "application/problem+json":
            return f"{status} is no problem document"
        if not json.loads(body).keys() >= MEMBERS:
            return f"{status} lacks members"
    return None


async def faults_of_corpus(app: FastAPI, wire: Wire) -> tuple[int, dict[str, str]]:
    """How many requests there were for this service, and what was wrong with their answers."""
    document, wrong, asked = app.openapi(), dict[str, str](), 0
    places = routes(document)
    read_only = places["create"] == places["list"]
    for bad in CORPUS:
        place = bad.target.partition("}")[0].strip("{")
        if bad.target.startswith("{") and place not in places:
            continue
        target = bad.target.replace(f"{{{place}}}", places.get(place, ""))
        asked += 1
        try:
            status, headers, body = await wire.ask(replace(bad, target=target))
        except (asyncio.IncompleteReadError, TimeoutError, ConnectionError) as error:
            wire.reader = None
            wrong[bad.name] = f"dropped: {error!r}"
            continue
        told = fault(status, headers, body)
        expected = bad.expected | ({405} if read_only and bad.method == "POST" else set())
        if told or status not in expected:
            wrong[bad.name] = told or f"{status}, not {sorted(expected)}: {body[:200]!r}"
    return asked, wrong


async def test_the_corpus_is_refused_and_the_connection_kept(
    app: FastAPI, database: Database
) -> None:
    async with served(app, database) as wire:
        asked, wrong = await faults_of_corpus(app, wire)
    assert not wrong
    assert asked >= 60
    assert wire.opened == 1


async def test_without_the_guard_the_corpus_finds_faults(app: FastAPI, database: Database) -> None:
    app.user_middleware = [m for m in app.user_middleware if "Guard" not in repr(m)]
    async with served(app, database) as wire:
        _, wrong = await faults_of_corpus(app, wire)
    assert len(wrong) > 10


async def test_odd_values_in_good_bodies_are_no_fault_of_ours(
    app: FastAPI, database: Database
) -> None:
    async with served(app, database) as wire:
        asked, wrong = await faults_of_mutations(app, wire)
    assert not wrong
    assert asked or not any(bodies(app.openapi()))


async def faults_of_mutations(app: FastAPI, wire: Wire) -> tuple[int, dict[str, str]]:
    wrong, asked = dict[str, str](), 0
    for verb, path, example in bodies(app.openapi()):
        for name, body in mutations(example):
            headers = (
                ("content-type", "application/json"),
                ("idempotency-key", uuid4().hex),
                ("if-match", '"v1"'),
            )
            bad = Bad(name, verb, path, frozenset(), body, headers)
            told = fault(*await wire.ask(bad))
            asked += 1
            if told:
                wrong[f"{verb} {path} {name}"] = told
    return asked, wrong
