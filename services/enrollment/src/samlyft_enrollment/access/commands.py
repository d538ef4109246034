"""Tenants, grants and clients: the same content twice is the same thing once."""

from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import PLATFORM
from samlyft_common.outbox import emit
from samlyft_enrollment.access.queries import GRANT, TENANT, get_grant, grant_out, tenant_out
from samlyft_enrollment.access.schemas import (
    Admin,
    GrantChange,
    GrantIn,
    GrantOut,
    TenantIn,
    TenantOut,
)
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.rows import take_turns
from samlyft_enrollment.rules import GRANTABLE, MAY
from samlyft_events import GrantChanged, TenantChanged
from samlyft_web import etags
from samlyft_web.problems import ConflictError, FieldError, InvalidError, Text

# Identity numbers are read with the token of the one who needs them, never by a machine.
NOT_FOR_CLIENTS = (MAY["platform-admin"] - MAY["tenant-admin"]) | {"identity:read"}


class TenantTakenError(ConflictError):
    """Another tenant stands under the slug."""

    code = "tenant-taken"
    title = Text("Namnet är upptaget", "The name is taken")


async def create_tenant(session: AsyncSession, body: TenantIn) -> tuple[TenantOut, bool]:
    """The tenant and whether it is new; its first administrator comes with it."""
    if body.tenant_id == PLATFORM:
        raise TenantTakenError(Text("Id:t är reserverat.", "The id is reserved."))
    await take_turns(session, "tenant")
    connection = await session.connection()
    stored = (await connection.execute(sa.select(TENANT))).one_or_none()
    if stored is not None:
        if (stored.name, stored.kind) != (body.name, body.kind) or not await _appointed(
            session, body.admin
        ):
            raise TenantTakenError(
                Text(
                    "Det finns redan ett samverkansorgan med det id:t men med andra uppgifter.",
                    "There is a tenant of that id with another name, kind or administrator.",
                )
            )
        return tenant_out(stored), False
    values = {"version": 1, "name": body.name, "kind": body.kind, "status": "active"}
    row = {"tenant_id": body.tenant_id, **values, "smallest_count": 5}
    await connection.execute(sa.insert(TENANT).values(row))
    event = TenantChanged(
        aggregate_id=uuid5(NAMESPACE_URL, f"https://samlyft.example/tenants/{body.tenant_id}"),
        version=1,
        known_at=datetime.now(UTC),
        name=body.name,
        kind=body.kind,
    )
    await emit(session, event)
    admin = GrantIn(
        issuer=body.admin.issuer, subject=body.admin.subject, role="tenant-admin", reach=["*"]
    )
    await _store_grant(session, body.tenant_id, admin)
    return TenantOut.model_validate(row), True


async def _appointed(session: AsyncSession, admin: Admin) -> bool:
    """Whether this was ever its administrator: the platform does not give itself a way in later."""
    query = sa.select(sa.true()).where(
        GRANT.c.issuer == admin.issuer,
        GRANT.c.subject == admin.subject,
        GRANT.c.role == "tenant-admin",
    )
    return bool(await (await session.connection()).scalar(query.limit(1)))


async def find_grant(session: AsyncSession, body: GrantIn) -> GrantOut | None:
    """The grant that says the same, if there is one; keeps others from adding it meanwhile."""
    await take_turns(session, f"grant {body.issuer} {body.subject}")
    query = sa.select(GRANT).where(
        GRANT.c.issuer == body.issuer,
        GRANT.c.subject == body.subject,
        GRANT.c.role == body.role,
        GRANT.c.scopes == sorted(set(body.scopes)),
        GRANT.c.reach == sorted(set(body.reach)),
        GRANT.c.valid_to.is_not_distinct_from(body.valid_to),
    )
    began = GRANT.c.valid_from
    query = query.where(began == body.valid_from if body.valid_from else began <= sa.func.now())
    row = (await (await session.connection()).execute(query.limit(1))).one_or_none()
    return grant_out(row) if row is not None else None


async def create_grant(session: AsyncSession, tenant_id: str, body: GrantIn) -> GrantOut:
    """A new grant; the role must exist and may not reach beyond the tenant.

    A grant holds in every service, so a scope that means nothing here may mean something there.
    """
    allowed = GRANTABLE | {"integration"}
    faults = [("/role", "unknown_role")] if body.role not in allowed else []
    faults += [
        (f"/scopes/{place}", "scope_of_platform")
        for place, scope in enumerate(body.scopes)
        if scope in NOT_FOR_CLIENTS
    ]
    if body.role != "integration" and body.scopes:
        faults.append(("/scopes", "scopes_of_role"))
    if faults:
        text = Text(
            "Rollen eller behörigheten kan inte ges. Bara maskinklienter har egna behörigheter.",
            "That role or scope cannot be given. Only machine clients hold scopes of their own.",
        )
        raise InvalidError(
            text, errors=[FieldError(pointer=p, code=c, detail=text) for p, c in faults]
        )
    if body.valid_to and body.valid_to <= (body.valid_from or datetime.now(UTC)):
        raise invalid("/valid_to", "period")
    return await _store_grant(session, tenant_id, body)


async def end_grant(
    session: AsyncSession, grant_id: UUID, if_match: frozenset[str], body: GrantChange
) -> GrantOut:
    """Sets or lifts the end of a grant."""
    row = await get_grant(session, grant_id, lock=True)
    etags.check(if_match, row.version)
    connection = await session.connection()
    values = {**row._mapping, "version": row.version + 1, "valid_to": body.valid_to}
    await connection.execute(sa.update(GRANT).where(GRANT.c.id == grant_id).values(values))
    await _announce(session, values)
    return GrantOut.model_validate({"grant_id": grant_id, **values})


async def _store_grant(session: AsyncSession, tenant_id: str, body: GrantIn) -> GrantOut:
    values = {
        "tenant_id": tenant_id,
        "id": uuid7(),
        "version": 1,
        **body.model_dump(),
        "scopes": sorted(set(body.scopes)),
        "reach": sorted(set(body.reach)),
        "valid_from": body.valid_from or datetime.now(UTC),
    }
    connection = await session.connection()
    await connection.execute(sa.insert(GRANT).values(values))
    await _announce(session, values)
    return GrantOut.model_validate({"grant_id": values["id"], **values})


async def _announce(session: AsyncSession, values: dict[str, Any]) -> None:
    event = GrantChanged(aggregate_id=values["id"], known_at=datetime.now(UTC), **values)
    await emit(session, event)
