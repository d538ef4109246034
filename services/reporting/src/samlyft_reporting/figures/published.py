"""A figure for callers who may not list people: a fixed breakdown of the last release."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.figures.asked import Keys
from samlyft_reporting.figures.asking import refuse
from samlyft_reporting.figures.dimensions import By
from samlyft_reporting.indicators.catalogue import Indicator
from samlyft_reporting.publications import seeing
from samlyft_reporting.publications.queries import Published
from samlyft_reporting.publications.seeing import BREAKDOWNS, Seen

OPEN = frozenset({"sessions", "champions", "response_rate", "outcome", "unmatched"})
"""What everyone may know at any date: no count of these is of participants."""
PUBLISHED = ("persons_trained", "managers_trained", "training_minutes", "training_hours")
OF_MANAGERS = BREAKDOWNS[:3]
Maybe = dict[Keys, tuple[int, int] | None]


def check(indicator: Indicator, by: list[By], only: Mapping[By, str], *, dated: bool) -> None:
    """Raises `QuestionError` unless this breakdown is published: any other could single out a person."""
    if indicator.id not in PUBLISHED:
        names = ", ".join(PUBLISHED)
        raise refuse(
            "indicator",
            f"Den siffran publiceras inte. Publicerade är: {names}.",
            f"That figure is not published. Published are: {names}.",
        )
    if only or dated:
        raise refuse(
            next(iter(only), "from"),
            "Publicerade siffror kan inte avgränsas: ett urval kan peka ut en person.",
            "Published figures cannot be narrowed: a selection can single out a person.",
        )
    wanted = tuple(by)
    if wanted not in BREAKDOWNS or (
        indicator.id == "managers_trained" and wanted not in OF_MANAGERS
    ):
        words = "; ".join("+".join(one) for one in BREAKDOWNS if one)
        raise refuse(
            "by",
            f"Den uppdelningen publiceras inte. Publicerade är: {words}.",
            f"That breakdown is not published. Published are: {words}.",
        )


async def make(
    session: AsyncSession, indicator: Indicator, project_id: UUID, day: date, by: tuple[By, ...]
) -> tuple[Published | None, Maybe]:
    """Of each group its count and n, or none where they are withheld."""
    published, groups = await seeing.groups(session, project_id, day, by)
    return published, {key: _part(indicator, seen) for key, seen in groups.items()}


def _part(indicator: Indicator, seen: Seen) -> tuple[int, int] | None:
    if seen.persons is None or seen.minutes is None:
        return None
    if indicator.unit != "persons":
        return seen.minutes, seen.persons
    if indicator.id == "managers_trained":
        return None if seen.managers is None else (seen.managers, seen.managers)
    return seen.persons, seen.persons
