"""Reads of milestones and parts: plans that everyone in the tenant knows."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from sqlmodel import col, select

from samlyft_enrollment.goals.schemas import MilestoneKind, MilestoneOut, Stage, SubprojectOut
from samlyft_enrollment.models import Milestone, Subproject
from samlyft_web.problems import Text

NO_MILESTONE = Text("Milstolpen finns inte.", "There is no such milestone.")
NO_SUBPROJECT = Text("Delprojektet finns inte.", "There is no such part of a project.")


@dataclass
class MilestoneFilter:
    """What the list of milestones is narrowed by."""

    project_id: Annotated[UUID | None, Query(description="Ett projekt. One project.")] = None
    municipality_code: Annotated[
        str | None, Query(pattern=r"^\d{4}$", description="Kommunkod. Municipality code.")
    ] = None
    kind: Annotated[MilestoneKind | None, Query(description="Slag. Kind.")] = None
    stage: Annotated[Stage | None, Query(description="Läge. Stage.")] = None
    due_before: Annotated[
        date | None, Query(description="Ska vara nådd före dagen. Due before that day.")
    ] = None


def milestones(wanted: MilestoneFilter) -> Any:
    """The list of milestones; one without a date is never due."""
    query = select(Milestone)
    for name in ("project_id", "municipality_code", "kind", "stage"):
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(getattr(Milestone, name) == value)
    if wanted.due_before:
        query = query.where(col(Milestone.due_on) < wanted.due_before)
    return query


def milestone_out(row: Milestone) -> MilestoneOut:
    """A row of `milestone`."""
    return MilestoneOut.model_validate({"milestone_id": row.id, **row.model_dump()})


def subproject_out(row: Subproject) -> SubprojectOut:
    """A row of `subproject`."""
    return SubprojectOut.model_validate({"subproject_id": row.id, **row.model_dump()})
