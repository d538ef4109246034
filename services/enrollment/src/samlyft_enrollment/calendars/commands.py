"""Links to calendar feeds: made, and taken back."""

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_common.settings import Settings
from samlyft_enrollment.calendars import queries
from samlyft_enrollment.calendars.schemas import CalendarLinkIn, CalendarLinkMade
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import CalendarLink, Person, Workplace
from samlyft_enrollment.sign_ups.queries import own_only
from samlyft_web import etags
from samlyft_web.doors import new_token, token_hash
from samlyft_web.problems import ConflictError, Text

PURPOSE = "calendar"
WORKS = sa.text(
    """
    select municipality_code, workplace_id from employment
    where person_id = :person and status = 'active'
    order by coalesce(ends_on, 'infinity') desc, starts_on desc
    """
)


class ProtectedCalendarError(ConflictError):
    """A feed would tell whoever holds its link where a protected person is to be."""

    code = "protected-person"
    title = Text("Skyddade personuppgifter", "Protected personal data")


async def make_link(
    session: AsyncSession, principal: Principal, settings: Settings, body: CalendarLinkIn
) -> CalendarLinkMade:
    """A link that nobody can guess; its address is told once."""
    wanted = body.workplace_id if body.kind == "workplace" else body.person_id
    if wanted is None or (body.workplace_id and body.person_id):
        raise invalid("/kind", "whose_calendar")
    await widen(session)
    find = _workplace if body.kind == "workplace" else _person
    municipality, workplace_id = await find(session, principal, wanted)
    if own_only(principal) or not principal.covers(municipality, workplace_id, wanted):
        raise invalid(*_unknown(body))
    token, now = new_token(principal.tenant_id), datetime.now(UTC)
    row = CalendarLink(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        known_at=now,
        changed_at=now,
        municipality_code=municipality,
        token_hash=token_hash(settings, PURPOSE, token),
        actor=principal.actor,
        **body.model_dump(),
    )
    session.add(row)
    await session.flush()
    out = queries.link_out(row).model_dump()
    return CalendarLinkMade(**out, path=f"/enrollment/v1/calendars/{token}/feed")


async def revoke(
    session: AsyncSession, principal: Principal, link_id: UUID, if_match: frozenset[str]
) -> None:
    """The link opens nothing any more."""
    row = await queries.get_link(session, principal, link_id, lock=True)
    principal.demand(row.municipality_code, row.workplace_id, row.person_id)
    etags.check(if_match, row.version)
    row.revoked_at = row.changed_at = datetime.now(UTC)
    row.version += 1
    session.add(row)


async def _workplace(
    session: AsyncSession, principal: Principal, workplace_id: UUID
) -> tuple[str, UUID]:
    row = await session.get(Workplace, (principal.tenant_id, workplace_id))
    if row is None:
        raise invalid("/workplace_id", "unknown_workplace")
    return row.municipality_code, row.id


async def _person(
    session: AsyncSession, principal: Principal, person_id: UUID
) -> tuple[str | None, UUID | None]:
    row = await session.get(Person, (principal.tenant_id, person_id))
    if row is None or row.status != "active":
        raise invalid("/person_id", "unknown_person")
    works = (await (await session.connection()).execute(WORKS, {"person": person_id})).all()
    reached = [(place[0], place[1]) for place in works if principal.covers(*place)]
    if not reached and not principal.covers(person_id):
        raise invalid("/person_id", "unknown_person")
    if row.protection != "none":
        raise ProtectedCalendarError(
            Text(
                "En kalenderlänk skulle visa var personen ska vara.",
                "A calendar link would show where the person is to be.",
            )
        )
    return reached[0] if reached else (None, None)


def _unknown(body: CalendarLinkIn) -> tuple[str, str]:
    if body.kind == "workplace":
        return "/workplace_id", "unknown_workplace"
    return "/person_id", "unknown_person"
