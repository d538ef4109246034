"""One figure by its name: which rule it counts by, which rows it is made of."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.figures import queries, things
from samlyft_reporting.figures.asked import WHOLE, Asked, Keys
from samlyft_reporting.figures.counting import CountingRule
from samlyft_reporting.figures.things import Parts
from samlyft_reporting.indicators.catalogue import Indicator
from samlyft_reporting.standing import MANAGERS


def by_rule(indicator: Indicator, asked: Asked, rule: CountingRule) -> Asked:
    """What the indicator narrows by itself: managers by their role, participants by the call's rule."""
    if indicator.id == "managers_trained":
        return replace(asked, roles=MANAGERS)
    if indicator.id == "funder_participants":
        return replace(
            asked,
            eligible_only=rule.eligible_only,
            without_roles=rule.excluded_role_groups,
            above_minutes=rule.above_minutes,
        )
    return asked


async def make(
    session: AsyncSession, indicator: Indicator, asked: Asked, rule: CountingRule
) -> Parts:
    """Of each group its count, and how many people (staff, answers, sessions) stand behind it."""
    asked = by_rule(indicator, asked, rule)
    if indicator.made_of == "entries":
        people = await queries.persons(session, asked)
        if indicator.unit == "persons":
            return _of_itself(people)
        minutes = await queries.minutes(session, asked)
        return {key: (minutes.get(key, 0), people.get(key, 0)) for key in minutes | people}
    if indicator.made_of == "sessions":
        held = await things.sessions(session, asked)
        if indicator.unit == "sessions":
            return _of_itself(held)
        length = await things.sessions(session, asked, "coalesce(sum(minutes), 0)")
        return {key: (length.get(key, 0), n) for key, n in held.items()}
    if indicator.made_of == "champions":
        return _of_itself(await things.champions(session, asked))
    others = {
        "coverage": things.coverage,
        "response_rate": things.response_rates,
        "outcome": things.outcomes,
        "unmatched": things.unmatched,
    }
    return await others[indicator.made_of](session, asked)


def _of_itself(counts: dict[Keys, int]) -> Parts:
    return {key: (count, count) for key, count in {WHOLE: 0, **counts}.items()}
