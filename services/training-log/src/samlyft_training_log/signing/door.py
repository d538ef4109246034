"""What happens behind a signing link: wrong codes are counted, the right one signs once."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.settings import Settings
from samlyft_training_log.signing import rules
from samlyft_training_log.signing.links import PURPOSE, code_hash
from samlyft_training_log.signing.signatures import Given, sign, to_sign
from samlyft_web.doors import ShutDoorError, token_hash

# Locked, so that of two who type the code at once one signs.
LINK = sa.text("select * from signing_link where token_hash = :hash for update")
MISSED = sa.text("update signing_link set attempts = attempts + 1 where link_id = :id")
USED = sa.text("update signing_link set used_at = now() where link_id = :id")
SHOWN = sa.text(
    """
    select c.month, c.minutes, c.status, c.stale, c.signers, c.content_hash, p.display_name, p.protected,
        coalesce(j.name, j.code) as project
    from certificate c
    join project_current j on j.tenant_id = c.tenant_id and j.project_id = c.project_id
    left join person_copy p on p.tenant_id = c.tenant_id and p.person_id = c.person_id
    where c.certificate_id = :id
    """
)
LINES = sa.text(
    """
    select e.local_date, x.topic, x.kind, sum(e.minutes)::integer as minutes
    from certificate_entry t
    join entry e on e.tenant_id = t.tenant_id and e.posting_id = t.posting_id and e.line = t.line
    join session x on x.tenant_id = e.tenant_id and x.session_id = e.session_id
    where t.certificate_id = :id
    group by e.local_date, x.session_id, x.topic, x.kind having sum(e.minutes) <> 0
    order by e.local_date, x.topic
    """
)


@dataclass(frozen=True)
class Opened:
    """What a page shows: nothing of the person before the code is right."""

    state: Literal["ask", "show", "signed", "used", "late", "locked", "replaced", "wrong-code"]
    link: Any
    certificate: Any = None
    lines: tuple[Any, ...] = ()
    left: int = 0
    """Tries that are left after a wrong code."""


async def look(session: AsyncSession, settings: Settings, token: str) -> Opened:
    """The link without its code."""
    link = await _link(session, settings, token)
    state = _state(link)
    return Opened("ask" if state == "open" else state, link)


async def open_door(
    session: AsyncSession, settings: Settings, token: str, typed: str, *, signs: bool
) -> Opened:
    """The link with what was typed: the certificate to read, or signed. Raises when it cannot be signed any more."""
    link = await _link(session, settings, token)
    code = "".join(sign for sign in typed if sign.isdigit())[:12]
    right = hmac.compare_digest(code_hash(settings, token, code), bytes(link.code_hash))
    state = _state(link, right=right)
    connection = await session.connection()
    if state == "wrong-code":
        await connection.execute(MISSED, {"id": link.link_id})
        left = rules.MOST_ATTEMPTS - link.attempts - 1
        return Opened(state if left else "locked", link, left=left)
    if state != "open":
        return Opened(state, link)
    shown = (await connection.execute(SHOWN, {"id": link.certificate_id})).one()
    lines = tuple((await connection.execute(LINES, {"id": link.certificate_id})).all())
    if not signs:
        return Opened("show", link, shown, lines)
    row = await to_sign(session, link.certificate_id)
    await sign(session, row, Given(link.signer, link.channel, link_id=link.link_id))
    await connection.execute(USED, {"id": link.link_id})
    return Opened("signed", link, shown, lines)


async def _link(session: AsyncSession, settings: Settings, token: str) -> Any:
    key = {"hash": token_hash(settings, PURPOSE, token)}
    row = (await (await session.connection()).execute(LINK, key)).one_or_none()
    if row is None:
        raise ShutDoorError
    return row


def _state(link: Any, *, right: bool = True) -> rules.Door:
    now = datetime.now(UTC)
    facts = (now, link.expires_at, link.used_at, link.replaced_at, link.attempts)
    return rules.state_of(*facts, code_is_right=right)
