"""How one caller sees a project: a reach, a smallest cell, a dimension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from samlyft_common.auth import Principal
from samlyft_common.db import Session
from samlyft_reporting import standing
from samlyft_reporting.projects import queries
from samlyft_reporting.projects.queries import ProjectRow
from samlyft_reporting.rules import SEES_ROWS, TOTAL, Dimension, withheld

ProjectId = Annotated[UUID, Path(alias="projectId", description="Projektets id. The project's id.")]
GroupBy = Annotated[
    Dimension | None, Query(description="Dela upp. Break down by role group or municipality.")
]


@dataclass(frozen=True)
class View:
    """How one caller sees a project: within a reach, and with a smallest cell unless it may list the people."""

    project: ProjectRow
    reach: str
    smallest: int | None
    dimension: Dimension | None = None

    @property
    def knows_sessions(self) -> bool:
        """A session may be several workplaces': only a reach of municipalities or projects can count them."""
        return not any("-" in word for word in self.reach.split(","))

    def hidden(
        self, persons: Mapping[str, int], managers: Mapping[str, int] | None = None
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Where people, and where managers, are withheld: nowhere from those who may list them."""
        if self.smallest is None:
            return frozenset(), frozenset()
        return withheld(persons, managers or {}, self.smallest)

    def groups(self, keys: set[str]) -> list[str]:
        """Groups in the order of their keys; the whole reach also shows municipalities without anyone yet."""
        if self.dimension == "municipality" and self.reach == "all":
            keys = keys | {part["municipality_code"] for part in self.project.municipalities}
        return sorted(keys - {TOTAL})


async def see(
    session: Session, principal: Principal, project_id: UUID, by: Dimension | None
) -> View:
    """The project as this caller sees it; raises `NotFoundError`."""
    return View(
        project=await queries.project(session, project_id),
        reach=standing.reach(principal.scope, project_id),
        smallest=None if SEES_ROWS in principal.permissions else await queries.smallest(session),
        dimension=by,
    )
