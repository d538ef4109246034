"""Reads of shifts: the times when most of a work group is on duty."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.shifts.schemas import ProposedTime, ProposedTimes
from samlyft_web.days import STOCKHOLM, today

# Most are on duty at some shift's start, or not at all: only those instants, at the next quarter, are tried.
PROPOSED = sa.text(
    """
    with mine as (
        select person_id, starts_at, ends_at from shift
        where workplace_id = :workplace and status = 'planned'
            and starts_at < :until and ends_at > :since
    ), tried as (
        select distinct date_bin('15 minutes', starts_at + interval '14 minutes 59 seconds',
            timestamptz '2000-01-01 00:00:00+00') as starts_at
        from mine
    ), counted as (
        select t.starts_at, count(distinct m.person_id) as on_duty,
            count(distinct n.person_id) as after_night
        from tried t
        join mine m on m.starts_at <= t.starts_at
            and m.ends_at >= t.starts_at + :minutes * interval '1 minute'
        left join shift n on n.person_id = m.person_id and n.status = 'planned'
            and n.starts_at < m.starts_at and n.ends_at > t.starts_at - interval '11 hours'
            and n.ends_at <= t.starts_at
            and (n.ends_at at time zone 'Europe/Stockholm')::date
                > (n.starts_at at time zone 'Europe/Stockholm')::date
        where t.starts_at >= :since and t.starts_at < :until
        group by 1
    ), best as (
        select distinct on ((starts_at at time zone 'Europe/Stockholm')::date) *
        from counted
        order by (starts_at at time zone 'Europe/Stockholm')::date, on_duty desc, after_night,
            starts_at
    )
    select * from best order by on_duty desc, after_night, starts_at limit :many
    """
)
STAFF = sa.text(
    """
    select count(distinct person_id) from employment
    where workplace_id = :workplace and status = 'active' and starts_on <= :last
        and coalesce(ends_on, 'infinity') >= :first
    """
)


def tomorrow() -> date:
    """The day after this one, in Sweden."""
    return today() + timedelta(days=1)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), STOCKHOLM).astimezone(UTC)


async def proposed_times(
    session: AsyncSession, workplace_id: UUID, first: date, last: date, minutes: int, many: int
) -> ProposedTimes:
    """For each day the time at which most are on duty, best days first."""
    bound = {
        "workplace": workplace_id,
        "since": _begins(first),
        "until": _begins(last + timedelta(days=1)),
        "minutes": minutes,
        "many": many,
    }
    connection = await session.connection()
    rows = (await connection.execute(PROPOSED, bound)).all()
    days = {"workplace": workplace_id, "first": first, "last": last}
    return ProposedTimes(
        workplace_id=workplace_id,
        from_date=first,
        to_date=last,
        minutes=minutes,
        staff=int(await connection.scalar(STAFF, days) or 0),
        proposed=[
            ProposedTime(
                starts_at=row.starts_at,
                ends_at=row.starts_at + timedelta(minutes=minutes),
                on_duty=row.on_duty,
                after_night_shift=row.after_night,
            )
            for row in rows
        ],
    )
