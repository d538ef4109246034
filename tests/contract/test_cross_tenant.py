"""Every route, asked with another tenant's ids, codes, cursors, ETags and keys: as if they had never been."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from uuid import uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from samlyft_common import testing
from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_common.testing.plugin import GRANT
from samlyft_common.testing.tokens import ISSUER, TokenIssuer
from tests.contract.tenant_calls import CALLS, Call
from tests.contract.tenant_values import Tenant, content, told_by_events, words

UUIDS = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
INSTANTS = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)")
PAGING = {"limit", "page", "changed_since", "sort", "count", "cursor", "dry_run", "mode"}
UNLOCKED = {
    "enrollment": ("person", "workplace", "person_merge"),
    "training-log": ("attendance", "session", "posting"),
    "survey": ("round", "family", "questionnaire"),
    "reporting": ("project",),
}
"""Tables whose policies are taken away in turn, to see that it would be noticed."""


def routes(app: FastAPI) -> dict[str, set[str]]:
    """Each route of the running application, with its own query parameters and `cursor` where it has one."""
    found = {}
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                item = app.openapi()["paths"][str(route.path_format)][method.lower()]
                found[f"{method} {route.path_format}"] = {
                    p["name"] for p in item["parameters"] if p["in"] == "query"
                }
    return found


def unprepared(app: FastAPI, calls: dict[str, Call]) -> set[str]:
    """Routes and filters that nobody has given another tenant's values yet, and calls of no route."""
    known = routes(app)
    filters = {f"{r} ?{q}" for r in known for q in known[r] - PAGING - set(calls.get(r, Call()).query)}
    return filters | (known.keys() ^ calls.keys())


@dataclass
class Meeting:
    """`gr` with two of everything, and `halland`, which has heard every id, code, cursor, ETag and key of it.

    The caller is one and the same machine with every scope in both: only the tenant that it acts for differs.
    """

    app: FastAPI
    calls: dict[str, Call]
    gr: Tenant
    intruder: Tenant
    stranger: Tenant
    """The intruder with values that never were."""
    secrets: set[str]

    def probes(self) -> Iterator[tuple[str, Call, dict[str, str]]]:
        """Reads and edits first, then what makes things, dependants before what they depend on."""
        known = routes(self.app)
        ordered = [r for r in self.calls if not r.startswith("POST")]
        for route in ordered + [r for r in reversed(self.calls) if r not in ordered]:
            yield route, self.calls[route], {}
            if "cursor" in known[route] and self.calls[route].told == "own":
                yield route, self.calls[route], {"cursor": "{cursor}"}

    async def cursor(self, route: str) -> str:
        """Where `gr` stands after its first row."""
        answer = await self.gr.ask(route, Call(), limit="1")
        body = answer.json()
        following = body.get("cursor") or str(body["next"]).rpartition("cursor=")[2]
        assert following not in {"None", "0-0"}, f"{route}: gr has fewer than two"
        return str(following)

    async def faults(self) -> list[str]:
        """Where another tenant's value is told from one that never was, or comes back."""
        wrong = []
        for route, call, query in self.probes():
            cursors = (await self.cursor(route), "9-9" if "/changes" in route else "A" * 60)
            answers = []
            for tenant, cursor in zip((self.intruder, self.stranger), cursors, strict=True):
                sent = {"cursor": cursor, "limit": "1"} if query else {}
                answers.append(await tenant.ask(route, call, **sent))
            told, expected = answers
            if masked(told, self.intruder, cursors[0]) != masked(expected, self.stranger, cursors[1]):
                wrong.append(f"{route}: {told.status_code} {told.text}, not {expected.text}")
            wrong += [f"{route}: tells {word}" for word in self.leaks(told)]
        return wrong

    def leaks(self, answer: httpx.Response) -> set[str]:
        """What `gr` has and the answer tells, unless the question said it."""
        asked = f"{answer.request.url} {answer.request.content.decode()}"
        return {s for s in self.secrets if s in answer.text and s not in asked}

    async def unfound(self) -> list[str]:
        """Routes on which `gr` itself is told no more than the other tenant: there the test proves nothing."""
        blind = []
        for route, call, _ in self.probes():
            other = await self.intruder.ask(route, call)
            own = await self.gr.ask(route, call)
            same = masked(own, self.gr) == masked(other, self.gr)
            if same != (call.told != "own"):
                blind.append(f"{route}: {own.status_code} {own.text}")
        return blind


def masked(answer: httpx.Response, tenant: Tenant, cursor: str = "-") -> tuple[int, str]:
    """Status and body without the values asked with and what is new in every answer."""
    text = answer.text.replace(cursor, "<cursor>")
    for name, value in sorted(tenant.values.items(), key=lambda item: -len(item[1])):
        text = text.replace(value, f"<{name}>") if len(value) > 4 else text
    return answer.status_code, INSTANTS.sub("<instant>", UUIDS.sub("<id>", text))
