"""Reads of own packages, of what others offer, and of what is in use."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.models import METADATA
from samlyft_enrollment.packages.schemas import AdoptionOut, PackageOut, SharedOut
from samlyft_web.problems import NotFoundError, Text

NO_PACKAGE = Text("Paketet finns inte.", "There is no such package.")
NO_SHARED = Text("Det delade paketet finns inte.", "There is no such shared package.")
NO_ADOPTION = Text("Paketet används inte här.", "The package is not in use here.")
PACKAGE = METADATA.tables["package"]
EDITION = METADATA.tables["package_edition"]
OFFER = METADATA.tables["package_offer"]
SHARED = METADATA.tables["shared_package"]
ADOPTION = METADATA.tables["package_adoption"]
Values = dict[str, Any]


def packages(kind: str | None, topic: str | None) -> Any:
    """Own packages, each with its newest edition and to whom any was offered."""
    recipients = (
        sa.select(sa.func.array_agg(sa.distinct(OFFER.c.recipient)))
        .where(OFFER.c.tenant_id == PACKAGE.c.tenant_id, OFFER.c.package_id == PACKAGE.c.id)
        .scalar_subquery()
        .label("offered_to")
    )
    newest = sa.and_(
        EDITION.c.tenant_id == PACKAGE.c.tenant_id,
        EDITION.c.package_id == PACKAGE.c.id,
        EDITION.c.edition == PACKAGE.c.latest,
    )
    said = (
        EDITION.c.edition,
        EDITION.c.title,
        EDITION.c.topics,
        EDITION.c.content,
        EDITION.c.news,
    )
    query = sa.select(*PACKAGE.c, *said, recipients).join_from(PACKAGE, EDITION, newest)
    return _narrowed(query, PACKAGE.c.kind, kind, EDITION.c.topics, topic)


def shared(
    kind: str | None, topic: str | None, offered_by: str | None, *, every_edition: bool
) -> Any:
    """What others offer: of each package the newest edition, unless all are asked for."""
    adopted = sa.and_(
        ADOPTION.c.tenant_id == SHARED.c.tenant_id,
        ADOPTION.c.offered_by == SHARED.c.offered_by,
        ADOPTION.c.package_id == SHARED.c.package_id,
        ADOPTION.c.status == "in_use",
    )
    query = sa.select(*SHARED.c, ADOPTION.c.edition.label("adopted_edition")).join_from(
        SHARED, ADOPTION, adopted, isouter=True
    )
    if not every_edition:
        newer = SHARED.alias()
        query = query.where(
            ~sa.select(newer.c.id)
            .where(
                newer.c.offered_by == SHARED.c.offered_by,
                newer.c.package_id == SHARED.c.package_id,
                newer.c.edition > SHARED.c.edition,
            )
            .exists()
        )
    if offered_by:
        query = query.where(SHARED.c.offered_by == offered_by)
    return _narrowed(query, SHARED.c.kind, kind, SHARED.c.topics, topic)


def adoptions() -> Any:
    """What is in use, each with the newest edition that is offered."""
    newest = (
        sa.select(sa.func.max(SHARED.c.edition))
        .where(
            SHARED.c.tenant_id == ADOPTION.c.tenant_id,
            SHARED.c.offered_by == ADOPTION.c.offered_by,
            SHARED.c.package_id == ADOPTION.c.package_id,
        )
        .scalar_subquery()
        .label("newest_edition")
    )
    return sa.select(*ADOPTION.c, newest)


async def one(session: AsyncSession, query: Any, missing: Text) -> Values:
    """The only row of the query, or `NotFoundError`."""
    row = (await (await session.connection()).execute(query)).mappings().one_or_none()
    if row is None:
        raise NotFoundError(missing)
    return dict(row)


async def get_package(session: AsyncSession, package_id: UUID) -> Values:
    """An own package with its newest edition."""
    return await one(session, packages(None, None).where(PACKAGE.c.id == package_id), NO_PACKAGE)


async def get_shared(session: AsyncSession, shared_id: UUID) -> Values:
    """One edition that somebody offers."""
    query = shared(None, None, None, every_edition=True).where(SHARED.c.id == shared_id)
    return await one(session, query, NO_SHARED)


async def get_adoption(session: AsyncSession, adoption_id: UUID) -> Values:
    """A package in use."""
    return await one(session, adoptions().where(ADOPTION.c.id == adoption_id), NO_ADOPTION)


def package_out(values: Values) -> PackageOut:
    """A row of `packages`."""
    offered = sorted(values["offered_to"] or [])
    return PackageOut.model_validate({**values, "package_id": values["id"], "offered_to": offered})


def shared_out(values: Values) -> SharedOut:
    """A row of `shared`."""
    adopted = values["adopted_edition"]
    newer = adopted is not None and values["edition"] > adopted
    return SharedOut.model_validate(
        {**values, "shared_package_id": values["id"], "newer_than_adopted": newer}
    )


def adoption_out(values: Values) -> AdoptionOut:
    """A row of `adoptions`."""
    return AdoptionOut.model_validate({**values, "adoption_id": values["id"]})


def _narrowed(query: Any, kind: Any, wanted: str | None, topics: Any, topic: str | None) -> Any:
    if wanted:
        query = query.where(kind == wanted)
    if topic:
        query = query.where(topics.contains([topic]))
    return query
