"""How one caller sees a project: a reach, whether people may be listed, a dimension."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from samlyft_common.auth import Principal
from samlyft_common.db import Session
from samlyft_reporting import standing
from samlyft_reporting.projects import queries
from samlyft_reporting.projects.queries import ProjectRow
from samlyft_reporting.rules import SEES_ROWS, TOTAL, Dimension

ProjectId = Annotated[UUID, Path(alias="projectId", description="Projektets id. The project's id.")]
GroupBy = Annotated[
    Dimension | None, Query(description="Dela upp. Break down by role group or municipality.")
]


@dataclass(frozen=True)
class View:
    """How one caller sees a project: within a reach, and by releases unless it may list the people."""

    project: ProjectRow
    reach: str
    sees_rows: bool
    dimension: Dimension | None = None

    @property
    def knows_sessions(self) -> bool:
        """A session may be several workplaces': only a reach of municipalities or projects can count them."""
        return not any("-" in word for word in self.reach.split(","))

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
        sees_rows=SEES_ROWS in principal.permissions,
        dimension=by,
    )
