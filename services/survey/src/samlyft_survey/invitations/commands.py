"""Inviting: whom is decided here, tokens and pairing keys are the broker's."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.broker import Broker, FamilyClosedError
from samlyft_survey.families.commands import FAMILY_CLOSED, FamilyIsClosedError
from samlyft_survey.invitations import queries
from samlyft_survey.invitations.queries import Participant
from samlyft_survey.invitations.schemas import Invitation, InvitationCreate, InvitationList
from samlyft_survey.models import Round
from samlyft_survey.rounds.commands import RoundStatusError, announce
from samlyft_web.problems import Text


async def invite(
    session: AsyncSession, broker: Broker, row: Round, body: InvitationCreate
) -> InvitationList:
    """Tokens for the participants in the caller's reach; the locked `row` keeps the round from closing meanwhile."""
    if row.status == "closed":
        raise RoundStatusError(Text("Mättillfället är stängt.", "The round is closed."))
    found = await queries.participants(session, row.project_id, body.role_groups)
    people = {participant.person_id: participant for participant in found}
    chosen = [(participant.person_id, participant.role_group) for participant in found]
    try:
        issued = await broker.issue(
            row.tenant_id, row.family_id, row.round_id, chosen, again=body.again
        )
    except FamilyClosedError:
        raise FamilyIsClosedError(FAMILY_CLOSED) from None
    invited = await broker.invited(row.tenant_id, row.round_id)
    if invited != row.invited:
        row.invited = invited
        await announce(session, row)
    letters = [_letter(people[one.person_id], one.token) for one in issued]
    return InvitationList(invited=invited, invitations=sorted(letters, key=_by_workplace))


def _letter(participant: Participant, token: str) -> Invitation:
    return Invitation(**participant._asdict(), token=token)


def _by_workplace(letter: Invitation) -> tuple[str, str]:
    return letter.workplace_code or "", str(letter.person_id)
