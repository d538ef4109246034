"""Identity numbers from enrollment, read with the caller's own token: held only while a file is written."""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import httpx

from samlyft_common.telemetry import current_traceparent
from samlyft_reporting.settings import Settings
from samlyft_web.problems import AppError, ForbiddenError, Text, UnavailableError

BATCH = 5_000
PURPOSE = "participant_report"
AWAY = Text(
    "Personnumren kan inte hämtas just nu. Försök igen om en stund; ingenting har lämnats.",
    "The identity numbers cannot be read just now. Try again in a moment; nothing was filed.",
)
REFUSED = Text(
    "Du får inte läsa personnumren för de här personerna. Det krävs identity:read för hela projektet, och den "
    "inloggning som samverkansorganet har valt.",
    "You may not read the identity numbers of these persons. It takes identity:read for the whole project, and "
    "the level of login that the tenant has chosen.",
)


class IdentitiesRefusedError(ForbiddenError):
    """Enrollment does not give this caller the numbers."""

    code = "identities-refused"


class Number(NamedTuple):
    """One person's number in one version."""

    identity_id: UUID
    person_id: UUID
    kind: str
    number: str
    protected: bool


class Identities:
    """One caller's way to enrollment, for one report."""

    def __init__(self, settings: Settings, headers: Mapping[str, str], tenant_id: str) -> None:
        trace = current_traceparent()
        self._headers = {
            "authorization": headers.get("authorization", ""),
            "samlyft-tenant": tenant_id,
            **({"traceparent": trace} if trace else {}),
        }
        self._address = f"{settings.enrollment}/identity-reads"

    async def of_people(self, people: Sequence[UUID], report_id: UUID) -> dict[UUID, Number]:
        """The newest number of each who has one, by person."""
        found = await self._read({"person_ids": [str(one) for one in people]}, report_id)
        return {one.person_id: one for one in found}

    async def again(self, versions: Sequence[UUID], report_id: UUID) -> dict[UUID, Number]:
        """The versions that a file was written with, those that still exist."""
        found = await self._read({"identity_ids": [str(one) for one in versions]}, report_id)
        return {one.identity_id: one for one in found}

    async def _read(self, asked: dict[str, Any], report_id: UUID) -> list[Number]:
        body = asked | {"purpose": PURPOSE, "reference": str(report_id)}
        try:
            # Straight to the service: no proxy of the environment ever sees a number.
            async with httpx.AsyncClient(trust_env=False, timeout=60, verify=_trusted()) as client:
                answer = await client.post(self._address, json=body, headers=self._headers)
        except httpx.HTTPError as error:
            raise UnavailableError(AWAY) from error
        if answer.status_code in {401, 403}:
            raise _refusal(answer)
        if not answer.is_success:
            raise UnavailableError(AWAY)
        return [
            Number(
                UUID(one["identity_id"]),
                UUID(one["person_id"]),
                one["kind"],
                one["identity_number"],
                one["protected"],
            )
            for one in answer.json()["items"]
        ]


@cache
def _trusted() -> ssl.SSLContext:
    """Made once: it reads a file of certificates."""
    return ssl.create_default_context()


def _refusal(answer: httpx.Response) -> AppError:
    """With what enrollment asks for, as a surer login."""
    wanted = answer.headers.get("www-authenticate", "")
    headers = {"WWW-Authenticate": wanted} if "insufficient_user" in wanted else {}
    return IdentitiesRefusedError(REFUSED, headers=headers)
