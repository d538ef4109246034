"""Previews by gender: who entered, who has left, who has been gone for six months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.esf.rules import CONDITIONS, Stage
from samlyft_reporting.figures.asked import Asked
from samlyft_reporting.figures.queries import cells
from samlyft_reporting.models import official_figure
from samlyft_reporting.standing import known

GENDERS = ("woman", "man", "unknown")
LEFT = {"exit": "interval '28 days'", "six_months": "interval '6 months'"}
"""Immediate results are of the four weeks after leaving, longer-term ones of six months after."""


@dataclass
class Counted:
    """Of one gender: how many fit, of how many who have come so far."""

    count: int = 0
    n: int = 0


def _facts(asked: Asked) -> str:
    """One row a participant by the call's rule: age and employment at entry, the last exit."""
    return f"""{cells(asked)}, participant as materialized (
        select person_id from cell group by person_id having sum(minutes) > :above
    ), took_part as (
        select coalesce(k.kept, t.person_id) as person_id, min(t.starts_on) as began,
            case when bool_and(t.ends_on is not null and t.ends_on <= :day) then max(t.ends_on) end as left_on
        from participation t left join kept k on k.id = t.person_id
        where t.project_id = :project and t.status <> 'withdrawn' and {known("day", "t")} group by 1
    ), work as (
        select coalesce(k.kept, m.person_id) as person_id, m.starts_on, m.ends_on
        from employment m left join kept k on k.id = m.person_id
        where m.status = 'active' and {known("day", "m")}
    ), fact as (
        select p.person_id, coalesce(who.gender, 'unknown') as gender, t.began, t.left_on,
            extract(year from t.began) - who.birth_year as age
        from participant p join took_part t using (person_id)
        left join person who on who.id = p.person_id and {known("day", "who")}
    )"""


def _worked(on: str) -> str:
    return f"""exists (select from work where work.person_id = fact.person_id
        and work.starts_on <= {on} and (work.ends_on is null or work.ends_on >= {on}))"""


async def previews(
    session: AsyncSession, asked: Asked
) -> dict[tuple[Stage, str], dict[str, Counted]]:
    """Each rule at each stage, by gender; a stage counts only those who have come to it."""
    found: dict[tuple[Stage, str], dict[str, Counted]] = {}
    stages: dict[Stage, tuple[str, str]] = {
        "entry": ("true", "fact.began"),
        "exit": (f"left_on + {LEFT['exit']} <= :day", f"(left_on + {LEFT['exit']})::date"),
        "six_months": (
            f"left_on + {LEFT['six_months']} <= :day",
            f"(left_on + {LEFT['six_months']})::date",
        ),
    }
    for stage, (reached, on) in stages.items():
        sums = ", ".join(
            f"count(*) filter (where {sql}) as {rule}" for rule, sql in CONDITIONS.items()
        )
        statement = sa.text(
            f"""{_facts(asked)}, stood as (
                select gender, age, {_worked("fact.began")} as employed, {_worked(on)} as employed_then
                from fact where {reached}
            ) select gender, count(*) as n, {sums} from stood group by gender"""
        )
        values = {k: v for k, v in asked.values.items() if k in statement._bindparams}
        for row in await (await session.connection()).execute(statement, values):
            for rule in CONDITIONS:
                by_gender = found.setdefault((stage, rule), {})
                by_gender[row.gender] = Counted(int(row._mapping[rule]), int(row.n))
    return found


async def official(session: AsyncSession, project_id: UUID) -> dict[str, list[Any]]:
    """The published figures that were stored, by code, the latest first."""
    query = (
        sa.select(official_figure)
        .where(official_figure.c.project_id == project_id)
        .order_by(official_figure.c.published_on.desc(), official_figure.c.recorded_at.desc())
    )
    result: dict[str, list[Any]] = {}
    for row in await (await session.connection()).execute(query):
        result.setdefault(row.code, []).append(row)
    return result
