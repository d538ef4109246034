"""A work group's slips on paper: a link and a one-time code for each certificate that waits for a signature."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import segno
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.settings import Settings
from samlyft_training_log.months.queries import demand_project
from samlyft_training_log.printing.presses import started
from samlyft_training_log.printing.wording import SLIPS, hours_of, month_of, said
from samlyft_training_log.signing.links import give
from samlyft_training_log.signing.schemas import LinkIn, LinkOut, LinksOut, SlipsIn
from samlyft_web.days import STOCKHOLM
from samlyft_web.problems import InvalidError, Text, language

MOST = 500
NOBODY = Text(
    "Inget intyg väntar på underskrift där. Utfärda dem först med POST /certificate-issues.",
    "No certificate waits for a signature there. Issue them first by POST /certificate-issues.",
)
TOO_MANY = Text(
    "Fler än 500 intyg väntar. Ta en enhet i taget.",
    "More than 500 certificates wait. Take one workplace at a time.",
)
WAITING = sa.text(
    """
    select c.certificate_id, c.minutes, coalesce(j.name, j.code) as project,
        coalesce(w.name, w.code) as workplace, coalesce(t.name, c.tenant_id) as tenant
    from certificate c
    join project_current j on j.tenant_id = c.tenant_id and j.project_id = c.project_id
    left join workplace_current w on w.tenant_id = c.tenant_id and w.workplace_id = c.workplace_id
    left join tenant t on t.tenant_id = c.tenant_id
    left join person_copy p on p.tenant_id = c.tenant_id and p.person_id = c.person_id
    where c.project_id = :project_id and c.month = :month and c.workplace_id = :workplace_id
        and c.status = 'issued' and not c.stale and :signer = any (c.signers) and not exists (
            select from signature s
            where s.tenant_id = c.tenant_id and s.certificate_id = c.certificate_id and s.signer = :signer
        )
    order by p.display_name, c.certificate_id
    limit :most
    """
)


async def slips_of(
    session: AsyncSession, principal: Principal, settings: Settings, body: SlipsIn
) -> tuple[LinksOut, Sequence[Any]]:
    """New links for all who have not signed, with their certificates; what was given out before stops working."""
    await demand_project(session, body.project_id)
    connection = await session.connection()
    asked = body.model_dump() | {"most": MOST + 1}
    rows = (await connection.execute(WAITING, asked)).all()
    if not rows:
        raise InvalidError(NOBODY)
    if len(rows) > MOST:
        raise InvalidError(TOO_MANY)
    wanted = [
        LinkIn(certificate_id=row.certificate_id, signer=body.signer, channel="slip")
        for row in rows
    ]
    return await give(session, principal, settings, wanted), rows


async def printed(given: LinksOut, rows: Sequence[Any], month: str) -> bytes:
    """The sheets to cut apart."""
    slips = [_slip(row, link) for row, link in zip(rows, given.links, strict=True)]
    hides = all(link.display_name is None for link in given.links)
    sheet = {
        "language": language.get(),
        "words": said(SLIPS),
        "tenant": rows[0].tenant,
        "project": rows[0].project,
        "workplace": "" if hides else rows[0].workplace,
        "month": month_of(month),
        "slips": slips,
        "timestamp": int(datetime.now(UTC).timestamp()),
    }
    async with started("slips") as press:
        [paper] = await press.make([msgspec.json.encode(sheet)])
    return paper


def _slip(row: Any, link: LinkOut) -> dict[str, str]:
    expires = link.expires_at.astimezone(STOCKHOLM)
    return {
        "name": link.display_name or "",
        "hours": hours_of(row.minutes),
        "code": link.code or "",
        "url": link.url or "",
        "until": expires.date().isoformat(),
        "qr": _qr(link.url or ""),
    }


def _qr(url: str) -> str:
    drawn = io.BytesIO()
    segno.make(url, error="m").save(drawn, kind="svg", xmldecl=False, border=2)
    return drawn.getvalue().decode()
