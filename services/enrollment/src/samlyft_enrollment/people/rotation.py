"""A new data key for a tenant: every number is sealed anew, and a key that nothing uses any more is destroyed."""

import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import widen
from samlyft_enrollment.people.vault import STORE_KEY, new_key, open_vault

BATCH = 5_000
# Whoever seals holds this lock shared until the transaction ends: no number is sealed with a key on its way out.
ALONE = sa.text("select pg_advisory_xact_lock(hashtextextended('keys' || :tenant, 0))")
OLDER = sa.text(
    """
    select id, key_id, sealed from identity where key_id <> :key_id order by id limit :batch
    """
)
RESEAL = sa.text(
    """
    update identity i set sealed = n.sealed, key_id = :key_id
    from unnest(cast(:ids as uuid[]), cast(:sealed as bytea[])) as n (id, sealed) where i.id = n.id
    """
)
RETIRE = sa.text(
    """
    delete from tenant_key k where purpose = 'data' and key_id <> :key_id
        and not exists (select from identity i where i.key_id = k.key_id) returning key_id
    """
)


@dataclass(frozen=True)
class Rotation:
    """The new key's number, how many numbers it seals now, and the keys that are gone."""

    key_id: int
    resealed: int
    retired: list[int]


async def rotate(session: AsyncSession, master_key: bytes) -> Rotation:
    """One transaction, so that a stop in the middle leaves everything as it was."""
    tenant_id: str = session.info["tenant_id"]
    await widen(session)
    connection = await session.connection()
    await connection.execute(ALONE, {"tenant": tenant_id})
    vault = await open_vault(session, tenant_id, master_key)
    key_id = vault.key_id + 1
    key = secrets.token_bytes(32)
    wrapped = new_key(master_key, tenant_id, "data", key_id, key)
    await connection.execute(STORE_KEY, {"purpose": "data", "key_id": key_id, "wrapped": wrapped})
    vault = await open_vault(session, tenant_id, master_key)
    resealed = 0
    while rows := (await connection.execute(OLDER, {"key_id": key_id, "batch": BATCH})).all():
        sealed = [vault.seal(row.id, vault.open(row.id, row.key_id, row.sealed)) for row in rows]
        names = {"ids": [row.id for row in rows], "sealed": sealed, "key_id": key_id}
        await connection.execute(RESEAL, names)
        resealed += len(rows)
    retired = (await connection.execute(RETIRE, {"key_id": key_id})).scalars()
    return Rotation(key_id, resealed, sorted(retired))
