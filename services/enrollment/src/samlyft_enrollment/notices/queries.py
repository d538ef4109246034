"""Who is reached how, and what became of what she was told."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.models import METADATA, Contact, Notice, Person
from samlyft_enrollment.notices.schemas import ContactOut, NoticeOut
from samlyft_enrollment.people.queries import sees_all
from samlyft_enrollment.settings_of_tenant.schemas import NoticeKind
from samlyft_web.problems import NotFoundError, Text

KINDS = frozenset(get_args(NoticeKind))
LETTER, TENANT = METADATA.tables["letter"], METADATA.tables["tenant"]
# Whatever the caller's reach: this runs behind the commands, and its rows leave as letters only.
READERS = sa.text(
    """
    select p.id, p.protection, c.email, coalesce(c.language, 'sv') as language,
        coalesce(c.declined, '{}') as declined,
        exists (
            select from notice n join letter l on l.tenant_id = n.tenant_id
                and l.reference = 'notice ' || n.id
            where n.tenant_id = p.tenant_id and n.person_id = p.id and n.channel = 'mail'
                and n.changed_at >= c.changed_at
                and l.recipient is null and l.sent_at is null
        ) as bounced
    from person p left join contact c on c.tenant_id = p.tenant_id and c.person_id = p.id
    where p.id = any(:ids) and p.status = 'active' and p.restricted_at is null
    order by p.id
    """
)


class NoNoticeError(NotFoundError):
    """No such notice within the caller's reach."""

    def __init__(self) -> None:
        super().__init__(Text("Meddelandet finns inte.", "There is no such notice."))


async def readers(session: AsyncSession, person_ids: Sequence[UUID]) -> Sequence[Mapping[str, Any]]:
    """Those who may be told, with address and language; erased and restricted persons are not."""
    connection = await session.connection()
    found = await connection.execute(READERS, {"ids": list(person_ids)})
    return [dict(row) for row in found.mappings()]


async def sender(session: AsyncSession) -> str:
    """The name under the letters: the tenant's."""
    name = await (await session.connection()).scalar(sa.select(TENANT.c.name))
    return str(name or "")


def why_not(kind: NoticeKind, reader: Mapping[str, Any], quiet: Sequence[str] = ()) -> str | None:
    """Why no letter is sent to her, if so."""
    if kind in quiet:
        return "quiet"
    if reader["protection"] != "none":
        return "protected"
    if not reader["email"]:
        return "no_address"
    if kind in reader["declined"]:
        return "declined"
    return "bounced" if reader["bounced"] else None


async def get_contact(session: AsyncSession, person_id: UUID) -> Contact | None:
    """What is known of how she is reached."""
    return (
        await session.exec(select(Contact).where(col(Contact.person_id) == person_id))
    ).one_or_none()


def contact_out(person_id: UUID, row: Contact | None) -> ContactOut:
    """The contact; version 0 where nobody has said anything yet."""
    if row is None:
        return ContactOut(
            person_id=person_id, email=None, language="sv", declined=[], version=0, changed_at=None
        )
    return ContactOut.model_validate(row.model_dump())


def notices(principal: Principal) -> Any:
    """Notices with what became of their letters; those of protected persons tell where they work."""
    failed = sa.and_(LETTER.c.recipient.is_(None), LETTER.c.sent_at.is_(None))
    status = sa.case(
        (col(Notice.told_at).is_not(None), "told"),
        (col(Notice.channel) == "list", "to_tell"),
        (LETTER.c.sent_at.is_not(None), "sent"),
        (failed, "bounced"),
        else_="queued",
    )
    query = (
        sa.select(*Notice.__table__.columns, status.label("status"))  # type: ignore[attr-defined]  # SQLModel declares it at run time
        .select_from(Notice)
        .outerjoin(
            LETTER,
            sa.and_(
                LETTER.c.tenant_id == Notice.tenant_id,
                LETTER.c.reference == sa.literal("notice ") + sa.cast(Notice.id, sa.Text),
            ),
        )
    )
    if not sees_all(principal):
        shown = select(Person.id).where(
            col(Person.id) == Notice.person_id, col(Person.protection) == "none"
        )
        query = query.where(shown.exists())
    return query


async def notice(session: AsyncSession, principal: Principal, notice_id: UUID) -> NoticeOut:
    """One notice, or `NoNoticeError`."""
    query = notices(principal).where(col(Notice.id) == notice_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NoNoticeError
    return notice_out(row)


def notice_out(row: Any) -> NoticeOut:
    """A row of the list."""
    return NoticeOut.model_validate({"notice_id": row.id, **row._mapping})
