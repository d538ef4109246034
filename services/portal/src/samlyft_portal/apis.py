"""The public REST APIs, asked with the reader's own token: the portal may nothing that the reader may not."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Mapping
from typing import Any

import httpx

from samlyft_common.telemetry import current_traceparent
from samlyft_portal.refusals import refusal
from samlyft_portal.session import LoginNeededError, Session
from samlyft_portal.settings import Settings
from samlyft_portal.titles import USUAL, Titles
from samlyft_web.problems import AppError, Text, UnavailableError, in_language, language

SERVICES = ("enrollment", "training-log", "survey", "reporting")
GRANTS_LIVE = 15.0
Json = dict[str, Any]
AWAY = Text(
    "En del av Samlyft svarar inte just nu. Försök igen om en stund.",
    "A part of Samlyft does not answer just now. Try again in a moment.",
)


class Apis:
    """One client of the process, which keeps its connections."""

    def __init__(self, settings: Settings) -> None:
        # A proxy of the environment has no business between the portal and the APIs.
        self._http = httpx.AsyncClient(
            base_url=settings.reached,
            timeout=httpx.Timeout(20.0, connect=3.0),
            limits=httpx.Limits(max_connections=100, max_keepalive_connections=50),
            trust_env=False,
        )
        self.names: dict[str, str] = {}
        self.terms: Json = {}
        self.titles = Titles()
        self.grants: dict[bytes, tuple[float, dict[str, list[Json]]]] = {}

    async def close(self) -> None:
        """Ends the connections."""
        await self._http.aclose()

    async def ask(
        self, verb: str, path: str, headers: Mapping[str, str], **more: Any
    ) -> httpx.Response:
        """One request; raises `UnavailableError` when nobody answers."""
        trace = {"traceparent": current} if (current := current_traceparent()) else {}
        try:
            return await self._http.request(verb, path, headers={**headers, **trace}, **more)
        except httpx.HTTPError as error:
            raise UnavailableError(AWAY) from error


class Caller:
    """The APIs as one reader sees them, in one tenant."""

    def __init__(self, apis: Apis, session: Session) -> None:
        self._apis, self.session = apis, session
        self._grants: dict[str, list[Json]] = {}
        self._title = USUAL

    async def learn(self) -> None:
        """What the reader may do, as each service says it; remembered for some seconds."""
        token = hashlib.sha256(self.session.access.encode()).digest()
        known = self._apis.grants.get(token)
        if known is None or time.monotonic() - known[0] > GRANTS_LIVE:
            answers = await asyncio.gather(
                *(self._own(name) for name in SERVICES), return_exceptions=True
            )
            found: dict[str, list[Json]] = {}
            for name, answer in zip(SERVICES, answers, strict=True):
                if isinstance(answer, LoginNeededError):
                    raise answer
                # A service that is away offers nothing; the others go on.
                found[name] = [] if isinstance(answer, AppError) else _grants(answer)
            known = (time.monotonic(), found)
            if len(self._apis.grants) > 10_000:
                self._apis.grants.clear()
            self._apis.grants[token] = known
        self._grants = known[1]

    async def _own(self, service: str) -> list[Json]:
        answer = await self._apis.ask("GET", f"/{service}/v1/own-grants", self._headers(""))
        if answer.status_code >= 400:
            raise refusal(answer)
        grants: list[Json] = answer.json()["grants"]
        return grants

    @property
    def names(self) -> dict[str, str]:
        """Names of municipalities, which are everyone's."""
        return self._apis.names

    async def know_terms(self) -> None:
        """The words for kinds of activity and topics, which are everyone's; without them the codes stand."""
        if not self._apis.terms and self.may("enrollment", "activities:read"):
            (found,) = await together(self.get("/enrollment/v1/activity-terms"))
            self._apis.terms = found or {}

    async def know_title(self) -> None:
        """What the tenant calls its champions; the usual word for whoever may not ask."""
        if self.may("enrollment", "settings:read"):
            path = "/enrollment/v1/settings"
            self._title = await self._apis.titles.of(self.tenant, lambda: self.get(path))

    @property
    def champion(self) -> str:
        """That word, in the reader's language."""
        return in_language(self._title)

    def term(self, kind: str, code: str) -> str:
        """What a topic or a kind of activity is called."""
        for row in self._apis.terms.get(kind, []):
            if code in (row.get("code"), row.get("topic")):
                return str(row["name_en" if language.get() == "en" else "name_sv"])
        return code

    @property
    def tenants(self) -> list[str]:
        """Where the reader has something to do."""
        found = {grant["tenant_id"] for grants in self._grants.values() for grant in grants}
        return sorted(found)

    @property
    def tenant(self) -> str:
        """The chosen tenant, or the first."""
        chosen = self.session.tenant
        return chosen if chosen in self.tenants else next(iter(self.tenants), "")

    @property
    def roles(self) -> list[str]:
        """The reader's roles in the tenant."""
        return sorted({grant["role"] for grant in self._mine()})

    @property
    def reach(self) -> set[str]:
        """What the reader's grants in the tenant name."""
        return {word for grant in self._mine() for word in grant["reach"]}

    def reach_of(self, role: str) -> set[str]:
        """What the reader's grants of one role name."""
        return {word for grant in self._mine() if grant["role"] == role for word in grant["reach"]}

    def may(self, service: str, permission: str) -> bool:
        """Whether an API would let the reader in: what is not allowed is not offered."""
        return any(permission in grant["permissions"] for grant in self._mine(service))

    def _mine(self, service: str | None = None) -> list[Json]:
        chosen = self._grants.values() if service is None else [self._grants.get(service, [])]
        return [grant for grants in chosen for grant in grants if grant["tenant_id"] == self.tenant]

    async def get(self, path: str, **query: Any) -> Json:
        """One thing or one page of a list; raises `RefusedError`."""
        answer = await self.send("GET", path, query=query)
        found: Json = answer.json()
        return found

    async def items(self, path: str, most: int = 200, **query: Any) -> list[Json]:
        """The rows of a list, by as many pages as it takes."""
        limit = min(most, 200)
        page = await self.get(path, limit=limit, **query)
        found: list[Json] = page["items"]
        while page.get("next") and len(found) < most:
            page = (await self.send("GET", page["next"])).json()
            found += page["items"]
        return found[:most]

    async def count(self, path: str, **query: Any) -> int:
        """How many rows a list has."""
        found = await self.get(path, limit=1, count="true", **query)
        return int(found["count"])

    async def send(
        self,
        verb: str,
        path: str,
        body: Json | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Any request; raises `RefusedError` or `LoginNeededError`."""
        more: Json = {} if body is None else {"json": body}
        if query:
            more["params"] = {name: str(v) for name, v in query.items() if v not in (None, "")}
        answer = await self._apis.ask(
            verb, path, {**self._headers(self.tenant), **(headers or {})}, **more
        )
        if answer.status_code >= 400:
            raise refusal(answer)
        return answer

    async def post(self, path: str, body: Json, once: str = "") -> Json:
        """Makes something; `once` is the form's own key, so that a second tap makes nothing more."""
        headers = {"Idempotency-Key": once} if once else {}
        answer = await self.send("POST", path, body, headers=headers)
        found: Json = answer.json() if answer.content else {}
        return found

    async def change(self, path: str, body: Json, version: str = "") -> Json:
        """Changes something as the reader saw it; without a version as it is now."""
        tag = version or (await self.send("GET", path)).headers["etag"]
        answer = await self.send("PATCH", path, body, headers={"If-Match": tag})
        found: Json = answer.json() if answer.content else {}
        return found

    def _headers(self, tenant: str) -> dict[str, str]:
        headers = {
            "Authorization": f"Bearer {self.session.access}",
            "Accept": "application/json",
            "Accept-Language": language.get(),
        }
        return {**headers, "Samlyft-Tenant": tenant} if tenant and tenant != "platform" else headers


async def together(*asked: Any) -> list[Any]:
    """Several questions at once; a part that is away or not allowed is None, and the page says so."""
    answers = await asyncio.gather(*asked, return_exceptions=True)
    return [_part(answer) for answer in answers]


def _grants(answer: list[Json] | BaseException) -> list[Json]:
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _part(answer: Any) -> Any:
    if isinstance(answer, LoginNeededError) or (
        isinstance(answer, BaseException) and not isinstance(answer, AppError)
    ):
        raise answer
    return None if isinstance(answer, AppError) else answer
