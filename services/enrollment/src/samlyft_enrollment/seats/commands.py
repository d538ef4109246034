"""Purchases of seats and requirements of contracts: new ones, and changes."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import (
    Activity,
    Organisation,
    Project,
    SeatPurchase,
    TrainingRequirement,
)
from samlyft_enrollment.places.queries import known_municipalities
from samlyft_enrollment.seats import queries
from samlyft_enrollment.seats.schemas import (
    RequirementChange,
    RequirementIn,
    RequirementOut,
    SeatPurchaseChange,
    SeatPurchaseIn,
    SeatPurchaseOut,
)
from samlyft_web import etags


async def buy_seats(
    session: AsyncSession, principal: Principal, body: SeatPurchaseIn
) -> SeatPurchaseOut:
    """Seats bought by a private provider."""
    principal.demand(body.project_id)
    await _demand_provider(session, principal, body.organisation_id)
    if body.activity_id and not await session.get(
        Activity, (principal.tenant_id, body.activity_id)
    ):
        raise invalid("/activity_id", "unknown_activity")
    if body.project_id and not await session.get(Project, (principal.tenant_id, body.project_id)):
        raise invalid("/project_id", "unknown_project")
    row = SeatPurchase(**_new(principal), **body.model_dump())
    _check(row)
    session.add(row)
    await session.flush()
    return queries.purchase_out(row)


async def change_purchase(
    session: AsyncSession,
    principal: Principal,
    purchase_id: UUID,
    if_match: frozenset[str],
    body: SeatPurchaseChange,
) -> SeatPurchaseOut:
    """More seats or fewer; what is used stays used."""
    row = await queries.get_purchase(session, purchase_id, lock=True)
    principal.demand(row.project_id)
    etags.check(if_match, row.version)
    for name, value in body.model_dump(exclude_unset=True).items():
        if value is not None or name != "seats":
            setattr(row, name, value)
    _check(row)
    _renew(row)
    session.add(row)
    await session.flush()
    return queries.purchase_out(row)


async def demand_training(
    session: AsyncSession, principal: Principal, body: RequirementIn
) -> RequirementOut:
    """A requirement on a private provider."""
    principal.demand(body.municipality_code)
    await _demand_provider(session, principal, body.organisation_id)
    code = body.municipality_code
    if code and not await known_municipalities(session, [code]):
        raise invalid("/municipality_code", "unknown_municipality")
    row = TrainingRequirement(**_new(principal), **body.model_dump())
    session.add(row)
    await session.flush()
    return (await queries.with_coverage(session, [row]))[0]


async def change_requirement(
    session: AsyncSession,
    principal: Principal,
    requirement_id: UUID,
    if_match: frozenset[str],
    body: RequirementChange,
) -> RequirementOut:
    """A new version of a requirement."""
    row = await queries.get_requirement(session, requirement_id, lock=True)
    principal.demand(row.municipality_code)
    etags.check(if_match, row.version)
    for name, value in body.model_dump(exclude_unset=True).items():
        if value is not None or name == "contract":
            setattr(row, name, value)
    _renew(row)
    session.add(row)
    await session.flush()
    return (await queries.with_coverage(session, [row]))[0]


def _new(principal: Principal) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "tenant_id": principal.tenant_id,
        "id": uuid7(),
        "known_at": now,
        "changed_at": now,
    }


def _renew(row: SeatPurchase | TrainingRequirement) -> None:
    row.version += 1
    row.known_at = row.changed_at = datetime.now(UTC)


def _check(row: SeatPurchase) -> None:
    if row.valid_to is not None and row.valid_to < row.valid_from:
        raise invalid("/valid_to", "period")
    if row.seats < row.used:
        raise invalid("/seats", "seats_below_used")


async def _demand_provider(
    session: AsyncSession, principal: Principal, organisation_id: UUID
) -> None:
    row = await session.get(Organisation, (principal.tenant_id, organisation_id))
    if row is None:
        raise invalid("/organisation_id", "unknown_organisation")
    if row.kind != "private_provider":
        raise invalid("/organisation_id", "no_provider")
