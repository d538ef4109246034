"""Keeping addresses, and queueing letters with the tokens that they carry."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.db import settings_of
from samlyft_common.mail import Letter, post
from samlyft_common.settings import Settings
from samlyft_survey.broker import Issued
from samlyft_survey.doors import page
from samlyft_survey.labels import Label
from samlyft_survey.mailing import queries, wording
from samlyft_survey.mailing.schemas import AddressPut
from samlyft_survey.models import Address, Round
from samlyft_survey.questionnaires.queries import body_of
from samlyft_web import etags
from samlyft_web.doors import ShutDoorError, token_hash

PURPOSE = "survey-mail"
DECLINE = sa.text(
    """
    update address set status = 'declined', version = version + 1, updated_at = now()
    where door = :door returning true
    """
)
KNOWN = sa.text("select exists (select from address where door = :door)")


def door_of(settings: Settings, tenant_id: str, person_id: UUID) -> str:
    """The same in every letter to her, so that the oldest still takes her off the list."""
    digest = token_hash(settings, f"{PURPOSE}-door", f"{tenant_id} {person_id}")
    return f"{tenant_id}.{urlsafe_b64encode(digest).rstrip(b'=').decode()}"


async def keep_address(
    session: AsyncSession, person_id: UUID, if_match: frozenset[str], body: AddressPut
) -> Address:
    """The first replaces version 0; whoever declined stays so, until she asks otherwise by being deleted here."""
    await queries.demand_participant(session, person_id)
    row = await queries.address_of(session, person_id, lock=True)
    etags.check(if_match, row.version if row else 0)
    tenant_id, settings = session.info["tenant_id"], settings_of(session)
    if row is None:
        row = Address(
            tenant_id=tenant_id,
            person_id=person_id,
            address_id=uuid7(),
            email=body.email,
            door=token_hash(settings, PURPOSE, door_of(settings, tenant_id, person_id)),
            version=0,
            updated_at=datetime.now(UTC),
        )
    elif row.status == "bounced" and row.email != body.email:
        row.status = "active"
    row.email, row.language = body.email, body.language
    row.version += 1
    row.updated_at = datetime.now(UTC)
    session.add(row)
    await session.flush()
    return row


async def forget_address(session: AsyncSession, person_id: UUID, if_match: frozenset[str]) -> None:
    """Nothing is kept of it."""
    row = await queries.address_of(session, person_id, lock=True)
    if row is None:
        await queries.demand_participant(session, person_id)
        etags.check(if_match, 0)
        return
    etags.check(if_match, row.version)
    await session.delete(row)
    await session.flush()


async def mail(
    session: AsyncSession, row: Round, issued: Sequence[Issued], *, reminds: bool = False
) -> frozenset[UUID]:
    """Queues a letter to each whose address is known; gives whom."""
    tokens = {one.person_id: one.token for one in issued}
    addresses = await queries.mailable(session, list(tokens))
    title = (await body_of(session, row.questionnaire_id)).title
    letters = [
        _letter(session, row, one, title, tokens[one.person_id], reminds=reminds)
        for one in addresses
    ]
    await post(session, *letters)
    return frozenset(one.person_id for one in addresses)


def _letter(  # what a letter is made of
    session: AsyncSession, row: Round, to: Address, title: Label, token: str, *, reminds: bool
) -> Letter:
    settings = settings_of(session)
    door = page(settings, door_of(settings, row.tenant_id, to.person_id), "opt-outs")
    link = page(settings, token, "answers")
    return Letter(
        to=to.email,
        subject=wording.subject(title, to.language, reminds=reminds),
        text=wording.text(title, to.language, link, row.closes_on, door, reminds=reminds),
        reference=f"invitation {to.address_id}",
        unsubscribe=door,
    )


async def decline(session: AsyncSession, settings: Settings, token: str) -> None:
    """No more letters: what one click says."""
    door = token_hash(settings, PURPOSE, token)
    if not await (await session.connection()).scalar(DECLINE, {"door": door}):
        raise ShutDoorError


async def demand_door(session: AsyncSession, settings: Settings, token: str) -> None:
    """Raises `ShutDoorError` where nobody's letters have this link."""
    door = token_hash(settings, PURPOSE, token)
    if not await (await session.connection()).scalar(KNOWN, {"door": door}):
        raise ShutDoorError
