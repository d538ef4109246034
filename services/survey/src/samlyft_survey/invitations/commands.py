"""Inviting: whom is decided here, tokens and pairing keys are the broker's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import settings_of
from samlyft_events import RoleGroup
from samlyft_survey.broker import Broker, Chosen, FamilyClosedError, Issued
from samlyft_survey.doors import page
from samlyft_survey.families.commands import FAMILY_CLOSED, FamilyIsClosedError
from samlyft_survey.forms import Group
from samlyft_survey.invitations import queries
from samlyft_survey.invitations.facts import age_band, tellable, training_hours_band
from samlyft_survey.invitations.queries import Participant
from samlyft_survey.invitations.schemas import (
    Invitation,
    InvitationCreate,
    InvitationList,
    ReminderSent,
)
from samlyft_survey.mailing.commands import mail
from samlyft_survey.models import Round
from samlyft_survey.questionnaires.queries import body_of
from samlyft_survey.rounds.audience import Audience
from samlyft_survey.rounds.commands import RoundStatusError, announce
from samlyft_web.problems import InvalidError, Text

MOST = 1_000
TOO_MANY = Text(
    f"Fler än {MOST} lappar. Ta en rollgrupp i taget, eller hämta listan som JSON.",
    f"More than {MOST} slips. Take one role group at a time, or get the list as JSON.",
)


class TooManySlipsError(InvalidError):
    """Refused before any token is made."""

    code = "too-many-slips"


class Tokens(NamedTuple):
    """New tokens, and whom each is for."""

    issued: Sequence[Issued]
    people: dict[UUID, Participant]


async def invite(
    session: AsyncSession,
    broker: Broker,
    row: Round,
    body: InvitationCreate,
    most: int | None = None,
) -> InvitationList:
    """Tokens for those asked in the caller's reach; the locked `row` keeps the round from closing meanwhile."""
    if row.status == "closed" or row.closing_at is not None:
        raise RoundStatusError(Text("Mättillfället är stängt.", "The round is closed."))
    made = await tokens(session, broker, row, body.role_groups, again=body.again, most=most)
    mailed = await mail(session, row, made.issued) if body.by_mail else frozenset()
    letters = [
        _letter(session, made.people[one.person_id], one.token)
        for one in made.issued
        if one.person_id not in mailed
    ]
    return InvitationList(
        invited=row.invited, mailed=len(mailed), invitations=sorted(letters, key=_by_workplace)
    )


async def tokens(  # noqa: PLR0913  # one decision in one place
    session: AsyncSession,
    broker: Broker,
    row: Round,
    groups: Sequence[RoleGroup] = (),
    *,
    again: bool = False,
    remind: bool = False,
    most: int | None = None,
) -> Tokens:
    """Issues the round's tokens, and tells how many are invited."""
    found = await _asked(session, row, groups)
    if most is not None and len(found) > most:
        raise TooManySlipsError(TOO_MANY)
    people = {one.person_id: one for one in found}
    known = tellable(
        {one.person_id: one.role_group for one in found},
        {one.person_id: _facts(one, row) for one in found},
    )
    chosen = [Chosen(one.person_id, one.role_group, known[one.person_id]) for one in found]
    try:
        issued = await broker.issue(
            row.tenant_id, row.family_id, row.round_id, chosen, again=again, remind=remind
        )
    except FamilyClosedError:
        raise FamilyIsClosedError(FAMILY_CLOSED) from None
    invited = await broker.invited(row.tenant_id, row.round_id) + row.expected
    if invited != row.invited:
        row.invited = invited
        await announce(session, row)
    return Tokens(issued, people)


async def _asked(
    session: AsyncSession, row: Round, groups: Sequence[RoleGroup]
) -> list[Participant]:
    audience = Audience.model_validate(row.audience)
    if (await body_of(session, row.questionnaire_id)).respondent == "workplace":
        return await queries.workplaces(session, row.project_id, audience)
    narrowed = audience.narrowed(list(groups))
    if groups and not narrowed.role_groups:
        return []
    return await queries.participants(session, row.project_id, narrowed, row.opens_on)


def _facts(one: Participant, row: Round) -> dict[str, str]:
    """What may be copied, still to be made coarse; of a workplace only where it is and what it does."""
    known = {"municipality_code": one.municipality_code, "area_of_care": one.area_of_care}
    if one.role_group != "workplace":
        known |= {
            "gender": None if one.gender == "unknown" else one.gender,
            "age_band": age_band(one.birth_year, row.opens_on),
            "hours": one.hours,
            "training_hours_band": training_hours_band(one.minutes),
        }
    return {name: value for name, value in known.items() if value}


async def remind(
    session: AsyncSession, broker: Broker, row: Round, groups: Sequence[RoleGroup]
) -> ReminderSent:
    """Mails all once more, with a link beside those they have: what somebody has begun goes on under the old one."""
    if row.status != "open" or row.closing_at is not None:
        raise RoundStatusError(Text("Mättillfället är inte öppet.", "The round is not open."))
    made = await tokens(session, broker, row, groups, remind=True)
    mailed = await mail(session, row, made.issued, reminds=True)
    return ReminderSent(invited=row.invited, mailed=len(mailed))


def _letter(session: AsyncSession, one: Participant, token: str) -> Invitation:
    return Invitation(
        person_id=None if one.role_group == "workplace" else one.person_id,
        workplace_id=one.workplace_id if one.role_group == "workplace" else None,
        role_group=cast("Group", one.role_group),
        workplace_code=one.workplace_code,
        workplace_name=one.workplace_name,
        token=token,
        link=page(settings_of(session), token, "answers"),
    )


def _by_workplace(letter: Invitation) -> tuple[str, str]:
    return letter.workplace_code or "", str(letter.person_id)
