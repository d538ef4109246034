"""What crosses tenants: an edition is written into the recipient's own rows, in the recipient's name.

No policy has an exception for it: the recipient's session sees and writes the recipient's rows only,
and the one who offers never sees them. An edition never changes, so that sending it again is harmless.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.db import Database
from samlyft_common.outbox import emit
from samlyft_enrollment import records
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Adoption
from samlyft_enrollment.packages.activities import make_activity
from samlyft_enrollment.packages.queries import (
    NO_ADOPTION,
    OFFER,
    SHARED,
    Values,
    adoption_out,
    get_adoption,
    get_package,
    get_shared,
)
from samlyft_enrollment.packages.schemas import (
    AdoptionChange,
    AdoptionIn,
    AdoptionOut,
    OfferIn,
    PackageOut,
)
from samlyft_enrollment.packages.schemas import OfferOut as Offered
from samlyft_enrollment.rows import known, take_turns
from samlyft_events import SharedPackageChanged
from samlyft_web import etags

TENANT = sa.text("select name from tenant where status = 'active'")
FOLLOWING = sa.text(
    """
    select recipient from (
        select distinct on (recipient) recipient, following from package_offer
        where package_id = :package order by recipient, edition desc
    ) last where following order by recipient limit 50
    """
).bindparams(sa.bindparam("package", type_=sa.Uuid))
CONTENT = ("code", "kind", "edition", "title", "topics", "content", "news")


async def offer(
    session: AsyncSession, database: Database, principal: Principal, body: OfferIn
) -> Offered:
    """The newest edition to each recipient; one that has it gets nothing again."""
    package = await get_package(session, body.package_id)
    recipients = sorted(set(body.recipients))
    if principal.tenant_id in recipients:
        raise invalid("/recipients", "own_tenant")
    connection = await session.connection()
    name = str(await connection.scalar(TENANT))
    sent: Values = {part: package[part] for part in CONTENT}
    sent |= {
        "package_id": package["id"],
        "offered_by": principal.tenant_id,
        "offered_by_name": name,
    }
    for place, recipient in enumerate(recipients):
        async with database.session(recipient) as theirs:
            await _receive(theirs, recipient, sent, f"/recipients/{place}")
    rows = [
        {
            "tenant_id": principal.tenant_id,
            "package_id": package["id"],
            "edition": package["edition"],
            "recipient": recipient,
            "following": body.following,
        }
        for recipient in recipients
    ]
    statement = insert(OFFER).values(rows)
    said = {"following": statement.excluded.following}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=list(OFFER.primary_key), set_=said)
    )
    return Offered(package_id=package["id"], edition=package["edition"], offered_to=recipients)


async def offer_on(
    session: AsyncSession, database: Database, principal: Principal, made: PackageOut
) -> PackageOut:
    """The edition just made, to those who were to have what follows."""
    rows = await (await session.connection()).execute(FOLLOWING, {"package": made.package_id})
    if recipients := list(rows.scalars()):
        body = OfferIn(package_id=made.package_id, recipients=recipients, following=True)
        await offer(session, database, principal, body)
    return made


async def _receive(theirs: AsyncSession, recipient: str, sent: Values, pointer: str) -> None:
    """The recipient's own row and event; a tenant that is not there is said to be none."""
    connection = await theirs.connection()
    if await connection.scalar(TENANT) is None:
        raise invalid(pointer, "unknown_tenant")
    row: Values = {"tenant_id": recipient, "id": uuid7(), "version": 1, "known_at": known(None)}
    statement = insert(SHARED).values(**row, **sent).on_conflict_do_nothing()
    written = (await connection.execute(statement.returning(SHARED.c.id))).one_or_none()
    if written is not None:
        event: dict[str, Any] = {**row, **sent}
        await emit(theirs, SharedPackageChanged(aggregate_id=row["id"], **event))


async def adopt(session: AsyncSession, principal: Principal, body: AdoptionIn) -> AdoptionOut:
    """Uses an edition here; a newer one takes the place of the one in use."""
    offered = await get_shared(session, body.shared_package_id)
    await take_turns(session, "adoption")
    query = select(Adoption).where(
        col(Adoption.offered_by) == offered["offered_by"],
        col(Adoption.package_id) == offered["package_id"],
    )
    row = (await session.exec(query.with_for_update())).one_or_none()
    uses = {"shared_package_id": offered["id"], "edition": offered["edition"], "status": "in_use"}
    known_activity = row.activity_id if row else None
    changed = row is None or not uses.items() <= row.model_dump().items()
    if changed and body.make_activity:
        uses["activity_id"] = await make_activity(session, principal, offered, known_activity)
    if row is None:
        whose = {name: offered[name] for name in ("offered_by", "package_id")}
        row = records.new(Adoption, principal, **whose, **uses)
    elif not changed:
        return adoption_out(await get_adoption(session, row.id))
    else:
        records.change(row, uses)
    session.add(row)
    await session.flush()
    return adoption_out(await get_adoption(session, row.id))


async def change_adoption(
    session: AsyncSession,
    adoption_id: UUID,
    if_match: frozenset[str],
    body: AdoptionChange,
) -> AdoptionOut:
    """No longer in use, or in use again."""
    row = await records.get(session, Adoption, adoption_id, NO_ADOPTION, lock=True)
    etags.check(if_match, row.version)
    session.add(records.change(row, body.model_dump()))
    await session.flush()
    return adoption_out(await get_adoption(session, row.id))
