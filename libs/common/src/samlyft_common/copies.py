"""Each service's own copy of tenants and grants, so that no request waits for another service."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.service import Handler
from samlyft_events import Event, GrantChanged, TenantChanged

TENANTS = sa.text(
    """
    insert into tenant (tenant_id, version, name, kind, smallest_count, status, cors_origins)
    values (current_setting('app.tenant_id'), :version, :name, :kind, :smallest_count, :status,
        :cors_origins)
    on conflict (tenant_id) do update set version = excluded.version, name = excluded.name,
        kind = excluded.kind, smallest_count = excluded.smallest_count, status = excluded.status,
        cors_origins = excluded.cors_origins
    where tenant.version < excluded.version
    """
)
GRANTS = sa.text(
    """
    insert into access_grant
        (tenant_id, id, version, issuer, subject, role, scopes, reach, valid_from, valid_to)
    values (current_setting('app.tenant_id'), :aggregate_id, :version, :issuer, :subject, :role,
        :scopes, :reach, :valid_from, :valid_to)
    on conflict (tenant_id, id) do update set version = excluded.version, role = excluded.role,
        scopes = excluded.scopes, reach = excluded.reach, valid_from = excluded.valid_from,
        valid_to = excluded.valid_to
    where access_grant.version < excluded.version
    """
)


async def on_tenants(session: AsyncSession, events: list[TenantChanged]) -> None:
    """The newest version of each tenant."""
    connection = await session.connection()
    await connection.execute(TENANTS, [event.model_dump() for event in events])


async def on_grants(session: AsyncSession, events: list[GrantChanged]) -> None:
    """The newest version of each grant."""
    connection = await session.connection()
    await connection.execute(GRANTS, [event.model_dump() for event in events])


COPIES: Mapping[type[Event], Handler] = {TenantChanged: on_tenants, GrantChanged: on_grants}
"""Part of the handlers of every service that does not own tenants and grants itself."""
