"""Reads of sign-ups; nothing here shows a protected person to whom it should not."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_enrollment.models import Person, SignUp
from samlyft_enrollment.people.queries import sees_all
from samlyft_enrollment.planning.schemas import Clash
from samlyft_enrollment.sign_ups.schemas import SignUpOut
from samlyft_web.problems import NotFoundError, Text

POSITIONS = sa.text(
    """
    select mine.id, count(*) from sign_up mine
    join sign_up line on line.tenant_id = mine.tenant_id and line.status = 'waiting'
        and line.planned_session_id = mine.planned_session_id and line.place <= mine.place
    where mine.id = any(:ids) and mine.status = 'waiting' group by 1
    """
)
# The other session, or the night before: one row a person and reason.
CLASHES = sa.text(
    """
    with s as (select * from planned_session where id = any(:planned) and form <> 'self_paced')
    select 'same_time' as code, u.person_id, o.id as planned_session_id
    from s join sign_up u on u.tenant_id = s.tenant_id and u.person_id = any(:people)
        and u.status in ('confirmed', 'waiting') and u.planned_session_id <> s.id
    join planned_session o on o.tenant_id = s.tenant_id and o.id = u.planned_session_id
        and o.status = 'planned' and o.form <> 'self_paced'
        and o.starts_at < s.ends_at and s.starts_at < o.ends_at
    union
    select 'trainer_twice', t.person_id, o.id
    from s join planned_trainer t on t.tenant_id = s.tenant_id and t.person_id = any(:people)
    join planned_session o on o.tenant_id = s.tenant_id and o.id = t.planned_session_id
        and o.status = 'planned' and o.form <> 'self_paced'
        and o.starts_at < s.ends_at and s.starts_at < o.ends_at
    union
    select 'night_shift_before', n.person_id, s.id
    from s join shift n on n.tenant_id = s.tenant_id and n.person_id = any(:people)
        and n.status = 'planned' and n.ends_at <= s.starts_at
        and n.ends_at > s.starts_at - interval '11 hours'
        and (n.ends_at at time zone 'Europe/Stockholm')::date
            > (n.starts_at at time zone 'Europe/Stockholm')::date
    order by 1, 2, 3 limit 100
    """
)
# What was heard of whoever had a seat: minutes that stand are presence, whatever was said before them.
ATTENDANCE = """(case when sign_up.status <> 'confirmed' then null
    when coalesce((select sum(e.minutes) from heard_session h
        join heard_entry e on e.tenant_id = h.tenant_id and e.session_id = h.id
        where h.tenant_id = sign_up.tenant_id and h.planned_session_id = sign_up.planned_session_id
            and e.person_id = sign_up.person_id), 0) > 0 then 'present'
    when exists (select from heard_session h
        join heard_absence a on a.tenant_id = h.tenant_id and a.session_id = h.id
        where h.tenant_id = sign_up.tenant_id and h.planned_session_id = sign_up.planned_session_id
            and h.kind is not null and a.person_id = sign_up.person_id and a.status = 'absent')
    then 'absent' end)"""
SAYS = {
    "same_time": Text(
        "Personen är anmäld till ett annat tillfälle samtidigt.",
        "The person has signed up to another session at the same time.",
    ),
    "trainer_twice": Text(
        "Personen leder ett tillfälle samtidigt.", "The person leads a session at that time."
    ),
    "night_shift_before": Text(
        "Personen arbetar natten före.", "The person works the night before."
    ),
    "no_seats_bought": Text(
        "Utföraren har inte köpt någon plats som gäller tillfället.",
        "The provider has bought no seat that is valid for the session.",
    ),
}


def own_only(principal: Principal) -> bool:
    """A participant whose grant names nobody reaches nobody: `*` is for those who see people."""
    return principal.scope == "*" and "people:read" not in principal.permissions


async def get_sign_up(session: AsyncSession, principal: Principal, sign_up_id: UUID) -> SignUp:
    """The sign-up within the caller's reach, or `NotFoundError`."""
    query = select(SignUp).where(col(SignUp.id) == sign_up_id)
    if own_only(principal):
        query = query.where(sa.false())
    row = (await session.exec(query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Anmälan finns inte.", "There is no such sign-up."))
    return row


def attendance() -> Any:
    """`present` or `absent` as the training log tells it, of a row of `sign_up` in the same query."""
    return sa.literal_column(ATTENDANCE, sa.Text)


def sign_ups(principal: Principal, *, by_place: bool) -> Any:
    """The list of sign-ups with names; asked by place it must not tell where a protected person works."""
    table: sa.Table = SignUp.__table__  # type: ignore[attr-defined]  # set at run time
    person: sa.Table = Person.__table__  # type: ignore[attr-defined]  # set at run time
    named = (person.c.given_name, person.c.family_name, person.c.protection)
    query = sa.select(*table.columns, *named, attendance().label("attendance")).join_from(
        table,
        person,
        sa.and_(person.c.tenant_id == table.c.tenant_id, person.c.id == table.c.person_id),
        isouter=True,
    )
    if own_only(principal):
        query = query.where(sa.false())
    if by_place and not sees_all(principal):
        query = query.where(person.c.protection == "none")
    return query


async def shown_sign_up(session: AsyncSession, principal: Principal, sign_up_id: UUID) -> SignUpOut:
    """The sign-up with its person's name, or `NotFoundError`."""
    await get_sign_up(session, principal, sign_up_id)
    table: sa.Table = SignUp.__table__  # type: ignore[attr-defined]  # set at run time
    query = sign_ups(principal, by_place=False).where(table.c.id == sign_up_id)
    rows = await (await session.connection()).execute(query)
    return sign_up_out(principal, dict(rows.mappings().one()))


def sign_up_out(principal: Principal, values: dict[str, Any]) -> SignUpOut:
    """A sign-up as this caller may see it: of a protected person neither name nor place."""
    protection = values.get("protection")
    shown = dict(values)
    if protection != "none" and not sees_all(principal):
        hidden = ("given_name", "family_name", "workplace_id", "municipality_code")
        shown |= dict.fromkeys(hidden)
    return SignUpOut.model_validate({"sign_up_id": values["id"], **shown})


async def positions(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, int]:
    """Their places among all who wait, whatever the caller's reach: a number, and no one's name."""
    if not ids:
        return {}
    await widen(session)
    rows = await (await session.connection()).execute(POSITIONS, {"ids": list(ids)})
    return {row[0]: row[1] for row in rows}


async def clashes(
    session: AsyncSession, planned: Sequence[UUID], people: Sequence[UUID]
) -> list[Clash]:
    """What these people do at the time of these sessions."""
    bound = {"planned": list(planned), "people": list(people)}
    rows = await (await session.connection()).execute(CLASHES, bound)
    return [
        Clash(code=code, detail=SAYS[code], person_id=person, planned_session_id=other)
        for code, person, other in rows
    ]


def unbought(made: Sequence[dict[str, Any]]) -> list[Clash]:
    """Staff of private providers who came without a bought seat."""
    return [
        Clash(
            code="no_seats_bought",
            detail=SAYS["no_seats_bought"],
            person_id=row["person_id"],
            planned_session_id=row["planned_session_id"],
        )
        for row in made
        if row.get("provider_id") and not row["seat_purchase_id"]
    ][:50]
