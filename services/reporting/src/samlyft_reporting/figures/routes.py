"""Any figure, by any dimension, as known on a date."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_reporting.figures import asking, counting, labels, making, publication, schemas
from samlyft_reporting.figures.asking import AsOf, GroupedBy, IndicatorId, Narrowing, SortedBy
from samlyft_reporting.figures.queries import WHOLE, Asked
from samlyft_reporting.freshness import queries as freshness
from samlyft_reporting.rules import check_dates, today
from samlyft_reporting.seen import ProjectId, see
from samlyft_web.problems import NotFoundError, Text
from samlyft_web.query import at_once

router = APIRouter(tags=["figures"])
OPEN = frozenset({"sessions", "champions", "response_rate", "outcome", "unmatched"})
"""What everyone may know at any date: no count of these is of participants."""
NOT_PUBLISHED = Text(
    "Siffran är inte publicerad. Be projektägaren, eller se siffrorna i sammanfattningen.",
    "This figure is not published. Ask the project owner, or see the figures of the summary.",
)


@router.get("/projects/{projectId}/figures", summary="En siffra, uppdelad / A figure, broken down")
async def get_figures(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("summaries:read"))],
    session: Session,
    request: Request,
    narrowing: Annotated[Narrowing, Depends(at_once(Narrowing))],
    indicator: IndicatorId = "persons_trained",
    by: GroupedBy = [],  # noqa: B006  # FastAPI copies it
    as_of: AsOf = None,
    sort: Annotated[SortedBy, Query(description="`-` vänder. `-` turns.")] = "key",
    limit: Annotated[int, Query(ge=1, le=1000, description="Grupper. Groups.")] = 20,
    page: Annotated[int, Query(ge=1, le=500, description="Sida. Page.")] = 1,
) -> schemas.Figures:
    """Varje siffra säger vad den räknar, av vilka, som känt när och hur långt varje källa hade kommit.

    Every figure says what it counts, of whom, as known when, and how far each source had come.
    """
    meant = asking.indicator_of(indicator)
    view = await see(session, principal, project_id, None)
    day = as_of or today()
    check_dates(view.project.eligible_from, day)
    if meant.made_of not in OPEN and view.smallest is not None:
        raise NotFoundError(NOT_PUBLISHED)
    dated = bool(narrowing.from_on or narrowing.to_on)
    asking.check(meant, by, narrowing.only, dated=dated)
    rule = counting.rule_of(view.project.programme_period, view.project.call, day)
    asked = Asked(
        project_id=project_id,
        day=day,
        by=tuple(by),
        only=narrowing.only,
        from_on=narrowing.from_on,
        to_on=narrowing.to_on,
        scope=principal.scope,
    )
    parts = await making.make(session, meant, asked, rule)
    ordered = publication.sorted_keys(meant, parts, sort)
    shown = ordered[(page - 1) * limit : page * limit]
    at = asked.by.index("workplace") if "workplace" in asked.by else None
    names = await labels.workplace_names(
        session, [] if at is None else [key[at] for key in shown if len(key[at]) > 8], day
    )
    cells = {
        key: publication.cell(meant, asked.by, key, parts[key], names)
        for key in [WHOLE, *shown]
        if key in parts
    }
    return schemas.Figures(
        project_id=view.project.id,
        project_code=view.project.code,
        project_name=view.project.name,
        synthetic=view.project.synthetic,
        indicator=meant.id,
        definition=meant.definition,
        rule=rule.definition if meant.id == "funder_participants" else None,
        title=meant.title,
        unit=meant.unit,
        counts=meant.counts,
        base=meant.base,
        as_of=day,
        from_on=narrowing.from_on,
        to_on=narrowing.to_on,
        reach=view.reach,
        published_on=None,
        by=by,
        only={str(one): value for one, value in narrowing.only.items()},
        whole=cells.get(WHOLE),
        sum_of_groups=publication.sum_of(meant, parts),
        groups=[cells[key] for key in shown],
        groups_in_all=len(ordered),
        next=_next(request, page) if len(ordered) > page * limit else None,
        positions=await freshness.positions(session),
        entries=_entries(request, asked) if meant.made_of == "entries" else None,
    )


def _next(request: Request, page: int) -> str:
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "page"]
    path = f"{request.scope.get('root_path', '')}{_path(request)}"
    return f"{path}?{urlencode([*kept, ('page', str(page + 1))])}"


def _path(request: Request) -> str:
    return request.url.path.removeprefix(request.scope.get("root_path", ""))


def _entries(request: Request, asked: Asked) -> str:
    words: dict[str, object] = {str(one): value for one, value in asked.only.items()}
    words |= {"as_of": asked.day, "from": asked.from_on, "to": asked.to_on}
    root = request.scope.get("root_path", "")
    query = urlencode({key: value for key, value in words.items() if value})
    return f"{root}/projects/{asked.project_id}/entries?{query}"


@router.get("/counting-rules", summary="Vem som är deltagare / Who is a participant")
async def list_counting_rules(
    principal: Annotated[Principal, Depends(require("indicators:read"))],
) -> schemas.CountingRules:
    """Utlysningarnas räkneregler som daterade uppgifter, med källa. The calls' rules, dated, with their source."""
    return schemas.CountingRules(
        rules=[
            schemas.CountingRuleOut.model_validate({**rule._asdict(), "rule": rule.definition})
            for rule in counting.counting_rules()
        ]
    )
