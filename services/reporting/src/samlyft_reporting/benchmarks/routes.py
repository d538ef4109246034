"""The municipalities of one project beside each other: named, by the partnership, without an agreement."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session, widen
from samlyft_reporting.benchmarks.figures import BENCHMARKS, Basis, given_away, value_of
from samlyft_reporting.benchmarks.queries import bases
from samlyft_reporting.benchmarks.schemas import (
    ComparedFigure,
    ComparedMunicipality,
    MunicipalComparison,
)
from samlyft_reporting.projects.queries import project, smallest
from samlyft_reporting.rules import SEES_ROWS, TOTAL, check_dates
from samlyft_reporting.seen import ProjectId
from samlyft_reporting.signals.schemas import InWords
from samlyft_web.days import today
from samlyft_web.fields import DateField

router = APIRouter(tags=["benchmarks"])


@router.get(
    "/projects/{projectId}/municipal-comparisons",
    summary="Kommunerna bredvid varandra / The municipalities beside each other",
)
async def compare_municipalities(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("partnerships:read"))],
    session: Session,
    as_of: Annotated[
        DateField | None, Query(description="Som känt den dagen; i dag. As known then; today.")
    ] = None,
) -> MunicipalComparison:
    """Alla projektets kommuner, även andras än den egna; små tal visas inte. All municipalities of the project."""
    row = await project(session, project_id)
    codes = sorted({part["municipality_code"] for part in row.municipalities})
    principal.demand(project_id, *codes)
    day = as_of or today()
    check_dates(row.eligible_from, day)
    await widen(session)
    found = await bases(session, project_id, day)
    sees_all = principal.scope == "*" and SEES_ROWS in principal.permissions
    least = None if sees_all else await smallest(session)
    hidden = frozenset() if least is None else given_away(found, least)
    return MunicipalComparison(
        project_id=project_id,
        as_of=day,
        municipalities=[
            ComparedMunicipality(
                municipality_code=code,
                figures=figures(found.get(code, Basis()), least, is_hidden=code in hidden),
            )
            for code in codes
        ],
        whole=figures(found.get(TOTAL, Basis()), least, is_hidden=TOTAL in hidden),
    )


def figures(basis: Basis, least: int | None, *, is_hidden: bool) -> list[ComparedFigure]:
    """All figures of one basis; a municipality that would give another away shows none of people."""
    shown = []
    for name, said in BENCHMARKS.items():
        value = value_of(name, basis, least)
        away = value.withheld or (
            is_hidden and value.value is not None and name != "sessions_per_employees"
        )
        shown.append(
            ComparedFigure(
                figure=name,
                definition=said.definition,
                title=InWords(sv=said.title.sv, en=said.title.en),
                value=None if away or value.value is None else str(value.value),
                base=None if away else value.base,
                suppressed="protected" if away else None,
            )
        )
    return shown
