"""What a figure is asked of, as data and as pieces of SQL that all its sources share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.figures.dimensions import DIMENSIONS, By
from samlyft_reporting.standing import ROOM

Keys = tuple[str, ...]
WHOLE: Keys = ()
PARTICIPANTS = "e.time_kind = 'participant' and e.time_basis = 'scheduled'"


@dataclass(frozen=True)
class Asked:
    """What a figure is asked of: a project on a day, within a reach, narrowed and broken down."""

    project_id: UUID
    day: date
    by: tuple[By, ...] = ()
    only: Mapping[By, str] = field(default_factory=dict)
    from_on: date | None = None
    to_on: date | None = None
    scope: str = "*"
    roles: tuple[str, ...] = ()
    """Only minutes in these role groups."""
    without_roles: tuple[str, ...] = ()
    eligible_only: bool = False
    above_minutes: int = 0

    @property
    def dimensions(self) -> tuple[By, ...]:
        """All that rows must know."""
        return (*self.by, *self.only)

    @property
    def values(self) -> dict[str, object]:
        """What the statements bind."""
        return {
            "project": self.project_id,
            "day": self.day,
            "open_month": (self.day + timedelta(days=1)).replace(day=1),
            "from_on": self.from_on,
            "to_on": self.to_on,
            "roles": list(self.roles),
            "without_roles": list(self.without_roles),
            "above": self.above_minutes,
            **{f"only_{one}": value for one, value in self.only.items()},
        }


def columns(by: tuple[By, ...]) -> str:
    """The group's keys, `key_a` and `key_b`, each with a comma before it."""
    return "".join(f", {DIMENSIONS[one].sql} as {key}" for one, key in zip(by, KEYS, strict=False))


KEYS = ("key_a", "key_b")


def keys(by: tuple[By, ...]) -> str:
    """The names of the group's keys."""
    return ", ".join(KEYS[: len(by)])


def narrowed(asked: Asked) -> str:
    """The filters, as conditions on rows `e`; `all_rows` has no dates and no eligibility."""
    conditions = [f"{DIMENSIONS[one].sql} = :only_{one}" for one in asked.only]
    if asked.roles:
        conditions.append("e.role_group = any (cast(:roles as text[]))")
    if asked.without_roles:
        conditions.append("not e.role_group = any (cast(:without_roles as text[]))")
    if asked.from_on:
        conditions.append("e.local_date >= :from_on")
    if asked.to_on:
        conditions.append("e.local_date <= :to_on")
    if asked.eligible_only:
        conditions.append("e.eligible")
    return "".join(f" and {condition}" for condition in conditions)


async def read(session: AsyncSession, asked: Asked, statement: str) -> dict[Keys, int]:
    """Runs a statement whose rows are `whole`, the keys and a number."""
    connection = await session.connection()
    await connection.execute(ROOM)
    text = sa.text(statement)
    bound = {key: value for key, value in asked.values.items() if key in text._bindparams}
    rows = await connection.execute(text, bound)
    found = {WHOLE if row[0] or not asked.by else tuple(row[1:-1]): int(row[-1]) for row in rows}
    return {WHOLE: 0, **found} if WHOLE not in found and not asked.by else found
