"""Agreements offered and answered, and figures shared under them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import Database
from samlyft_common.outbox import emit
from samlyft_events import ContributionMade, SharingAgreementChanged
from samlyft_reporting.benchmarks.figures import BENCHMARKS, Value, value_of
from samlyft_reporting.benchmarks.queries import bases
from samlyft_reporting.projects.queries import project, smallest
from samlyft_reporting.rules import TOTAL, check_dates
from samlyft_reporting.sharing import queries, schemas
from samlyft_reporting.sharing.faults import (
    AgreementOverError,
    NotAcceptedError,
    NotContributorError,
    StepError,
    fault,
)
from samlyft_reporting.sharing.rules import STEPS, fault_of_terms, rounded, to_hundreds
from samlyft_reporting.sharing.telling import (
    contribute_to,
    keep_contributions,
    keep_standing,
    key_of,
    party_id,
    tell,
    tenant_name,
)
from samlyft_web.days import today

LOCK = sa.text(
    "select version from sharing_party where agreement_id = :id and party = :party for update"
)
Told = Sequence[SharingAgreementChanged]


async def offer(
    session: AsyncSession, database: Database, principal: Principal, body: schemas.AgreementIn
) -> schemas.AgreementOut:
    """Offers an agreement to its parties; who offers has accepted."""
    principal.demand()
    me = principal.tenant_id
    parties = [*body.contributors, *body.readers]
    if wrong := fault_of_terms(me, body.mode, body.contributors, body.readers):
        raise fault(*wrong)
    if unknown := set(body.figures) - BENCHMARKS.keys():
        raise fault(f"/figures/{body.figures.index(min(unknown))}", "unknown_figure")
    if body.to_on is not None and body.to_on < max(body.from_on, today()):
        raise fault("/to_on", "period")
    names = {party: await tenant_name(database, party) for party in parties}
    for place, party in enumerate(parties):
        if names[party] is None:
            field = "contributors" if place < len(body.contributors) else "readers"
            raise fault(f"/{field}", "unknown_tenant")
    agreement_id = uuid4()
    terms = {**body.model_dump(), "agreement_id": agreement_id, "offered_by": me}
    told = [
        _standing(terms, party, str(names[party]), "accepted" if party == me else "offered", 1)
        for party in parties
    ]
    await _tell_all(session, database, me, parties, told)
    return queries.agreement_out(await queries.get_agreement(session, me, agreement_id))


def _standing(
    terms: dict[str, Any], party: str, name: str, status: str, version: int
) -> SharingAgreementChanged:
    return SharingAgreementChanged.model_validate(
        {
            **terms,
            "aggregate_id": party_id(terms["agreement_id"], party),
            "version": version,
            "known_at": datetime.now(UTC),
            "party": party,
            "party_name": name,
            "status": status,
            "changed_on": today(),
        }
    )


async def _tell_all(
    session: AsyncSession, database: Database, me: str, parties: Sequence[str], told: Told
) -> None:
    """The others first: if this fails half way, telling them again changes nothing."""
    for party in parties:
        if party != me:
            await tell(database, party, told)
    await keep_standing(session, told)
    await emit(session, *told)


async def answer(
    session: AsyncSession,
    database: Database,
    principal: Principal,
    agreement_id: UUID,
    body: schemas.AnswerIn,
) -> schemas.AgreementOut:
    """Accepts, declines or revokes for the own party, and tells the others."""
    principal.demand()
    me = principal.tenant_id
    row = await queries.get_agreement(session, me, agreement_id)
    connection = await session.connection()
    version = await connection.scalar(LOCK, {"id": agreement_id, "party": me})
    row = await queries.get_agreement(session, me, agreement_id)
    if body.status not in STEPS[row.own_status]:
        raise StepError.from_to(row.own_status, body.status)
    if body.status == "accepted" and row.to_on is not None and row.to_on < today():
        raise AgreementOverError.told()
    terms = {name: getattr(row, name) for name in schemas.AgreementIn.model_fields}
    terms |= {"agreement_id": agreement_id, "offered_by": row.offered_by}
    name = next(one["x"]["party_name"] for one in row.parties if one["x"]["party"] == me)
    told = [_standing(terms, me, name, body.status, version + 1)]
    await _tell_all(session, database, me, [*row.contributors, *row.readers], told)
    return queries.agreement_out(await queries.get_agreement(session, me, agreement_id))


async def contribute(
    session: AsyncSession,
    database: Database,
    principal: Principal,
    agreement_id: UUID,
    body: schemas.ContributionIn,
) -> schemas.ContributionsOut:
    """Shares the figures with every party that has accepted: aggregates above the limits, and nothing else."""
    principal.demand()
    me = principal.tenant_id
    row = await queries.get_agreement(session, me, agreement_id)
    _check_in_force(me, row)
    eligible_from = (await project(session, body.project_id)).eligible_from
    check_dates(eligible_from, body.as_of)
    basis = (await bases(session, body.project_id, body.as_of))[TOTAL]
    least = max(row.smallest_cell, await smallest(session))
    values = {name: value_of(name, basis, least) for name in row.figures}
    accepted = sorted(one["x"]["party"] for one in row.parties if one["x"]["status"] == "accepted")
    for party in accepted:
        told = [_contribution(session, row, me, party, body, *pair) for pair in values.items()]
        if party != me:
            await contribute_to(database, party, told)
    own = [_contribution(session, row, me, me, body, *pair) for pair in values.items()]
    await keep_contributions(session, await _numbered(session, own))
    return schemas.ContributionsOut(
        agreement_id=agreement_id,
        as_of=body.as_of,
        recipients=[party for party in accepted if party != me],
        shared=[name for name, value in values.items() if value.value is not None],
        withheld=[name for name, value in values.items() if value.value is None],
    )


def _check_in_force(me: str, row: Any) -> None:
    if me not in row.contributors:
        raise NotContributorError.told()
    if row.own_status != "accepted":
        raise NotAcceptedError.told(row.own_status)
    if not row.from_on <= today() <= (row.to_on or today()):
        raise AgreementOverError.told()


def _contribution(  # noqa: PLR0913  # whose figure, for whom, of what
    session: AsyncSession,
    row: Any,
    me: str,
    reader: str,
    body: schemas.ContributionIn,
    name: str,
    value: Value,
) -> ContributionMade:
    named = row.mode == "named"
    key = me if named else key_of(session, row.id, me, reader)
    shown = value.value is not None
    said = value.value if named or value.value is None else rounded(value.value)
    return ContributionMade(
        aggregate_id=uuid5(row.id, f"{name} {body.as_of} {key}"),
        version=1,
        known_at=datetime.now(UTC),
        agreement_id=row.id,
        figure=name,
        definition=BENCHMARKS[name].definition,
        as_of=body.as_of,
        contributor=me if named else None,
        contributor_key=key,
        value=str(said) if shown else None,
        base=(value.base if named else to_hundreds(value.base)) if shown else None,
        withheld=value.withheld,
    )


NEXT = sa.text("select coalesce(max(version), 0) + 1 from contribution where id = :id")


async def _numbered(
    session: AsyncSession, events: Sequence[ContributionMade]
) -> list[ContributionMade]:
    """The own copy, beside the others'."""
    connection = await session.connection()
    return [
        event.model_copy(
            update={"version": await connection.scalar(NEXT, {"id": event.aggregate_id})}
        )
        for event in events
    ]
