"""Two tenants in one service: what the one is told when it asks for what the other has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote
from uuid import uuid4

import httpx

from tests.contract.call import Call
from tests.contract.running_routes import Route
from tests.contract.tenant_values import Tenant, words

UUIDS = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
CURSORS = re.compile(r"(?<=cursor=)[\w-]+")
CREDENTIALS = re.compile(r'(?<="secret":")[\w-]{43}|(?<="username":")[\w.-]+')
INSTANTS = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)")
PAGING = {"limit", "page", "changed_since", "sort", "count", "cursor", "dry_run", "mode"}


def unprepared(known: Mapping[str, Route], calls: Mapping[str, Call]) -> set[str]:
    """Routes and filters that nobody has given another tenant's values yet, and calls of no route."""
    filters = {
        f"{name} ?{unused}"
        for name, route in known.items()
        for unused in route.filters - PAGING - _asked(calls.get(name, Call()))
    }
    return filters | (known.keys() ^ calls.keys())


def _asked(call: Call) -> set[str]:
    return {name for asked in (call, *call.mixed) for name in asked.query}


@dataclass
class Meeting:
    """`gr` with two of everything, and `halland`, which has heard every id, code, cursor, ETag and key of it.

    The caller is one machine with every scope in both: only the tenant that it acts for differs.
    """

    routes: dict[str, Route]
    calls: dict[str, Call]
    gr: Tenant
    intruder: Tenant
    stranger: Tenant
    """The intruder with values that never were."""
    platform: Tenant
    secrets: set[str]
    alone: dict[str, tuple[int, str]]
    """What `halland` was told on routes that are asked for nothing in particular, before `gr` had anything."""
    heard: dict[str, tuple[int, str]] = field(default_factory=dict)

    def probes(self) -> Iterator[tuple[str, Call]]:
        """Each filter by itself, each list from a cursor; reads and edits before what makes things.

        What depends on others is made before them, so that it finds none but the other tenant's.
        """
        ordered = [r for r in self.calls if not r.startswith("POST")]
        for route in ordered + [r for r in reversed(self.calls) if r not in ordered]:
            call = self.calls[route]
            yield route, replace(call, query={})
            yield from ((route, mixed) for mixed in call.mixed)
            for name, value in call.query.items():
                yield route, replace(call, query={name: value})
            if "cursor" in self.routes[route].filters and call.told == "own" and not call.few:
                yield route, replace(call, query={"cursor": "{cursor}", "limit": "1"})

    async def cursor(self, route: str) -> str:
        """Where `gr` stands after its first row."""
        body = (await self.gr.ask(route, Call(query={"limit": "1"}))).json()
        following = body.get("cursor") or str(body["next"]).rpartition("cursor=")[2]
        assert following not in {"None", "0-0"}, f"{route}: gr has fewer than two"
        return str(following)

    async def faults(self) -> list[str]:
        """Where another tenant's value is told from one that never was, or comes back."""
        wrong = []
        for route, call in self.probes():
            if "cursor" in call.query:
                self.intruder.values["cursor"] = await self.cursor(route)
                self.stranger.values["cursor"] = "999999-9" if "/changes" in route else "A" * 60
            answer = await self.intruder.ask(route, call)
            told = masked(answer, self.intruder)
            expected = masked(await self.stranger.ask(route, call), self.stranger)
            if told != expected or told != self.alone.get(f"{route} {call.query}", told):
                wrong.append(f"{route}: {told}, not {expected}")
            wrong += [f"{route}: tells {word}" for word in self.leaks(answer)]
            self.heard[f"{route} {call}"] = told
        return wrong

    def leaks(self, answer: httpx.Response) -> set[str]:
        """What `gr` has and the answer tells, unless the question said it."""
        asked = unquote(str(answer.request.url)) + answer.request.content.decode()
        return {s for s in self.secrets if s in answer.text and s not in asked}

    async def forgotten(self) -> list[str]:
        """Imports on which `gr` itself does not get its first counts again: there its key proves nothing."""
        imports = [route for route in self.gr.made if route.endswith("-imports")]
        again = {route: await self.gr.ask(route, self.calls[route]) for route in imports}
        return [route for route in imports if again[route].text != self.gr.made[route]]

    async def unfound(self) -> list[str]:
        """Routes on which the owner is told no more than the other tenant: there the test proves nothing."""
        blind = []
        for route, call in self.probes():
            asker = self.platform if call.told == "platform" else self.gr
            asker.values["key"] = uuid4().hex
            if "cursor" in call.query:
                asker.values["cursor"] = await self.cursor(route)
            own = await asker.ask(route, call)
            same = masked(own, asker) == self.heard[f"{route} {call}"]
            if same != (call.told == "everyone"):
                blind.append(f"{route}: {own.status_code} {own.text}")
        return blind


def masked(answer: httpx.Response, tenant: Tenant) -> tuple[int, str]:
    """Status and body without the values asked with, and without what is new in every answer."""
    text = CREDENTIALS.sub("<credential>", CURSORS.sub("<cursor>", answer.text))
    for name, value in sorted(tenant.values.items(), key=lambda item: -len(item[1])):
        if len(value) > 4 and not UUIDS.fullmatch(value) and not name.lower().endswith("month"):
            text = text.replace(value, f"<{name}>")
    return answer.status_code, INSTANTS.sub("<instant>", UUIDS.sub("<id>", text))


def never(values: Mapping[str, str]) -> dict[str, str]:
    """Values of the same kinds that never were: new ids, other words, a version not reached yet."""
    made = {name: value[::-1] for name, value in values.items()}
    made |= {name: str(uuid4()) for name, value in values.items() if UUIDS.fullmatch(value)}
    return made | {name: '"v77"' for name in values if name.startswith("etag")} | words("nemo")
