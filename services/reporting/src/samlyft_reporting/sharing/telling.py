"""What crosses tenants: an event whose tenant is the recipient, written in the recipient's own session.

No policy has an exception for it: that session sees and writes the recipient's rows only, and the one who shares
never sees them. The recipient's consumer keeps what it is told.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import Database, settings_of
from samlyft_common.outbox import emit
from samlyft_events import ContributionMade, Event, SharingAgreementChanged

TENANT = sa.text("select name from tenant where status = 'active'")
LOCK = sa.text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
TOLD = sa.text(
    "select coalesce(max(version), 0) from outbox where type = :type and aggregate_id = :id"
)
AGREEMENT = sa.text(
    """
    insert into sharing_agreement (tenant_id, id, title, offered_by, mode, figures, smallest_cell, from_on, to_on,
        contributors, readers)
    values (current_setting('app.tenant_id'), :agreement_id, :title, :offered_by, :mode, cast(:figures as jsonb),
        :smallest_cell, :from_on, :to_on, cast(:contributors as jsonb), cast(:readers as jsonb))
    on conflict do nothing
    """
)
PARTY = sa.text(
    """
    insert into sharing_party as p (tenant_id, agreement_id, party, party_name, version, status, changed_on)
    values (current_setting('app.tenant_id'), :agreement_id, :party, :party_name, :version, :status, :changed_on)
    on conflict (tenant_id, agreement_id, party) do update set party_name = excluded.party_name,
        version = excluded.version, status = excluded.status, changed_on = excluded.changed_on
    where p.version < excluded.version
    """
)
TOUCHED = sa.text("update sharing_agreement set changed_at = now() where id = :agreement_id")
CONTRIBUTION = sa.text(
    """
    insert into contribution as c (tenant_id, id, version, agreement_id, figure, definition, as_of, contributor,
        contributor_key, value, base, withheld)
    values (current_setting('app.tenant_id'), :aggregate_id, :version, :agreement_id, :figure, :definition,
        :as_of, :contributor, :contributor_key, cast(cast(:value as text) as numeric), :base, :withheld)
    on conflict (tenant_id, id) do update set version = excluded.version, definition = excluded.definition,
        value = excluded.value, base = excluded.base, withheld = excluded.withheld, received_at = now()
    where c.version < excluded.version
    """
)


def party_id(agreement_id: UUID, party: str) -> UUID:
    """Of one party's standing in an agreement."""
    return uuid5(agreement_id, party)


def key_of(session: AsyncSession, agreement_id: UUID, contributor: str, reader: str) -> str:
    """Tells contributors of an anonymous agreement apart, for one reader; only the service's secret turns it back."""
    secret = settings_of(session).secret_key
    known = secret.get_secret_value().encode() if secret else b"-"
    said = f"{agreement_id}|{contributor}|{reader}".encode()
    return hmac.new(known, said, hashlib.sha256).hexdigest()[:32]


async def tenant_name(database: Database, tenant_id: str) -> str | None:
    """The name of another tenant; None where there is none."""
    async with database.session(tenant_id) as theirs:
        found: str | None = await (await theirs.connection()).scalar(TENANT)
        return found


async def tell(database: Database, recipient: str, events: Sequence[Event]) -> None:
    """Writes into the recipient's outbox what it does not have yet: told again after a crash, it is there once."""
    async with database.session(recipient) as theirs:
        connection = await theirs.connection()
        await connection.execute(LOCK, {"name": f"sharing {recipient}"})
        for event in events:
            key = {"type": event.event_type(), "id": event.aggregate_id}
            if event.version > await connection.scalar(TOLD, key):
                await emit(theirs, event)


async def contribute_to(
    database: Database, recipient: str, events: Sequence[ContributionMade]
) -> None:
    """The same, each as the next version of its place."""
    async with database.session(recipient) as theirs:
        connection = await theirs.connection()
        await connection.execute(LOCK, {"name": f"sharing {recipient}"})
        for event in events:
            key = {"type": event.event_type(), "id": event.aggregate_id}
            version = await connection.scalar(TOLD, key) + 1
            await emit(theirs, event.model_copy(update={"version": version}))


async def keep_standing(session: AsyncSession, events: Sequence[SharingAgreementChanged]) -> None:
    """The terms once, and where each party stands by its newest version."""
    connection = await session.connection()
    for event in events:
        said = event.model_dump()
        lists = {name: json.dumps(said[name]) for name in ("figures", "contributors", "readers")}
        await connection.execute(AGREEMENT, said | lists)
        if (await connection.execute(PARTY, said)).rowcount:
            await connection.execute(TOUCHED, {"agreement_id": event.agreement_id})


async def keep_contributions(session: AsyncSession, events: Sequence[ContributionMade]) -> None:
    """Each figure by its newest version."""
    connection = await session.connection()
    await connection.execute(CONTRIBUTION, [event.model_dump() for event in events])
