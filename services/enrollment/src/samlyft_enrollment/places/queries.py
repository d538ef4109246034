"""Reads of places that more than one route or command needs."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.models import Municipality, Organisation, Workplace
from samlyft_enrollment.places.schemas import OrganisationOut, WorkplaceOut
from samlyft_web.problems import NotFoundError, Text


def organisation_out(row: Organisation) -> OrganisationOut:
    """A row of `organisation`."""
    return OrganisationOut.model_validate({"organisation_id": row.id, **row.model_dump()})


def workplace_out(row: Workplace) -> WorkplaceOut:
    """A row of `workplace`."""
    return WorkplaceOut.model_validate({"workplace_id": row.id, **row.model_dump()})


async def get_workplace(session: AsyncSession, workplace_id: UUID, *, lock: bool) -> Workplace:
    """The workplace, locked where it is to be written; `NotFoundError` otherwise."""
    query = select(Workplace).where(col(Workplace.id) == workplace_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Enheten finns inte.", "There is no such workplace."))
    return row


async def known_municipalities(session: AsyncSession, codes: Iterable[str]) -> frozenset[str]:
    """Which of the codes exist."""
    query = select(Municipality.code).where(col(Municipality.code).in_(set(codes)))
    return frozenset((await session.exec(query)).all())
