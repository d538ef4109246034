"""Tells people: a row for each, and a letter for those who can be reached by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.db import settings_of, widen
from samlyft_common.mail import Letter, post
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Contact, Notice, Person
from samlyft_enrollment.notices import queries
from samlyft_enrollment.notices.schemas import (
    ContactIn,
    ContactOut,
    NoticeChange,
    NoticeCounts,
    NoticeIn,
    NoticeOut,
)
from samlyft_enrollment.notices.wording import Facts, letter_text, subject
from samlyft_enrollment.people.queries import get_person
from samlyft_enrollment.rows import upsert
from samlyft_enrollment.settings_of_tenant.queries import choices
from samlyft_enrollment.settings_of_tenant.schemas import NoticeKind
from samlyft_web import etags
from samlyft_web.doors import new_token, token_hash

DOOR = "notice"
"""What the tokens of letters are hashed for."""
DECLINE = sa.text(
    """
    insert into contact (tenant_id, person_id, version, language, declined)
    values (current_setting('app.tenant_id'), :person_id, 1, :language, :kinds)
    on conflict (tenant_id, person_id) do update set declined = excluded.declined,
        version = contact.version + 1, changed_at = now()
    """
)


@dataclass
class Written:
    """The rows and letters of one call."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)


class Telling(NamedTuple):
    """Who is told what."""

    kind: NoticeKind
    person_ids: Sequence[UUID]
    facts: Facts


async def tell(session: AsyncSession, body: NoticeIn) -> NoticeCounts:
    """The same by a call of its own; everybody must be within the caller's reach."""
    wanted = set(body.person_ids)
    seen = (await session.exec(select(Person.id).where(col(Person.id).in_(wanted)))).all()
    if wanted - set(seen):
        raise invalid("/person_ids", "unknown_person")
    facts = Facts(**body.facts.model_dump())
    by_mail = await notify(session, body.kind, sorted(wanted), facts)
    return NoticeCounts(told=len(wanted), by_mail=by_mail)


async def notify(
    session: AsyncSession, kind: NoticeKind, person_ids: Sequence[UUID], facts: Facts
) -> int:
    """Tells each of them once of one thing; see `notify_all`."""
    return await notify_all(session, [Telling(kind, person_ids, facts)])


async def notify_all(session: AsyncSession, tellings: Sequence[Telling]) -> int:
    """Tells whatever the caller's reach; gives how many letters were written. Call it last.

    Whoever has no address, declined, whose address bounced or who is protected stands on the list that
    somebody prints. Restricted and erased persons are not told. A fixed number of statements.
    """
    person_ids = list({person_id for telling in tellings for person_id in telling.person_ids})
    if not person_ids:
        return 0
    await widen(session)
    readers = {row["id"]: row for row in await queries.readers(session, person_ids)}
    chosen = await choices(session)
    sender = chosen.notice_sender or await queries.sender(session)
    written = Written()
    for kind, people, facts in tellings:
        for reader in (readers[one] for one in dict.fromkeys(people) if one in readers):
            why = queries.why_not(kind, reader, chosen.quiet_notices)
            _write(session, written, kind, facts, {**reader, "why": why}, sender)
    await upsert(session, Notice, written.rows)
    await post(session, *written.letters)
    return len(written.letters)


def _write(
    session: AsyncSession,
    written: Written,
    kind: NoticeKind,
    facts: Facts,
    reader: Mapping[str, Any],
    sender: str,
) -> None:
    notice_id, why, language = uuid7(), reader["why"], reader["language"]
    settings, tenant_id = settings_of(session), session.info["tenant_id"]
    token = new_token(tenant_id)
    row = {
        "id": notice_id,
        "version": 1,
        "known_at": datetime.now(UTC),
        "person_id": reader["id"],
        "kind": kind,
        "about_id": facts.about_id,
        "facts": facts.stored(),
        "language": language,
        "channel": "list" if why else "mail",
        "why": why,
        "door": None if why else f"\\x{token_hash(settings, DOOR, token).hex()}",
    }
    written.rows.append(row)
    if why is None:
        door = f"{settings.public_url}/enrollment/v1/pages/opt-outs/{token}"
        written.letters.append(
            Letter(
                to=reader["email"],
                subject=subject(kind, facts, language),
                text=letter_text(kind, facts, language, door, sender),
                reference=f"notice {notice_id}",
                unsubscribe=door,
            )
        )


async def change_contact(
    session: AsyncSession, person_id: UUID, if_match: frozenset[str], body: ContactIn
) -> ContactOut:
    """Where and in which language she is told; the first one replaces version 0."""
    await get_person(session, person_id, lock=True)
    found = await queries.get_contact(session, person_id)
    etags.check(if_match, found.version if found else 0)
    now = datetime.now(UTC)
    contact = found or Contact(
        tenant_id=session.info["tenant_id"], person_id=person_id, version=0, changed_at=now
    )
    contact.email, contact.language = body.email, body.language
    contact.declined = sorted(set(body.declined))
    contact.version += 1
    contact.changed_at = now
    session.add(contact)
    await session.flush()
    return queries.contact_out(person_id, contact)


async def tick(
    session: AsyncSession,
    principal: Principal,
    notice_id: UUID,
    if_match: frozenset[str],
    body: NoticeChange,
) -> NoticeOut:
    """Somebody told her by word of mouth, or had not after all."""
    row = (
        await session.exec(select(Notice).where(col(Notice.id) == notice_id).with_for_update())
    ).one_or_none()
    if row is None:
        raise queries.NoNoticeError()
    etags.check(if_match, row.version)
    row.told_at = datetime.now(UTC) if body.told else None
    row.version += 1
    row.changed_at = datetime.now(UTC)
    session.add(row)
    await session.flush()
    return await queries.notice(session, principal, notice_id)


async def decline(session: AsyncSession, notice: Notice) -> None:
    """No more mail of any kind: what one click says."""
    names = {
        "person_id": notice.person_id,
        "language": notice.language,
        "kinds": sorted(queries.KINDS),
    }
    await (await session.connection()).execute(DECLINE, names)
