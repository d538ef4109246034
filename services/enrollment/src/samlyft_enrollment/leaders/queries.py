"""Reads of local project leaders' posts."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query
from sqlmodel import col, select

from samlyft_enrollment.leaders.schemas import LeaderOut, Mandate
from samlyft_enrollment.models import LocalLeader
from samlyft_web.problems import Text

NO_LEADER = Text("Uppdraget finns inte.", "There is no such post.")


@dataclass
class LeaderFilter:
    """What the list of posts is narrowed by."""

    project_id: Annotated[UUID | None, Query(description="Ett projekt. One project.")] = None
    municipality_code: Annotated[
        str | None, Query(pattern=r"^\d{4}$", description="Kommunkod. Municipality code.")
    ] = None
    mandate: Annotated[Mandate | None, Query(description="Mandat. Mandate.")] = None
    vacant: Annotated[bool | None, Query(description="Vakant. Vacant.")] = None
    active_on: Annotated[date | None, Query(description="Gäller den dagen. Valid that day.")] = None


def leaders(wanted: LeaderFilter) -> Any:
    """The list of posts."""
    query = select(LocalLeader)
    for name in ("project_id", "municipality_code", "mandate"):
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(getattr(LocalLeader, name) == value)
    if wanted.vacant is not None:
        person = col(LocalLeader.person_id)
        query = query.where(person.is_(None) if wanted.vacant else person.is_not(None))
    if wanted.active_on:
        to_on = col(LocalLeader.to_on)
        query = query.where(
            col(LocalLeader.from_on) <= wanted.active_on,
            sa.or_(to_on.is_(None), to_on >= wanted.active_on),
        )
    return query


def leader_out(row: LocalLeader) -> LeaderOut:
    """A row of `local_leader`."""
    return LeaderOut.model_validate(
        {"leader_id": row.id, "vacant": row.person_id is None, **row.model_dump()}
    )
