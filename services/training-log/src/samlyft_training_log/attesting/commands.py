"""Many sessions attested at once: each judged by itself, as if it were attested alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log.attesting import statements as sql
from samlyft_training_log.attesting.schemas import (
    LARGEST,
    AttestationsIn,
    AttestationsOut,
    AttestedOut,
)
from samlyft_training_log.faults import FAULTS
from samlyft_training_log.holding import ATTESTED_BY_PERIOD, attests_as
from samlyft_training_log.ledger.statements import widen
from samlyft_training_log.months.rules import days_of
from samlyft_training_log.sessions.lifecycle import NO_ATTESTATION, NOT_SUBMITTED, NOT_YOURS
from samlyft_training_log.sessions.queries import SESSION_NOT_FOUND
from samlyft_training_log.sessions.statements import tell_sessions
from samlyft_web.problems import InvalidError, Text

WHICH = Text(
    "Ange session_ids, eller project_id och month (och municipality_code), men inte båda.",
    "Give session_ids, or project_id and month (and municipality_code), but not both.",
)
REFUSALS = {
    "not-found": SESSION_NOT_FOUND,
    "outside-reach": FAULTS["outside-reach"][1],
    "not-submitted": NOT_SUBMITTED,
    "no-attestation": NO_ATTESTATION,
    "other-role": NOT_YOURS,
}
ARRAYS = {"session_ids": ARRAY(sa.Uuid), "roles": ARRAY(sa.Text), "reach": ARRAY(sa.Text)}


async def attest_many(
    session: AsyncSession, principal: Principal, body: AttestationsIn, *, dry_run: bool
) -> AttestationsOut:
    """Attests what may be attested and says of the rest what stands in its way."""
    await widen(session)
    rows, remaining = await _wanted(session, principal, body)
    results, roles = [], dict[UUID, str]()
    for row in rows:
        fault, role = _judge(row, principal)
        if role:
            roles[row.session_id] = role
        results.append(_told(row.session_id, row.code, fault, attested=bool(role)))
    unknown = set(body.session_ids) - {row.session_id for row in rows}
    results += [_told(one, None, "not-found") for one in sorted(unknown)]
    if roles and not dry_run:
        await _attest(session, principal, roles)
    counts = {
        outcome: sum(result.outcome == outcome for result in results)
        for outcome in ("attested", "unchanged", "refused")
    }
    return AttestationsOut(dry_run=dry_run, remaining=remaining, results=results, **counts)


async def _wanted(
    session: AsyncSession, principal: Principal, body: AttestationsIn
) -> tuple[Sequence[Any], int]:
    """The rows under their locks, and how many more the filter has."""
    by_month = (body.project_id, body.month, body.municipality_code)
    connection = await session.connection()
    if body.session_ids:
        if any(by_month):
            raise InvalidError(WHICH)
        return (
            await connection.execute(_text(sql.BY_ID), {"session_ids": body.session_ids})
        ).all(), 0
    if body.project_id is None or body.month is None:
        raise InvalidError(WHICH)
    first, last = days_of(body.month)
    asked = {
        "project_id": body.project_id,
        "municipality_code": body.municipality_code,
        "first": first,
        "last": last,
        "reach": None if principal.scope == "*" else principal.scope.split(","),
    }
    rows = (await connection.execute(_text(sql.OF_MONTH), asked | {"most": LARGEST})).all()
    if len(rows) < LARGEST:
        return rows, 0
    return rows, int(await connection.scalar(_text(sql.COUNT), asked) or 0) - len(rows)


def _judge(row: Any, principal: Principal) -> tuple[str | None, str | None]:
    """What stands in the way, or the role in which it is attested; neither where it is attested already."""
    if not principal.covers(row.project_id, row.municipality_code, row.workplace_id):
        return "outside-reach", None
    if row.status == "attested":
        return None, None
    if row.status != "submitted":
        return "not-submitted", None
    policy = row.attested_by or ATTESTED_BY_PERIOD[row.period]
    if policy == "nobody":
        return "no-attestation", None
    role = attests_as(policy, principal.roles)
    return (None, role) if role else ("other-role", None)


def _told(
    session_id: UUID, code: str | None, fault: str | None, *, attested: bool = False
) -> AttestedOut:
    return AttestedOut(
        session_id=session_id,
        code=code,
        outcome="refused" if fault else "attested" if attested else "unchanged",
        fault=fault,
        what_to_do=REFUSALS[fault] if fault else None,
    )


async def _attest(session: AsyncSession, principal: Principal, roles: dict[UUID, str]) -> None:
    connection = await session.connection()
    given = {"session_ids": list(roles), "roles": list(roles.values()), "actor": principal.actor}
    await connection.execute(_text(sql.ATTEST), given)
    await tell_sessions(session, list(roles))


def _text(statement: str) -> Any:
    text = sa.text(statement)
    named = [
        sa.bindparam(name, type_=kind) for name, kind in ARRAYS.items() if f":{name}" in statement
    ]
    return text.bindparams(*named)
