"""Groups of the directory: workplaces of the register, or groups of its own."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_enrollment.models import Employment, Person, ScimGroup, ScimMember, Workplace
from samlyft_enrollment.scim.faults import ScimError, taken
from samlyft_enrollment.scim.resources import uuid_of


async def store_group(
    session: AsyncSession, principal: Principal, body: dict[str, Any], row_id: UUID | None
) -> UUID:
    """Makes a group, or replaces it; a workplace keeps its name and code, and takes members."""
    wanted = {found for m in body.get("members") or [] if (found := uuid_of(str(m.get("value"))))}
    known = (await session.exec(select(Person.id).where(col(Person.id).in_(wanted)))).all()
    if wanted - set(known) or len(wanted) < len(body.get("members") or []):
        raise ScimError(400, "A member is nobody here.", "invalidValue")
    code, now = body.get("externalId"), datetime.now(UTC)
    place = await session.get(Workplace, (principal.tenant_id, row_id)) if row_id else None
    if place is not None:
        if (body["displayName"], code) != (place.name, place.code):
            raise ScimError(400, "A workplace is renamed in the register.", "mutability")
        principal.demand(place.municipality_code, place.id)
        await _members(session, principal, place.id, wanted)
        return place.id
    if (await session.exec(select(Workplace).where(col(Workplace.code) == code))).first():
        raise taken()
    row = await session.get(ScimGroup, (principal.tenant_id, row_id)) if row_id else None
    if row_id is not None and row is None:
        raise ScimError(404, "There is no such resource.")
    group = row or ScimGroup(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        version=0,
        display_name="",
        created_at=now,
        changed_at=now,
    )
    group.display_name, group.external_id = str(body["displayName"]), code
    group.version, group.changed_at = group.version + 1, now
    session.add(group)
    await session.flush()
    await _members(session, principal, group.id, wanted)
    return group.id


async def _members(
    session: AsyncSession, principal: Principal, group_id: UUID, wanted: set[UUID]
) -> None:
    """Exactly these; who is employed there stays, since an employment says it by itself."""
    connection = await session.connection()
    await connection.execute(sa.delete(ScimMember).where(col(ScimMember.group_id) == group_id))
    employed = select(Employment.person_id).where(
        col(Employment.workplace_id) == group_id, col(Employment.status) == "active"
    )
    here = set((await session.exec(employed)).all())
    session.add_all(
        ScimMember(tenant_id=principal.tenant_id, group_id=group_id, person_id=one)
        for one in sorted(wanted - here)
    )
    await session.flush()
