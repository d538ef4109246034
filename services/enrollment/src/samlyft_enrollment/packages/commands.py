"""Own packages: editions are added and never changed."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment import records
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Package, PackageEdition
from samlyft_enrollment.packages.activities import content_of
from samlyft_enrollment.packages.queries import NO_PACKAGE, get_package, package_out
from samlyft_enrollment.packages.schemas import (
    EditionIn,
    Example,
    PackageIn,
    PackageOut,
    Training,
)
from samlyft_enrollment.rows import take_turns
from samlyft_events import PackageChanged
from samlyft_web.problems import ConflictError, Text

PERSON = re.compile(r"\b(?:\d{2})?\d{6}[-+ ]?\d{4}\b|[\w.+-]+@[\w-]+\.\w+")
"""Identity numbers and addresses: what leaves a tenant holds no person."""


class PackageTakenError(ConflictError):
    """Another package has the code."""

    code = "package-taken"
    title = Text("Koden är upptagen", "The code is taken")


async def make_package(session: AsyncSession, principal: Principal, body: PackageIn) -> PackageOut:
    """A package with its first edition, seen by this tenant until it is offered."""
    content, topics = await content_of(session, body)
    await take_turns(session, "package")
    if (await session.exec(select(Package.id).where(col(Package.code) == body.code))).first():
        raise PackageTakenError(Text("Koden finns redan.", "The code exists already."))
    row = records.new(Package, principal, code=body.code, kind=content.kind, latest=1)
    return await _publish(session, row, body, content, topics)


async def add_edition(session: AsyncSession, package_id: UUID, body: EditionIn) -> PackageOut:
    """The next edition; whoever adopted an earlier one is shown that there is a newer."""
    content, topics = await content_of(session, body)
    row = await records.get(session, Package, package_id, NO_PACKAGE, lock=True)
    if content.kind != row.kind:
        raise invalid("/content/kind", "other_kind")
    records.change(row, {"latest": row.latest + 1})
    return await _publish(session, row, body, content, topics)


async def _publish(
    session: AsyncSession,
    row: Package,
    body: EditionIn,
    content: Training | Example,
    topics: list[str],
) -> PackageOut:
    said: dict[str, Any] = {"title": body.title, "news": body.news, "topics": topics}
    held = content.model_dump(mode="json")
    _check({**said, "content": held})
    session.add(row)
    await session.flush()
    session.add(
        PackageEdition(
            tenant_id=row.tenant_id,
            package_id=row.id,
            edition=row.latest,
            made_at=row.changed_at,
            content=held,
            **said,
        )
    )
    await session.flush()
    told = {**row.model_dump(), "edition": row.latest, "title": body.title, "topics": topics}
    await emit(session, PackageChanged(aggregate_id=row.id, **told))
    return package_out(await get_package(session, row.id))


def _check(said: dict[str, Any]) -> None:
    if any(PERSON.search(text) for text in _texts(said)):
        raise invalid("/content", "names_person")


def _texts(value: Any) -> Iterator[str]:
    """Every text but links, whose numbers are nobody's."""
    if isinstance(value, str):
        if not value.startswith("https://"):
            yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in _texts(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in _texts(part))
