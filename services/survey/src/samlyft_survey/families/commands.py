"""Making and closing families of rounds."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_events import FamilyChanged
from samlyft_survey.broker import Broker
from samlyft_survey.models import Family, Round
from samlyft_web.problems import ConflictError, Text


class FamilyInUseError(ConflictError):
    """While a round can still be answered its pairing key is needed."""

    code = "family-in-use"
    title = Text("Familjen används", "The family is in use")


class FamilyIsClosedError(ConflictError):
    """The pairing key is destroyed: nothing more can be paired in this family."""

    code = "family-closed"
    title = Text("Familjen är stängd", "The family is closed")


FAMILY_CLOSED = Text(
    "Familjens nyckel är förstörd. Skapa mättillfället i en ny familj.",
    "The family's key is destroyed. Create the round in a new family.",
)


async def family_for(
    session: AsyncSession, principal: Principal, project_id: UUID, code: str
) -> Family:
    """The named family of the project, made if it is new."""
    query = select(Family).where(Family.project_id == project_id, Family.code == code)
    # Kept from closing until the round is there: without its key a family can have no other.
    found = (await session.exec(query.with_for_update(key_share=True))).one_or_none()
    if found is None:
        found = Family(
            tenant_id=principal.tenant_id,
            family_id=uuid7(),
            project_id=project_id,
            code=code,
            updated_at=datetime.now(UTC),
        )
        session.add(found)
        await session.flush()
        await emit(session, _event(found))
    if found.status == "closed":
        raise FamilyIsClosedError(FAMILY_CLOSED)
    return found


async def close_family(
    session: AsyncSession, broker: Broker, principal: Principal, row: Family
) -> Family:
    """Destroys the pairing key of the locked `row`, when all its rounds are closed."""
    principal.demand(row.project_id)
    if row.status == "closed":
        return row
    still = (
        select(sa.func.count())
        .select_from(Round)
        .where(Round.family_id == row.family_id, Round.status != "closed")
    )
    if (await session.exec(still)).one():
        raise FamilyInUseError(
            Text("Stäng familjens mättillfällen först.", "Close the family's rounds first.")
        )
    row.status = "closed"
    row.version += 1
    row.updated_at = datetime.now(UTC)
    session.add(row)
    await session.flush()
    await emit(session, _event(row))
    await broker.destroy_family_key(row.tenant_id, row.family_id, principal.actor)
    return row


def _event(row: Family) -> FamilyChanged:
    return FamilyChanged(
        aggregate_id=row.family_id,
        version=row.version,
        known_at=row.updated_at,
        project_id=row.project_id,
        code=row.code,
        status=row.status,
    )
