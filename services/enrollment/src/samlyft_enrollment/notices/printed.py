"""The list that somebody prints and ticks off: who is to be told what."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from samlyft_common.auth import Principal
from samlyft_enrollment.models import Employment, Person, Workplace
from samlyft_enrollment.notices import queries
from samlyft_enrollment.notices.schemas import NoticeLine
from samlyft_enrollment.notices.wording import facts_of, subject, told
from samlyft_enrollment.settings_of_tenant.schemas import NoticeKind

LONGEST = 2_000
COLUMNS = ("family_name", "given_name", "workplace", "what", "details", "status")


async def lines(
    connection: AsyncConnection,
    principal: Principal,
    about_id: UUID | None,
    kind: NoticeKind | None,
    language: str,
) -> list[NoticeLine]:
    """The newest notices, by name in Swedish order; a protected person only for who may see her."""
    asked = queries.notices(principal)
    if about_id:
        asked = asked.where(sa.column("about_id", is_literal=True) == about_id)
    if kind:
        asked = asked.where(sa.column("kind", is_literal=True) == kind)
    notice = asked.order_by(sa.text("notice.id desc")).limit(LONGEST).subquery("asked")
    works = (
        sa.select(col(Workplace.name))
        .join(Employment, col(Employment.workplace_id) == col(Workplace.id))
        .where(col(Employment.person_id) == notice.c.person_id, col(Employment.status) == "active")
        .order_by(col(Employment.starts_on).desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(notice, col(Person.given_name), col(Person.family_name), works.label("workplace"))
        .join(Person, col(Person.id) == notice.c.person_id)
        .order_by(col(Person.sort_name), notice.c.id)
    )
    return [_line(row, language) for row in await connection.execute(query)]


def _line(row: Any, language: str) -> NoticeLine:
    facts = facts_of(row.facts)
    return NoticeLine(
        family_name=row.family_name,
        given_name=row.given_name,
        workplace=row.workplace,
        kind=row.kind,
        what=subject(row.kind, facts, language),
        details="; ".join(f"{label}: {text}" for label, text in told(facts, language)),
        status=row.status,
    )
