"""Erasure that obeys retention: what no rule holds goes at once, the rest is only kept until it may go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import NOT_ALLOWED, Principal
from samlyft_common.outbox import emit, redact
from samlyft_enrollment.models import PersonErasure, PersonRestriction
from samlyft_enrollment.people.register import person_event
from samlyft_enrollment.people.register_statements import PROTECTED_SORT_NAME, UNTOLD
from samlyft_enrollment.privacy.retention import Kept, at_work, kept_for
from samlyft_enrollment.privacy.schemas import ErasureIn, ErasureOut, KeptOut
from samlyft_enrollment.privacy.traces import at_once, blank, count, untell
from samlyft_enrollment.rows import take_turns, upsert
from samlyft_events import EmploymentChanged, PersonChanged
from samlyft_web.problems import ForbiddenError, Text, in_language

FIGURES = Text(
    "Deltagandet räknas vidare i projektets siffror, utan namn och nummer.",
    "The participation still counts in the project's figures, without name and number.",
)
WORKS = Text(
    "Personen är anställd eller deltar just nu: uppgifterna behövs för det. Avsluta det först.",
    "The person is employed or takes part now: the data are needed for that. End it first.",
)
LOGGED = Text(
    "Loggen över vem som läst identitetsnumret, med id men utan namn.",
    "The log of who read the identity number, by id and without a name.",
)
PLACES = sa.text(
    "select person_id, municipality_code, workplace_id from employment where person_id = any(:ids)"
)
GONE = sa.text(
    """
    update person set given_name = '', family_name = '', sort_name = :last, gender = 'unknown',
        birth_year = null, protection = 'none', status = 'erased', restricted_at = null,
        version = version + 1, known_at = greatest(known_at, now()), changed_at = now()
    where id = any(:ids) and status <> 'erased' returning id, version, known_at
    """
)
NUMBERLESS = sa.text(
    """
    update employment set employee_number = 'erased-' || replace(id::text, '-', ''),
        status = 'removed', version = version + 1, known_at = greatest(known_at, now()),
        changed_at = now()
    where person_id = any(:ids) returning *
    """
)
HELD = sa.text(
    """
    update person set restricted_at = now(), version = version + 1,
        known_at = greatest(known_at, now()), changed_at = now()
    where id = any(:ids) and restricted_at is null returning *
    """
)


@dataclass
class Plan:
    """Who goes, who is kept and why, and who is needed at work."""

    free: list[UUID] = field(default_factory=list)
    kept: dict[UUID, Kept] = field(default_factory=dict)
    working: list[UUID] = field(default_factory=list)


async def plan(
    connection: AsyncConnection,
    ids: Sequence[UUID],
    today: date,
    *,
    overruled: bool = False,
    left: bool = False,
) -> Plan:
    """Sorts people by what may happen to them; `overruled`: another keeps the papers instead.

    Whoever has `left` is at work here no longer, even on her last day.
    """
    made = Plan()
    working = set() if left else await at_work(connection, ids, today)
    kept = {} if overruled else await kept_for(connection, ids, today)
    for one in ids:
        if one in working:
            made.working.append(one)
        elif one in kept:
            made.kept[one] = kept[one]
        else:
            made.free.append(one)
    return made


async def erase_one(
    session: AsyncSession,
    principal: Principal,
    ids: Sequence[UUID],
    body: ErasureIn,
    *,
    dry_run: bool,
) -> ErasureOut:
    """One person with her duplicates; who is kept or needed decides for all of them."""
    await take_turns(session, "people")
    connection = await session.connection()
    await _demand(connection, principal, ids)
    now = datetime.now(UTC)
    made = await plan(connection, ids, now.date())
    outcome = "refused" if made.working else "partly" if made.kept else "erased"
    counts: dict[str, int] = {}
    if dry_run or outcome == "refused":
        counts = {} if outcome == "refused" else await count(connection, ids, outcome)
    else:
        counts = await at_once(session, ids)
        if outcome == "erased":
            counts |= await erase_free(session, ids)
        else:
            await hold(session, principal, ids, body.reference)
    row = PersonErasure(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        known_at=now,
        changed_at=now,
        person_id=ids[0],
        **body.model_dump(),
        actor=principal.actor,
        outcome=outcome,
        erased=[{"what": name, "rows": rows} for name, rows in counts.items() if rows],
        kept=[one.model_dump(mode="json") for one in _kept(made)],
    )
    if not dry_run:
        session.add(row)
    shown = {"erasure_id": None if dry_run else row.id, "dry_run": dry_run, **row.model_dump()}
    return ErasureOut.model_validate(shown)


async def erase_free(session: AsyncSession, ids: Sequence[UUID]) -> dict[str, int]:
    """Name, number and employee number go, here and in every version told; a fixed number of statements."""
    connection = await session.connection()
    names = {"ids": list(ids)}
    gone = await connection.execute(
        sa.text("delete from identity where person_id = any(:ids)"), names
    )
    blanked = (await connection.execute(GONE, {**names, "last": PROTECTED_SORT_NAME})).all()
    await untell(connection, ids)
    held = (await connection.execute(NUMBERLESS, names)).mappings().all()
    await blank(session, ids)
    await emit(
        session,
        *(
            PersonChanged(aggregate_id=i, version=v, known_at=at, status="erased")
            for i, v, at in blanked
        ),
        *(EmploymentChanged.model_validate({**row, "aggregate_id": row["id"]}) for row in held),
    )
    await redact(session, PersonChanged, list(ids), UNTOLD)
    await redact(
        session, EmploymentChanged, [row["id"] for row in held], {"employee_number": "erased"}
    )
    return {"identity": gone.rowcount, "person": len(blanked), "employment": len(held)}


async def hold(
    session: AsyncSession, principal: Principal, ids: Sequence[UUID], reference: str | None
) -> None:
    """While retention runs her data are only kept: no list for work shows her."""
    connection = await session.connection()
    found = await connection.execute(HELD, {"ids": list(ids)})
    rows = [dict(row) for row in found.mappings()]
    now = datetime.now(UTC)
    restrictions = [
        {
            "id": uuid7(),
            "version": 1,
            "known_at": now,
            "person_id": row["id"],
            "reason": "retention",
            "reference": reference,
            "actor": principal.actor,
        }
        for row in rows
    ]
    await upsert(session, PersonRestriction, restrictions)
    await emit(session, *(person_event(row) for row in rows))


def _kept(made: Plan) -> list[KeptOut]:
    if made.working:
        return [KeptOut(what="everything", why=in_language(WORKS), until=None)]
    found = [
        KeptOut(what=what, why=in_language(one.why), until=one.until)
        for one in list(made.kept.values())[:1]
        for what in ("person", "identity", "employment", "participation")
    ]
    if not made.kept:
        found.append(KeptOut(what="participation", why=in_language(FIGURES), until=None))
    return [*found, KeptOut(what="identity_read", why=in_language(LOGGED), until=None)]


async def _demand(connection: AsyncConnection, principal: Principal, ids: Sequence[UUID]) -> None:
    """All her places must be within the reach: an erasure is whole or not at all."""
    rows = (await connection.execute(PLACES, {"ids": list(ids)})).all()
    if not all(principal.covers(row.municipality_code, row.workplace_id) for row in rows):
        raise ForbiddenError(NOT_ALLOWED)
