"""Recommendations made and answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_reporting.evaluations import queries as evaluations
from samlyft_reporting.projects.queries import project
from samlyft_reporting.recommendations import queries, schemas
from samlyft_reporting.signals.queries import one
from samlyft_reporting.signals.rules import invalid
from samlyft_web import etags
from samlyft_web.days import today

TABLE = queries.RECOMMENDATION


async def recommend(
    session: AsyncSession,
    principal: Principal,
    assignment_id: UUID,
    body: schemas.RecommendationIn,
) -> schemas.RecommendationOut:
    """By the evaluator, or by whoever answers for the project after a report on paper."""
    given = await evaluations.assignment(session, assignment_id)
    if "evaluations:write" in principal.permissions:
        principal.demand(given.project_id)
    else:
        await evaluations.own(session, principal, assignment_id)
    parts = (await project(session, given.project_id)).municipalities
    if body.municipality_code and body.municipality_code not in {
        part["municipality_code"] for part in parts
    }:
        raise invalid(
            *("/municipality_code", "not_in_project"),
            *("Kommunen är inte med i projektet.", "The municipality is not in the project."),
        )
    said = {
        "tenant_id": principal.tenant_id,
        "version": 1,
        "assignment_id": assignment_id,
        "project_id": given.project_id,
        "status": "open",
        "actor": principal.actor,
        **body.model_dump(),
    }
    return await _store(session, sa.insert(TABLE).values(said))


async def answer(
    session: AsyncSession,
    principal: Principal,
    recommendation_id: UUID,
    if_match: frozenset[str],
    body: schemas.RecommendationChange,
) -> schemas.RecommendationOut:
    """A decision has words to it; the day and who are noted when either changes."""
    query = sa.select(TABLE).where(TABLE.c.id == recommendation_id).with_for_update()
    row = await one(session, query, queries.NO_RECOMMENDATION)
    principal.demand(row.project_id, *filter(None, [row.municipality_code]))
    etags.check(if_match, row.version)
    changed = body.model_dump(exclude_unset=True)
    now = {"status": row.status, "answer": row.answer, "owner": row.owner} | changed
    if now["status"] is None or now["owner"] is None:
        raise invalid(
            "/status", "missing", "Läge och ägare kan inte tas bort.", "Status and owner must stay."
        )
    if now["status"] != "open" and not now["answer"]:
        raise invalid(
            *("/answer", "missing"),
            *("Skriv vad ni svarar på rekommendationen.", "Say what the answer to it is."),
        )
    if {"status", "answer"} & changed.keys():
        changed |= {"answered_on": today(), "answered_by": principal.actor}
    changed |= {"version": row.version + 1, "changed_at": sa.func.now()}
    return await _store(session, sa.update(TABLE).where(TABLE.c.id == row.id).values(changed))


async def _store(session: AsyncSession, statement: Any) -> schemas.RecommendationOut:
    row = (await (await session.connection()).execute(statement.returning(TABLE))).one()
    return queries.recommendation_out(row)
