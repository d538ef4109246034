"""Links with a one-time code: given out in bulk, told once, good for one signature."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_common.mail import Letter, post
from samlyft_common.settings import Settings
from samlyft_training_log.signing import rules
from samlyft_training_log.signing.messages import letter_text, message_text, queue
from samlyft_training_log.signing.schemas import LinkIn, LinkOut, LinksOut
from samlyft_training_log.signing.signatures import REFUSALS
from samlyft_web.doors import new_token, token_hash
from samlyft_web.problems import FieldError, InvalidError, Text

PURPOSE, CODE_PURPOSE = "sign-certificate", "sign-certificate-code"
WANTED = sa.text(
    """
    select c.certificate_id, c.status, c.stale, c.signers, c.month, c.project_id, c.municipality_code, c.workplace_id,
        p.display_name, p.protected, array(
            select s.signer from signature s
            where s.tenant_id = c.tenant_id and s.certificate_id = c.certificate_id
        ) as signed
    from certificate c
    left join person_copy p on p.tenant_id = c.tenant_id and p.person_id = c.person_id
    where c.certificate_id = any (:ids)
    """
)
REPLACE = """
update signing_link l set replaced_at = now()
from unnest($1::uuid[], $2::text[]) as r (certificate_id, signer)
where l.certificate_id = r.certificate_id and l.signer = r.signer and l.used_at is null and l.replaced_at is null
"""
KEEP = """
insert into signing_link (tenant_id, certificate_id, signer, channel, token_hash, code_hash, expires_at, created_by)
select current_setting('app.tenant_id'), r.*, $7
from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::timestamptz[]) as r
returning link_id, token_hash
"""
UNKNOWN = Text("Intyget finns inte.", "There is no such certificate.")
ADDRESS = Text(
    "Ange address för e-post och sms, och bara då.",
    "Give address for e-mail and SMS, and only then.",
)
NO_GATEWAY = Text(
    "Ingen sms-tjänst är inställd (SAMLYFT_SMS_URL).", "No SMS service is set (SAMLYFT_SMS_URL)."
)


async def give(
    session: AsyncSession, principal: Principal, settings: Settings, links: Sequence[LinkIn]
) -> LinksOut:
    """Makes the links and sends those that are sent; all or none."""
    connection = await session.connection()
    ids = list({link.certificate_id for link in links})
    found = {row.certificate_id: row for row in await connection.execute(WANTED, {"ids": ids})}
    if faults := _faults(links, found, settings):
        raise InvalidError(
            Text("Några länkar kan inte ges ut.", "Some links cannot be given out."), errors=faults
        )
    for row in found.values():
        principal.demand(row.project_id, row.municipality_code, row.workplace_id)
    await widen(session)
    now = datetime.now(UTC)
    made = [_Made(principal.tenant_id, link, now) for link in links]
    await connection.exec_driver_sql(
        REPLACE, ([m.link.certificate_id for m in made], [m.link.signer for m in made])
    )
    columns = zip(*(m.stored(settings) for m in made), strict=True)
    kept = await connection.exec_driver_sql(KEEP, (*map(list, columns), principal.actor))
    by_hash = {bytes(row.token_hash): row.link_id for row in kept}
    await _send(session, settings, made, found)
    return LinksOut(
        links=[m.told(settings, found[m.link.certificate_id], by_hash, principal) for m in made]
    )


class _Made:
    """One link with what opens it, before only their hashes are left."""

    def __init__(self, tenant_id: str, link: LinkIn, now: datetime) -> None:
        self.link = link
        self.token = new_token(tenant_id)
        self.code = f"{secrets.randbelow(1_000_000):06}"
        self.expires_at = now + rules.LASTS[link.channel]

    def stored(self, settings: Settings) -> tuple[object, ...]:
        """A row of `KEEP`."""
        return (
            self.link.certificate_id,
            self.link.signer,
            self.link.channel,
            token_hash(settings, PURPOSE, self.token),
            code_hash(settings, self.token, self.code),
            self.expires_at,
        )

    def url(self, settings: Settings) -> str:
        """The page."""
        return f"{settings.public_url}/training-log/v1/pages/sign/{self.token}"

    def told(
        self, settings: Settings, row: Any, ids: Mapping[bytes, UUID], principal: Principal
    ) -> LinkOut:
        """What the caller is told: what was sent to somebody is told to nobody else."""
        in_hand = self.link.channel in {"slip", "tablet"}
        hidden = row.protected is not False and "identity:read" not in principal.permissions
        return LinkOut(
            link_id=ids[token_hash(settings, PURPOSE, self.token)],
            certificate_id=self.link.certificate_id,
            signer=self.link.signer,
            channel=self.link.channel,
            display_name=None if hidden else row.display_name,
            expires_at=self.expires_at,
            url=self.url(settings) if in_hand else None,
            code=f"{self.code[:3]} {self.code[3:]}" if in_hand else None,
        )


def code_hash(settings: Settings, token: str, code: str) -> bytes:
    """A code is worth something with its own link only."""
    return token_hash(settings, CODE_PURPOSE, f"{token} {code}")


async def _send(
    session: AsyncSession, settings: Settings, made: Sequence[_Made], found: Mapping[UUID, Any]
) -> None:
    letters, messages = [], []
    for one in made:
        month, url = found[one.link.certificate_id].month, one.url(settings)
        reference = f"certificate {one.link.certificate_id}"
        if one.link.channel == "email":
            subject, text = letter_text(month, url, one.code, one.expires_at)
            letters.append(Letter(str(one.link.address), subject, text, reference))
        elif one.link.channel == "sms":
            messages.append((str(one.link.address), message_text(url, one.code), reference))
    await post(session, *letters)
    await queue(session, messages)


def _faults(
    links: Sequence[LinkIn], found: Mapping[UUID, Any], settings: Settings
) -> list[FieldError]:
    faults = []
    for place, link in enumerate(links):
        row = found.get(link.certificate_id)
        at = f"/links/{place}"
        if row is None:
            faults.append(
                FieldError(pointer=f"{at}/certificate_id", code="unknown", detail=UNKNOWN)
            )
            continue
        why = rules.refusal(row.status, link.signer, row.signers, row.signed, stale=row.stale)
        if why:
            faults.append(FieldError(pointer=f"{at}/signer", code=why, detail=REFUSALS[why]))
        if (link.channel in {"email", "sms"}) != (link.address is not None):
            faults.append(FieldError(pointer=f"{at}/address", code="address", detail=ADDRESS))
        if link.channel == "sms" and getattr(settings, "sms_url", None) is None:
            faults.append(FieldError(pointer=f"{at}/channel", code="no-gateway", detail=NO_GATEWAY))
    return faults
