"""What changing any single row of a tenant has in common: lock, reach, version, columns."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_enrollment.models import TenantRow
from samlyft_web.problems import NotFoundError, Text

Row = TypeVar("Row", bound=TenantRow)


async def get(
    session: AsyncSession, model: type[Row], row_id: UUID, missing: Text, *, lock: bool = False
) -> Row:
    """The row within the caller's reach, or `NotFoundError` with these words."""
    query = select(model).where(col(model.id) == row_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(missing)
    return row


def new(model: type[Row], principal: Principal, **values: Any) -> Row:
    """The first version of a row, known now unless the values say when."""
    now = datetime.now(UTC)
    stamps: dict[str, Any] = {
        "tenant_id": principal.tenant_id,
        "id": uuid7(),
        "known_at": now,
        "changed_at": now,
    }
    return model(**stamps | values)


def change(
    row: Row, values: Mapping[str, Any], may_be_emptied: frozenset[str] = frozenset()
) -> Row:
    """The next version: an empty value counts only where a column may be emptied."""
    for name, value in values.items():
        if value is not None or name in may_be_emptied:
            setattr(row, name, value)
    row.version += 1
    row.known_at = row.changed_at = datetime.now(UTC)
    return row
