"""Reads of the ledger, always of those entries that are within the caller's reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_events import KindOfTime
from samlyft_training_log import rules
from samlyft_training_log.ledger.folding import ROLLED
from samlyft_training_log.ledger.schemas import (
    BalanceOut,
    EntryOut,
    Figure,
    PostingOut,
    PostingWithEntries,
)
from samlyft_training_log.models import METADATA, PersonCopy
from samlyft_web.problems import NotFoundError, Text

UUID_LENGTH = 36
PROJECTS = sa.text(
    "select count(*) from project_current where project_id::text = any (:places)"
).bindparams(sa.bindparam("places", type_=ARRAY(sa.Text)))
ENTRY = METADATA.tables["entry"]
POSTING = METADATA.tables["posting"]


def postings() -> Any:
    """Postings with count and sum of their visible entries; those without any are not there."""
    summed = (
        sa.select(
            sa.func.count().label("entry_count"), sa.func.sum(ENTRY.c.minutes).label("minutes")
        )
        .where(ENTRY.c.tenant_id == POSTING.c.tenant_id, ENTRY.c.posting_id == POSTING.c.posting_id)
        .lateral("summed")
    )
    return (
        sa.select(*POSTING.columns, summed.c.entry_count, summed.c.minutes)
        .join(summed, sa.true())
        .where(summed.c.entry_count > 0)
    )


def posting_out(row: Any) -> PostingOut:
    """A row of `postings`."""
    return PostingOut.model_validate(row._asdict())


async def get_posting(
    session: AsyncSession, principal: Principal, posting_id: UUID
) -> PostingWithEntries:
    """The posting with its visible entries; `NotFoundError` where there is none."""
    connection = await session.connection()
    row = (
        await connection.execute(postings().where(POSTING.c.posting_id == posting_id))
    ).one_or_none()
    if row is None:
        raise NotFoundError(Text("Bokföringen finns inte.", "There is no such posting."))
    entries = (
        sa.select(*ENTRY.columns, col(PersonCopy.protected))
        .outerjoin(
            PersonCopy,
            (col(PersonCopy.tenant_id) == ENTRY.c.tenant_id)
            & (col(PersonCopy.person_id) == ENTRY.c.person_id),
        )
        .where(ENTRY.c.posting_id == posting_id)
        .order_by(ENTRY.c.line)
    )
    lines = [_entry_out(line, principal) for line in await connection.execute(entries)]
    return PostingWithEntries.model_validate(row._asdict() | {"entries": lines})


def _entry_out(row: Any, principal: Principal) -> EntryOut:
    """As with attendance: a person of whom nothing is known here yet is shown like a protected one."""
    hidden = row.protected is not False and "identity:read" not in principal.permissions
    return EntryOut.model_validate(row._asdict() | ({"workplace_id": None} if hidden else {}))


def balances(as_of: date, kind_of_time: str) -> Any:
    """One row a project: sums and distinct persons by day of activity and by day of knowledge."""
    done = ENTRY.c.local_date <= as_of
    known = POSTING.c.known_at < rules.end_of(as_of)
    eligible = ENTRY.c.eligible
    persons = (
        sa.select(
            ENTRY.c.project_id,
            sa.func.max(POSTING.c.recorded_at).label("recorded_at"),
            *(
                sa.func.coalesce(sa.func.sum(ENTRY.c.minutes).filter(*which), 0).label(name)
                for name, which in {
                    "done": [done],
                    "done_eligible": [done, eligible],
                    "known": [known],
                    "known_eligible": [known, eligible],
                }.items()
            ),
        )
        .join(
            POSTING,
            (POSTING.c.tenant_id == ENTRY.c.tenant_id)
            & (POSTING.c.posting_id == ENTRY.c.posting_id),
        )
        .where(ENTRY.c.kind_of_time == kind_of_time)
        .group_by(ENTRY.c.project_id, ENTRY.c.person_id)
        .subquery()
    )
    names = ("done", "done_eligible", "known", "known_eligible")
    return (
        sa.select(
            persons.c.project_id,
            sa.func.max(persons.c.recorded_at).label("recorded_at"),
            *(sa.func.sum(persons.c[name]).label(name) for name in names),
            sa.func.count().filter(persons.c.done > 0).label("done_persons"),
            sa.func.count().filter(persons.c.known > 0).label("known_persons"),
        )
        .group_by(persons.c.project_id)
        .subquery()
    )


async def are_rolled(session: AsyncSession, principal: Principal) -> bool:
    """Whether the kept sums answer the caller: they know municipalities and projects, not workplaces."""
    places = [one for one in principal.scope.split(",") if len(one) == UUID_LENGTH]
    if not places:
        return True
    connection = await session.connection()
    return int(await connection.scalar(PROJECTS, {"places": places}) or 0) == len(places)


def rolled_balances(as_of: date, kind_of_time: str) -> Any:
    """The same rows as `balances`, from sums of what is sealed and the entries that are not folded in yet."""
    numbers = ("done", "done_eligible", "known", "known_eligible", "done_persons", "known_persons")
    return (
        sa.text(ROLLED)
        .bindparams(as_of=as_of, kind_of_time=kind_of_time)
        .columns(
            project_id=sa.Uuid,
            recorded_at=sa.DateTime(timezone=True),
            **dict.fromkeys(numbers, sa.BigInteger),
        )
        .subquery()
    )


def balance_out(
    as_of: date, kind_of_time: KindOfTime, principal: Principal
) -> Callable[[Any], BalanceOut]:
    """Makes rows of `balances` into answers."""

    def read(row: Any) -> BalanceOut:
        return BalanceOut(
            project_id=row.project_id,
            as_of=as_of,
            kind_of_time=kind_of_time,
            reach=principal.scope,
            by_activity=Figure(
                minutes=row.done,
                eligible_minutes=row.done_eligible,
                persons_registered=row.done_persons,
            ),
            by_knowledge=Figure(
                minutes=row.known,
                eligible_minutes=row.known_eligible,
                persons_registered=row.known_persons,
            ),
        )

    return read
