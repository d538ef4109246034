"""The trainers' chain: who trains, how far it carries, where it is broken."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_training_log.chains import queries
from samlyft_training_log.chains.schemas import (
    ChainSummaryOut,
    TraineeOut,
    TrainerDetailOut,
    TrainerOut,
)
from samlyft_training_log.places import Where
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["trainers"])
Reader = Annotated[Principal, Depends(require("trainers:read"))]
OfTopic = Annotated[str | None, Query(max_length=200, description="Ämne. Topic.")]
OfProject = Annotated[UUID | None, Query(description="Projekt. Project.")]
PersonId = Annotated[UUID, Path(alias="personId")]


@router.get("/trainers", summary="Lista utbildare / List trainers")
async def list_trainers(
    principal: Reader,
    session: Session,
    page: Page,
    where: Annotated[Where, Depends(at_once(Where))],
    topic: OfTopic = None,
    generation: Annotated[int | None, Query(ge=0, le=100, description="Led. Step.")] = None,
    gap: Annotated[bool | None, Query(description="Bara bruten kedja. Only gaps.")] = None,
) -> Listing[TrainerOut]:
    """Vilka som har utbildat andra, i vilket led, hur många och vem som utbildar vidare.

    Who has trained others, in which generation, how many, and who trains on. Municipality and workplace are theirs.
    """
    given = dict(where.given)
    rows = queries.trainers(topic, given.pop("project_id"))
    query = sa.select(rows)
    for name, value in {**given, "generation": generation}.items():
        query = query if value is None else query.where(rows.c[name] == value)
    if any(given.values()):
        # Where somebody works is not told by a filter either.
        query = query.where(sa.or_(rows.c.protected.is_(False), _sees_all(principal)))
    if gap is not None:
        query = query.where(rows.c.gap.is_not(None) if gap else rows.c.gap.is_(None))
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "generation": rows.c.place_in_chain,
            "reach": rows.c.reach,
            "reproduction": rows.c.reproduction,
            "last_on": rows.c.last_on,
        },
        key=rows.c.person_id,
        changed=rows.c.changed_at,
        read=queries.trainer_out(principal),
    )


@router.get("/trainers/{personId}", summary="Hämta utbildare / Get a trainer")
async def get_trainer(
    principal: Reader, session: Session, person_id: PersonId, topic: OfTopic = None
) -> TrainerDetailOut:
    """Hur långt en utbildares arbete når. How far one trainer's work carries."""
    return await queries.get_trainer(session, principal, person_id, topic)


@router.get("/trainers/{personId}/trainees", summary="Lista utbildade / List who was trained")
async def list_trainees(
    principal: Reader,
    session: Session,
    page: Page,
    person_id: PersonId,
    topic: OfTopic = None,
    project_id: OfProject = None,
) -> Listing[TraineeOut]:
    """Vem som utbildades av personen, i vad och när. Whom the person trained, in what and when."""
    rows = queries.trainees(person_id, topic, project_id)
    return await page_rows(
        session,
        page,
        sa.select(rows),
        sorts={"first_on": rows.c.first_on, "minutes": rows.c.minutes, "topic": rows.c.topic},
        key=rows.c.row,
        changed=rows.c.recorded_at,
        read=queries.trainee_out(principal),
    )


@router.get("/chain-summaries", summary="Kedjan i led / The chain by generation")
async def get_chain_summary(
    principal: Annotated[Principal, Depends(require("coverages:read"))],
    session: Session,
    topic: OfTopic = None,
    project_id: OfProject = None,
) -> ChainSummaryOut:
    """Utbildare och utbildade per led. Trainers and trained per generation."""
    return await queries.summary(session, principal, topic, project_id)


def _sees_all(principal: Principal) -> sa.ColumnElement[bool]:
    return sa.true() if "identity:read" in principal.permissions else sa.false()
