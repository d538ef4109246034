"""Clients named, their keys added, replaced and revoked, without a moment in which none is valid."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from jwt import PyJWK
from jwt.exceptions import PyJWTError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.db import Database
from samlyft_enrollment.access.commands import create_grant, end_grant, find_grant
from samlyft_enrollment.access.schemas import ClientIn, GrantChange, GrantIn
from samlyft_enrollment.clients import queries
from samlyft_enrollment.clients.schemas import KeyIn, KeyOut, MachineChange, MachineOut
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Machine, MachineKey
from samlyft_enrollment.rows import take_turns
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text

AT_ONCE = 2
SEEN = sa.text(
    """
    insert into machine (tenant_id, id, name, last_used_on)
    select tenant_id, id, subject, :day from access_grant where id = :id and role = 'integration'
    on conflict (tenant_id, id) do update set last_used_on = excluded.last_used_on
    where machine.last_used_on is null or machine.last_used_on < excluded.last_used_on
    """
)
LONGEST = timedelta(days=2 * 366)
KINDS = {"RSA": {"n", "e"}, "EC": {"crv", "x", "y"}}
ALSO = {"kty", "kid", "use", "alg", "key_ops", "x5t#S256"}
SMALLEST_RSA = 2_048


class TooManyKeysError(ConflictError):
    """Two are valid already: revoke one first."""

    code, title = "too-many-keys", Text("För många nycklar", "Too many keys")


async def find(session: AsyncSession, body: ClientIn) -> MachineOut | None:
    """The client that says the same, if there is one."""
    found = await find_grant(session, _grant(body))
    if found is None:
        return None
    await _name(session, found.grant_id, body.name)
    return await queries.machine(session, found.grant_id)


async def add(session: AsyncSession, tenant_id: str, body: ClientIn) -> MachineOut:
    """A client with its name and its grant."""
    made = await create_grant(session, tenant_id, _grant(body))
    await _name(session, made.grant_id, body.name)
    return await queries.machine(session, made.grant_id)


def _grant(body: ClientIn) -> GrantIn:
    return GrantIn(
        issuer=body.issuer,
        subject=body.client_id,
        role="integration",
        scopes=body.scopes,
        reach=["*"],
    )


async def rename(
    session: AsyncSession, machine_id: UUID, if_match: frozenset[str], body: MachineChange
) -> MachineOut:
    """Another name, and a new version of the grant: two who rename at once must see each other."""
    found = await queries.machine(session, machine_id)
    await end_grant(session, machine_id, if_match, GrantChange(valid_to=found.valid_to))
    await _name(session, machine_id, body.name)
    return await queries.machine(session, machine_id)


async def _name(session: AsyncSession, machine_id: UUID, name: str) -> None:
    await session.merge(
        Machine(
            tenant_id=session.info["tenant_id"],
            id=machine_id,
            name=name,
            changed_at=datetime.now(UTC),
        )
    )
    await session.flush()


async def seen(database: Database, tenant_id: str, machine_id: UUID, day: date) -> None:
    """Notes the last day of use; a client that is gone meanwhile is nobody's."""
    async with database.session(tenant_id) as session:
        await (await session.connection()).execute(SEEN, {"id": machine_id, "day": day})


async def revoke(session: AsyncSession, machine_id: UUID, if_match: frozenset[str]) -> None:
    """Ends the grant and every key; within seconds no service lets it in."""
    await queries.machine(session, machine_id)
    now = datetime.now(UTC)
    await end_grant(session, machine_id, if_match, GrantChange(valid_to=now))
    for key in await queries.valid_keys(session, machine_id):
        _end(key, now)
        session.add(key)


async def add_key(session: AsyncSession, machine_id: UUID, body: KeyIn) -> KeyOut:
    """A further key; the one before goes on until it is revoked or its last day has passed."""
    found = await queries.machine(session, machine_id)
    await take_turns(session, f"keys {machine_id}")
    now = datetime.now(UTC)
    if not now.date() <= body.expires_on <= (now + LONGEST).date():
        raise invalid("/expires_on", "key_expiry")
    kid = _checked(body.jwk)
    if len(await queries.valid_keys(session, machine_id)) >= AT_ONCE:
        raise TooManyKeysError(
            Text(
                "Två nycklar gäller redan. Återkalla en av dem först.",
                "Two keys are valid already. Revoke one of them first.",
            )
        )
    await _name(session, machine_id, found.name)
    same = select(MachineKey).where(
        col(MachineKey.machine_id) == machine_id, col(MachineKey.kid) == kid
    )
    if (await session.exec(same)).first() is not None:
        raise invalid("/jwk/kid", "key_twice")
    made = MachineKey(
        tenant_id=session.info["tenant_id"],
        id=uuid7(),
        known_at=now,
        changed_at=now,
        machine_id=machine_id,
        kid=kid,
        jwk=body.jwk,
        expires_on=body.expires_on,
    )
    session.add(made)
    await session.flush()
    return queries.key_out(made)


def _checked(jwk: dict[str, Any]) -> str:
    """The key's name; only whole public keys of the kinds that the platform checks."""
    kind, kid = str(jwk.get("kty")), jwk.get("kid")
    parts = KINDS.get(kind)
    texts = all(isinstance(v, str) and len(v) <= 1_000 for k, v in jwk.items() if k != "key_ops")
    if parts is None or not texts or not isinstance(kid, str) or not 1 <= len(kid) <= 100:
        raise invalid("/jwk", "key_form")
    if not parts <= jwk.keys() <= parts | ALSO:
        raise invalid("/jwk", "key_private")
    try:
        key = PyJWK(jwk, algorithm="RS256" if kind == "RSA" else "ES256").key
    except (PyJWTError, ValueError, TypeError):
        raise invalid("/jwk", "key_form") from None
    if kind == "RSA" and key.key_size < SMALLEST_RSA:
        raise invalid("/jwk", "key_form")
    return kid


async def revoke_key(session: AsyncSession, key_id: UUID, if_match: frozenset[str]) -> None:
    """It proves nothing from now on."""
    found = await queries.key(session, key_id, lock=True)
    etags.check(if_match, found.version)
    if found.revoked_at is None:
        _end(found, datetime.now(UTC))
        session.add(found)


def _end(key: MachineKey, now: datetime) -> None:
    key.revoked_at = key.changed_at = now
    key.version += 1
