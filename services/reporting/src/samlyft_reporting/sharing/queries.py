"""Reads of agreements as this tenant knows them, and of what is shared under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting import models
from samlyft_reporting.benchmarks.figures import BENCHMARKS
from samlyft_reporting.sharing import schemas
from samlyft_reporting.sharing.rules import middle, why_not_compared
from samlyft_reporting.sharing.telling import key_of
from samlyft_reporting.signals.schemas import InWords
from samlyft_web.problems import NotFoundError, Text

NO_AGREEMENT = Text("Överenskommelsen finns inte.", "There is no such agreement.")
AGREEMENT, PARTY = models.sharing_agreement, models.sharing_party
CONTRIBUTION = models.contribution


def agreements(me: str) -> Any:
    """With where the own party stands, and all parties."""
    own = sa.and_(PARTY.c.agreement_id == AGREEMENT.c.id, PARTY.c.party == me)
    other = PARTY.alias()
    said = sa.func.json_build_object(
        *("party", other.c.party, "party_name", other.c.party_name),
        *("status", other.c.status, "changed_on", other.c.changed_on),
    )
    parties = (
        sa.select(sa.func.json_agg(sa.func.json_build_object("x", said)))
        .where(other.c.agreement_id == AGREEMENT.c.id)
        .scalar_subquery()
        .label("parties")
    )
    return sa.select(AGREEMENT, PARTY.c.status.label("own_status"), PARTY.c.version, parties).join(
        PARTY, own
    )


async def get_agreement(session: AsyncSession, me: str, agreement_id: UUID) -> Any:
    """One agreement; `NotFoundError` also for one between others."""
    query = agreements(me).where(AGREEMENT.c.id == agreement_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NO_AGREEMENT)
    return row


def agreement_out(row: Any) -> schemas.AgreementOut:
    """A row of `agreements`."""
    parties = sorted((one["x"] for one in row.parties), key=lambda one: str(one["party"]))
    return schemas.AgreementOut.model_validate(
        {**row._mapping, "agreement_id": row.id, "parties": parties}
    )


async def shared(
    session: AsyncSession, me: str, agreement: Any, as_of: date | None
) -> schemas.SharedComparison:
    """What was shared for a day, or for the newest one."""
    connection = await session.connection()
    table = CONTRIBUTION.c
    mine = sa.select(CONTRIBUTION).where(table.agreement_id == agreement.id)
    newest = sa.select(sa.func.max(table.as_of)).where(table.agreement_id == agreement.id)
    day = as_of or await connection.scalar(newest)
    rows = (await connection.execute(mine.where(table.as_of == day))).all()
    left = _left(session, me, agreement)
    return schemas.SharedComparison(
        agreement_id=agreement.id,
        as_of=day,
        mode=agreement.mode,
        figures=[
            _figure(agreement.mode, me, [r for r in rows if r.figure == name], left, name)
            for name in agreement.figures
        ],
    )


def _left(session: AsyncSession, me: str, agreement: Any) -> Mapping[str, tuple[str, Any]]:
    """Each contributor by the key it shares under: its name, and the day on which it left."""
    known = {one["x"]["party"]: one["x"] for one in agreement.parties}
    found = {}
    for party in agreement.contributors:
        key = party if agreement.mode == "named" else key_of(session, agreement.id, party, me)
        standing = known.get(party, {})
        found[key] = (
            party,
            standing.get("changed_on") if standing.get("status") == "revoked" else None,
        )
    return found


def _figure(
    mode: Any, me: str, rows: Sequence[Any], left: Mapping[str, tuple[str, Any]], name: str
) -> schemas.SharedFigure:
    counted = [row for row in rows if row.value is not None and not row.withheld]
    why = why_not_compared(mode, [row.base or 0 for row in counted])
    said = BENCHMARKS[name]
    own = next(
        (row.value for row in counted if left.get(row.contributor_key, ("",))[0] == me), None
    )
    shown = mode == "named" and why is None
    return schemas.SharedFigure(
        figure=name,
        title=InWords(sv=said.title.sv, en=said.title.en),
        definition=rows[0].definition if rows else said.definition,
        contributors=len(counted),
        revoked=sum(1 for row in counted if left.get(row.contributor_key, ("", None))[1]),
        median=None if why else _text(middle([row.value for row in counted])),
        own=None if own is None else _text(own),
        values=[_value(row, left) for row in rows] if shown else [],
        not_compared=why,  # type: ignore[arg-type]  # the words of the rule
    )


def _value(row: Any, left: Mapping[str, tuple[str, Any]]) -> schemas.SharedValue:
    party, revoked_on = left.get(row.contributor_key, (row.contributor, None))
    return schemas.SharedValue(
        contributor=party,
        value=None if row.value is None else _text(row.value),
        base=row.base,
        withheld=row.withheld,
        revoked_on=revoked_on,
    )


def _text(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01")))
