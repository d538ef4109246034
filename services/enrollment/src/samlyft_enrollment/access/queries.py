"""Reads of the common tables `tenant` and `access_grant`, which have no model of their own."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.access.schemas import GrantOut, TenantOut
from samlyft_enrollment.models import METADATA
from samlyft_web.problems import NotFoundError, Text

TENANT = METADATA.tables["tenant"]
GRANT = METADATA.tables["access_grant"]


async def get_grant(session: AsyncSession, grant_id: UUID, *, lock: bool = False) -> Any:
    """The grant, or `NotFoundError`."""
    query = sa.select(GRANT).where(GRANT.c.id == grant_id)
    found = await (await session.connection()).execute(query.with_for_update() if lock else query)
    row = found.one_or_none()
    if row is None:
        raise NotFoundError(Text("Behörigheten finns inte.", "There is no such grant."))
    return row


def tenant_out(row: Any) -> TenantOut:
    """A row of `tenant`."""
    return TenantOut.model_validate(dict(row._mapping))


def grant_out(row: Any) -> GrantOut:
    """A row of `access_grant`."""
    return GrantOut.model_validate({"grant_id": row.id, **row._mapping})
