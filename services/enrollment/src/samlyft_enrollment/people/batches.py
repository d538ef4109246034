"""The same as `rotation`, for a tenant too large for one transaction: batches that a second run goes on from."""

import secrets
from collections.abc import Callable

import sqlalchemy as sa

from samlyft_common.db import Database, widen
from samlyft_enrollment.people.rotation import ALONE, BATCH, RESEAL, RETIRE, Rotation
from samlyft_enrollment.people.vault import KEY_BYTES, STORE_KEY, new_key, open_vault

OLDER = sa.text(
    """
    select id, key_id, sealed from identity where key_id <> :key_id
    order by id limit :batch for update
    """
)
LEFT = sa.text(
    "select count(*) from identity where key_id <> (select max(key_id) from tenant_key where purpose = 'data')"
)


async def left(database: Database, tenant_id: str) -> int:
    """Numbers that an older key still seals: more than none where a rotation was stopped."""
    async with database.session(tenant_id) as session:
        await widen(session)
        return await (await session.connection()).scalar(LEFT) or 0


async def rotate_in_batches(
    database: Database, tenant_id: str, master_key: bytes, told: Callable[[int], None]
) -> Rotation:
    """A new key, unless one waits half-way; then batch by batch; at last older keys are destroyed.

    In between old and new keys both open what they sealed: nobody waits longer than for one batch.
    """
    key_id = await _newest(database, tenant_id, master_key)
    resealed = 0
    while moved := await _batch(database, tenant_id, master_key, key_id):
        resealed += moved
        told(resealed)
    async with database.session(tenant_id) as session:
        await widen(session)
        connection = await session.connection()
        await connection.execute(ALONE, {"tenant": tenant_id})
        retired = (await connection.execute(RETIRE, {"key_id": key_id})).scalars()
        return Rotation(key_id, resealed, sorted(retired))


async def _newest(database: Database, tenant_id: str, master_key: bytes) -> int:
    """The key to seal with: made now, unless numbers still wait for the newest one."""
    waiting = await left(database, tenant_id)
    async with database.session(tenant_id) as session:
        await widen(session)
        connection = await session.connection()
        await connection.execute(ALONE, {"tenant": tenant_id})
        vault = await open_vault(session, tenant_id, master_key)
        if waiting:
            return vault.key_id
        key_id = vault.key_id + 1
        wrapped = new_key(master_key, tenant_id, "data", key_id, secrets.token_bytes(KEY_BYTES))
        row = {"purpose": "data", "key_id": key_id, "wrapped": wrapped}
        await connection.execute(STORE_KEY, row)
        return key_id


async def _batch(database: Database, tenant_id: str, master_key: bytes, key_id: int) -> int:
    async with database.session(tenant_id) as session:
        await widen(session)
        vault = await open_vault(session, tenant_id, master_key)
        connection = await session.connection()
        rows = (await connection.execute(OLDER, {"key_id": key_id, "batch": BATCH})).all()
        sealed = [vault.seal(row.id, vault.open(row.id, row.key_id, row.sealed)) for row in rows]
        names = {"ids": [row.id for row in rows], "sealed": sealed, "key_id": key_id}
        if rows:
            await connection.execute(RESEAL, names)
        return len(rows)
