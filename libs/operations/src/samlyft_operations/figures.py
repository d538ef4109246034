"""What a service knows of its rows, told to Prometheus by its worker: over all tenants, and no label is a tenant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa
from prometheus_client import Gauge

from samlyft_common.db import Database
from samlyft_common.jobs import rounds, tenants
from samlyft_common.service import Job

EVERY = 30.0
JOBS_WAITING = Gauge(
    "samlyft_jobs_waiting", "Jobs that people asked for and that are not done", ["work"]
)
JOBS_AGE = Gauge("samlyft_jobs_age_seconds", "Age of the oldest job that is not done", ["work"])
JOBS_DONE = Gauge(
    "samlyft_jobs_done_ratio",
    "How much is done of the job that has come least far; 1 where none waits",
    ["work"],
)


@dataclass(frozen=True)
class Figure:
    """A gauge, the question that gives its value in one tenant, and how tenants' answers become one."""

    gauge: Gauge
    question: str
    over: Callable[[Sequence[float]], float]
    empty: float = 0.0
    """What is told where no tenant has anything."""


def jobs(work: str, question: str) -> tuple[Figure, ...]:
    """Of a question for each job that is not done: `asked_at`, and `done` of it from 0 to 1."""
    one = partial(
        str.format, "select {} from (" + question.replace("{", "{{").replace("}", "}}") + ") as job"
    )
    return (
        Figure(JOBS_WAITING.labels(work), one("count(*)"), sum),
        Figure(JOBS_AGE.labels(work), one("extract(epoch from now() - min(asked_at))"), max),
        Figure(JOBS_DONE.labels(work), one("min(done)"), min, empty=1.0),
    )


def told(*figures: Figure) -> Job:
    """The job of the worker that sets them, round after round."""

    async def tell(database: Database, _: Any, stop: asyncio.Event) -> None:
        await rounds(lambda: look(database, figures), stop, every=EVERY, waiting="figures wait")

    return tell


async def look(database: Database, figures: Sequence[Figure]) -> None:
    """Asks every tenant, each in a transaction of its own, and sets the gauges."""
    answers: list[list[float]] = [[] for _ in figures]
    for tenant_id in await tenants(database):
        async with database.session(tenant_id) as session:
            connection = await session.connection()
            for figure, found in zip(figures, answers, strict=True):
                if (value := await connection.scalar(sa.text(figure.question))) is not None:
                    found.append(float(value))
    for figure, found in zip(figures, answers, strict=True):
        figure.gauge.set(figure.over(found) if found else figure.empty)
