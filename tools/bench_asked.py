"""Figures from the rollups beside the same from the entries, in turn: used by `bench_reporting`."""

from __future__ import annotations

import statistics
import time
from datetime import date
from uuid import UUID

from samlyft_common.db import Database
from samlyft_reporting.figures import queries
from samlyft_reporting.figures.asked import Asked
from samlyft_reporting.figures.dimensions import By

ROUNDS = 3
WHOLE: tuple[tuple[str, tuple[By, ...]], ...] = (
    ("minutes", ("municipality",)),
    ("minutes", ("month",)),
    ("minutes", ("workplace",)),
    ("minutes", ("municipality", "month")),
    ("minutes", ("form",)),
    ("persons", ("municipality",)),
    ("persons", ("workplace",)),
    ("persons", ("month",)),
    ("persons", ("municipality", "month")),
)
NARROW: tuple[tuple[str, tuple[By, ...]], ...] = (
    ("minutes", ("month",)),
    ("minutes", ("workplace",)),
    ("persons", ("workplace",)),
    ("persons", ("month",)),
)


async def figures(
    database: Database, project: UUID, day: date, place: str
) -> list[tuple[str, str, str]]:
    """Rows of figure, ratio and goal, of the whole tenant and of one municipality."""
    rows = []
    for scope, goal, questions in (("*", "<= 0.05", WHOLE), (place, "<= 0.15", NARROW)):
        for name, by in questions:
            asked = Asked(project, day, by, scope=scope)
            said = f"{name} by {' and '.join(by)}{'' if scope == '*' else ', one municipality'}"
            rows.append((f"{said} / from the entries", await _ratio(database, name, asked), goal))
    return rows


async def _ratio(database: Database, name: str, asked: Asked) -> str:
    ask = {"minutes": queries.minutes, "persons": queries.persons}[name]
    taken: dict[bool, list[float]] = {False: [], True: []}
    for number in range(ROUNDS + 1):
        answers = []
        for exact in taken:
            async with database.session("gr", asked.scope) as session:
                await session.connection()
                began = time.perf_counter()
                answers.append(await ask(session, asked, exact=exact))
                if number:
                    taken[exact].append(time.perf_counter() - began)
        if answers[0] != answers[1]:
            msg = f"the rollup and the entries differ in {name} by {asked.by}"
            raise RuntimeError(msg)
    fast, slow = (statistics.median(seconds) for seconds in taken.values())
    return f"{fast / slow:.3f} ({1000 * fast:.0f} ms / {1000 * slow:.0f} ms)"
