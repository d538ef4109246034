"""Another master key: each tenant's keys are wrapped by it anew, and no number is sealed again."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from samlyft_common.db import Database
from samlyft_enrollment.people.rotation import ALONE
from samlyft_enrollment.people.vault import KEY_BYTES, READ_KEYS, new_key, unwrap

# The application may take keys away and lay new ones down, and change none: both in one statement.
REWRAP = sa.text(
    """
    with gone as (
        delete from tenant_key where purpose = :purpose and key_id = :key_id returning *
    )
    insert into tenant_key (tenant_id, purpose, key_id, wrapped, created_at)
    select tenant_id, purpose, key_id, :wrapped, created_at from gone
    """
)


@dataclass(frozen=True)
class Rewrapped:
    """How many keys a tenant has, how many of them the former key wrapped, and how many neither opens."""

    keys: int
    former: int
    lost: int


async def rewrap(
    database: Database, tenant_id: str, master_key: bytes, *, dry_run: bool
) -> Rewrapped:
    """One tenant in one transaction: a run that is stopped goes on with the next, since what is done opens anew."""
    async with database.session(tenant_id) as session:
        connection = await session.connection()
        await connection.execute(ALONE, {"tenant": tenant_id})
        rows = (await connection.execute(READ_KEYS)).all()
        former = lost = 0
        for row in rows:
            if _opens(master_key[:KEY_BYTES], tenant_id, row):
                continue
            if not _opens(master_key, tenant_id, row):
                lost += 1
                continue
            former += 1
            if not dry_run:
                key = unwrap(master_key, tenant_id, row.purpose, row.key_id, row.wrapped)
                wrapped = new_key(master_key, tenant_id, row.purpose, row.key_id, key)
                names = {"purpose": row.purpose, "key_id": row.key_id, "wrapped": wrapped}
                await connection.execute(REWRAP, names)
        return Rewrapped(len(rows), former, lost)


def _opens(master_key: bytes, tenant_id: str, row: Any) -> bool:
    try:
        unwrap(master_key, tenant_id, row.purpose, row.key_id, row.wrapped)
    except InvalidTag:
        return False
    return True
