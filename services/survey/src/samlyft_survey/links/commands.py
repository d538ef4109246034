"""Making and closing shared links, and beginning a form by one."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime

import segno
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.settings import Settings
from samlyft_survey.broker import Broker, FamilyClosedError, Shared
from samlyft_survey.doors import page
from samlyft_survey.families.commands import FAMILY_CLOSED, FamilyIsClosedError
from samlyft_survey.invitations.facts import SMALLEST
from samlyft_survey.links import queries
from samlyft_survey.links.schemas import LinkCreate, LinkMade, LinkRead
from samlyft_survey.models import Round, SharedLink
from samlyft_survey.rounds.commands import RoundStatusError, announce
from samlyft_web import etags
from samlyft_web.doors import new_token, token_hash
from samlyft_web.problems import FieldError, InvalidError, Text

PURPOSE = "survey-shared"
MOST_PER_EXPECTED = 2
_NO_WORKPLACE = Text("Enheten finns inte.", "No such workplace.")


async def make_link(
    session: AsyncSession, settings: Settings, broker: Broker, row: Round, body: LinkCreate
) -> LinkMade:
    """A link to the locked round; those it is for count as invited."""
    if row.status == "closed" or row.closing_at is not None:
        raise RoundStatusError(Text("Mättillfället är stängt.", "The round is closed."))
    token = new_token(row.tenant_id)
    made = SharedLink(
        tenant_id=row.tenant_id,
        link_id=uuid7(),
        round_id=row.round_id,
        token_hash=token_hash(settings, PURPOSE, token),
        kiosk=body.kiosk,
        self_code=body.self_code,
        expected=body.expected,
        facts=await _facts(session, body),
        expires_on=body.expires_on or row.closes_on,
        updated_at=datetime.now(UTC),
    )
    session.add(made)
    await session.flush()
    row.expected = await queries.expected(session, row.round_id)
    row.invited = await broker.invited(row.tenant_id, row.round_id) + row.expected
    await announce(session, row)
    link = page(settings, token, "shared/answers")
    read = LinkRead.model_validate(made, from_attributes=True).model_dump()
    return LinkMade(
        **read, link=link, poster=page(settings, token, "poster/answers"), qr_svg=qr(link)
    )


async def _facts(session: AsyncSession, body: LinkCreate) -> dict[str, str]:
    if body.workplace_code is None:
        return {}
    place = await queries.workplace_by_code(session, body.workplace_code)
    if place is None:
        fault = FieldError(pointer="/workplace_code", code="unknown", detail=_NO_WORKPLACE)
        raise InvalidError(_NO_WORKPLACE, errors=[fault])
    known = {"municipality_code": place.municipality_code, "area_of_care": place.area_of_care}
    told = known if body.expected >= SMALLEST else {}
    return {name: value for name, value in told.items() if value}


async def close_link(
    session: AsyncSession, row: SharedLink, if_match: frozenset[str]
) -> SharedLink:
    """Nobody begins by it any more."""
    etags.check(if_match, row.version)
    if row.status == "open":
        row.status = "closed"
        row.version += 1
        row.updated_at = datetime.now(UTC)
        session.add(row)
        await session.flush()
    return row


async def begin(  # noqa: PLR0913  # what a form is begun with
    session: AsyncSession,
    broker: Broker,
    link: SharedLink,
    row: Round,
    group: str,
    code: str,
    draft: Mapping[str, object],
) -> str:
    """The token of one form, for whoever stands there; the locked `link` counts it."""
    link.started += 1
    session.add(link)
    await session.flush()
    own = normal(code) if link.self_code else ""
    to = Shared(row.family_id, row.round_id, group, link.facts, own or None)
    try:
        return await broker.issue_shared(row.tenant_id, to, dict(draft))
    except FamilyClosedError:
        raise FamilyIsClosedError(FAMILY_CLOSED) from None


def normal(code: str) -> str:
    """The code as it is compared: how it is spaced and capitalised is forgotten from one time to the next."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", code)).casefold()[:40]


def qr(link: str) -> str:
    """As SVG, without a style of its own: the page's policy would refuse it."""
    drawn = io.BytesIO()
    segno.make(link, error="m").save(
        drawn, kind="svg", scale=6, xmldecl=False, svgns=True, title="QR", omitsize=True
    )
    return drawn.getvalue().decode()
