"""How long a person's rows must be kept: every rule of her projects, the longest wins, a hold has no end."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from samlyft_web.sayings import Text

TIES = sa.text(
    """
    select p.person_id, p.project_id, j.name, j.funder, j.programme_period, j.eligible_to
    from participation p join project j on j.tenant_id = p.tenant_id and j.id = p.project_id
    where p.person_id = any(:ids)
    """
)
RULES = sa.text(
    """
    select project_id, kind, years, counted_from, source from retention_rule
    where from_on <= :today and (to_on is null or to_on >= :today)
    """
)
WORKING = sa.text(
    """
    select person_id from employment where person_id = any(:ids) and status = 'active'
        and starts_on <= :today and (ends_on is null or ends_on >= :today)
    union select person_id from participation where person_id = any(:ids) and status = 'active'
    """
)


@dataclass(frozen=True)
class Kept:
    """Why something must be kept; `until` is None while nobody knows when it ends."""

    until: date | None
    why: Text


@cache
def shipped() -> tuple[dict[str, str], ...]:
    """The rules that follow from law and programme, with their sources: replaceable, dated data."""
    text = resources.files("samlyft_enrollment").joinpath("data/retention.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines(), delimiter=";"))


def longest(kept: Sequence[Kept]) -> Kept | None:
    """The rule that decides: one without an end before any date."""
    return max(kept, key=lambda one: one.until or date.max, default=None)


def of_project(project: Mapping[str, Any], rules: Sequence[Mapping[str, Any]]) -> list[Kept]:
    """Every rule that holds for a project's papers."""
    kept = [own(project, rule) for rule in rules if rule["project_id"] == project["project_id"]]
    for rule in shipped():
        period = rule["programme_period"]
        if period in {"*", project["programme_period"]} and project["funder"]:
            until = _end(project["eligible_to"], int(rule["years"]))
            kept.append(
                Kept(
                    until,
                    Text(f"{project['name']}: {rule['sv']}", f"{project['name']}: {rule['en']}"),
                )
            )
    return kept


def own(project: Mapping[str, Any], rule: Mapping[str, Any]) -> Kept:
    """A rule that the tenant has added."""
    if rule["kind"] == "legal_hold":
        words = (f"får inte gallras: {rule['source']}", f"legal hold: {rule['source']}")
        until = None
    else:
        words = (f"enligt beslut: {rule['source']}", f"by decision: {rule['source']}")
        until = _end(rule["counted_from"] or project["eligible_to"], rule["years"] or 0)
    return Kept(until, Text(f"{project['name']}: {words[0]}", f"{project['name']}: {words[1]}"))


def _end(counted_from: date | None, years: int) -> date | None:
    """The last day of the year so many years on; unknown while the project has no end."""
    return None if counted_from is None else date(counted_from.year + years, 12, 31)


async def kept_for(
    connection: AsyncConnection, ids: Sequence[UUID], today: date
) -> dict[UUID, Kept]:
    """The deciding rule of each person whom any rule still holds; in three statements."""
    names = {"ids": list(ids)}
    ties = [dict(row) for row in (await connection.execute(TIES, names)).mappings()]
    found_rules = await connection.execute(RULES, {"today": today})
    rules = [dict(row) for row in found_rules.mappings()]
    held: dict[UUID, list[Kept]] = {}
    for tie in ties:
        held.setdefault(tie["person_id"], []).extend(of_project(tie, rules))
    found = {person: longest(kept) for person, kept in held.items()}
    return {
        person: kept
        for person, kept in found.items()
        if kept and (kept.until is None or kept.until >= today)
    }


async def at_work(connection: AsyncConnection, ids: Sequence[UUID], today: date) -> set[UUID]:
    """Those who are employed or take part today: their data are needed for that."""
    return set((await connection.execute(WORKING, {"ids": list(ids), "today": today})).scalars())
