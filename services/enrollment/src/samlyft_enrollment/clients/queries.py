"""Machine clients with their grants, and their keys."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.access.queries import GRANT
from samlyft_enrollment.clients.schemas import KeyOut, KeySet, MachineOut
from samlyft_enrollment.models import Machine, MachineKey
from samlyft_web.days import today
from samlyft_web.problems import NotFoundError, Text

METHOD = "private_key_jwt"


def machines() -> Any:
    """Every client, also those whose grant has ended; what was added before names were kept has its own."""
    name = sa.func.coalesce(col(Machine.name), GRANT.c.subject).label("name")
    return (
        sa.select(*GRANT.c, name, col(Machine.last_used_on))
        .outerjoin(
            Machine,
            sa.and_(col(Machine.tenant_id) == GRANT.c.tenant_id, col(Machine.id) == GRANT.c.id),
        )
        .where(GRANT.c.role == "integration")
    )


def machine_out(row: Any) -> MachineOut:
    """A row of the list."""
    values = row._mapping
    return MachineOut.model_validate({**values, "grant_id": row.id, "machine_id": row.id})


async def machine(session: AsyncSession, machine_id: UUID) -> MachineOut:
    """One client, or `NotFoundError`."""
    query = machines().where(GRANT.c.id == machine_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Klienten finns inte.", "There is no such client."))
    return machine_out(row)


def key_out(row: MachineKey) -> KeyOut:
    """A row of `machine_key`."""
    return KeyOut.model_validate({"key_id": row.id, **row.model_dump()})


async def key(session: AsyncSession, key_id: UUID, *, lock: bool = False) -> MachineKey:
    """One key, or `NotFoundError`."""
    query = select(MachineKey).where(col(MachineKey.id) == key_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Nyckeln finns inte.", "There is no such key."))
    return row


async def valid_keys(session: AsyncSession, machine_id: UUID) -> list[MachineKey]:
    """Those that are neither revoked nor past their last day."""
    query = select(MachineKey).where(
        col(MachineKey.machine_id) == machine_id,
        col(MachineKey.revoked_at).is_(None),
        col(MachineKey.expires_on) >= today(),
    )
    return list((await session.exec(query.order_by(col(MachineKey.id)))).all())


async def key_set(session: AsyncSession, machine_id: UUID) -> KeySet:
    """What an issuer needs to know the client."""
    found = await machine(session, machine_id)
    keys = [row.jwk for row in await valid_keys(session, machine_id)]
    return KeySet(client_id=found.subject, token_endpoint_auth_method=METHOD, keys=keys)
