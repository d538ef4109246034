"""Co-financing: rates, rules, and amounts with the lines behind them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MustRepeat
from samlyft_training_log.cofinancing import commands, queries
from samlyft_training_log.cofinancing.amounts import AmountOut, LineOut
from samlyft_training_log.cofinancing.queries import NO_RATE, NO_RULE, RATE, RULE
from samlyft_training_log.cofinancing.schemas import RateIn, RateOut, RuleIn, RuleOut
from samlyft_training_log.months import rules as months
from samlyft_training_log.months.queries import demand_project
from samlyft_training_log.months.routes import OfProject
from samlyft_web.etags import etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["co-financing"])
Reader = Annotated[Principal, Depends(require("co-financing:read"))]
Writer = Annotated[Principal, Depends(require("co-financing:write"))]
ProjectId = Annotated[UUID, Path(alias="projectId")]
FromMonth = Annotated[
    str,
    Query(alias="from", pattern=months.MONTH, description="Första månad. First month."),
]
ToMonth = Annotated[
    str, Query(alias="to", pattern=months.MONTH, description="Sista månad. Last month.")
]
FIRST, LAST = "2014-01", "2023-12"


@router.post(
    "/rates", summary="Lägg till sats / Add a rate", status_code=201, response_model=RateOut
)
async def add_rate(principal: Writer, session: Session, once: MustRepeat, body: RateIn) -> Response:
    """Vad en timme är värd i en utlysning, ett programområde och ett år, med källa och giltighet.

    What an hour is worth in a call, a programme area and a year, with source and validity.
    """
    return await once.answer(
        session,
        lambda: commands.add_rate(session, principal, body),
        location=lambda made: f"/rates/{made.rate_id}",
        headers=lambda _: {"etag": etag(1)},
    )


@router.get("/rates", summary="Lista satser / List rates")
async def list_rates(
    principal: Reader,
    session: Session,
    page: Page,
    call_code: Annotated[str | None, Query(max_length=64, description="Utlysning. Call.")] = None,
    year: Annotated[int | None, Query(ge=2000, le=2100, description="År. Year.")] = None,
) -> Listing[RateOut]:
    """Satser som har lagts till. Rates that were added."""
    query = sa.select(*RATE.columns)
    for column, wanted in ((RATE.c.call_code, call_code), (RATE.c.year, year)):
        if wanted is not None:
            query = query.where(column == wanted)
    return await page_rows(
        session,
        page,
        query,
        sorts={"valid_from": RATE.c.valid_from, "recorded_at": RATE.c.recorded_at},
        key=RATE.c.rate_id,
        changed=RATE.c.recorded_at,
        read=queries.rate_out,
    )


@router.get("/rates/{rateId}", summary="Hämta sats / Get a rate", response_model=RateOut)
async def get_rate(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    rate_id: Annotated[UUID, Path(alias="rateId")],
) -> RateOut | Response:
    """En sats. One rate."""
    row = await queries.get_row(session, RATE, RATE.c.rate_id, rate_id, NO_RATE)
    response.headers["etag"] = etag(1)
    return not_modified(request, 1) or queries.rate_out(row)


@router.post(
    "/financing-rules",
    summary="Ange regel för medfinansiering / State a co-financing rule",
    status_code=201,
    response_model=RuleOut,
)
async def add_rule(principal: Writer, session: Session, once: MustRepeat, body: RuleIn) -> Response:
    """Utlysning, område och avrundning från en månad; svaret varnar med siffror om avrundningen kostar timmar.

    Call, area and rounding from a month on; the answer warns with figures if the rounding costs hours.
    """
    return await once.answer(
        session,
        lambda: commands.add_rule(session, principal, body),
        location=lambda made: f"/financing-rules/{made.financing_rule_id}",
        headers=lambda _: {"etag": etag(1)},
    )


@router.get("/financing-rules", summary="Lista regler / List co-financing rules")
async def list_rules(
    principal: Reader, session: Session, page: Page, project_id: OfProject = None
) -> Listing[RuleOut]:
    """Angivna regler; den med senast börjande månad gäller. Stated rules; the latest to begin holds."""
    query = sa.select(*RULE.columns)
    if project_id:
        query = query.where(RULE.c.project_id == project_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"from_month": RULE.c.from_month, "recorded_at": RULE.c.recorded_at},
        key=RULE.c.financing_rule_id,
        changed=RULE.c.recorded_at,
        read=queries.rule_out,
    )


@router.get(
    "/financing-rules/{financingRuleId}", summary="Hämta regel / Get a rule", response_model=RuleOut
)
async def get_rule(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    financing_rule_id: Annotated[UUID, Path(alias="financingRuleId")],
) -> RuleOut | Response:
    """En regel. One rule."""
    row = await queries.get_row(session, RULE, RULE.c.financing_rule_id, financing_rule_id, NO_RULE)
    response.headers["etag"] = etag(1)
    return not_modified(request, 1) or queries.rule_out(row)


@router.get("/projects/{projectId}/co-financing", summary="Medfinansiering / Co-financing")
async def get_amount(
    principal: Reader,
    session: Session,
    project_id: ProjectId,
    from_month: FromMonth = FIRST,
    to_month: ToMonth = LAST,
) -> AmountOut:
    """Beloppet ur underskrivna intyg, månad för månad, med vad som fattas och vad andra avrundningar skulle ge.

    The amount from signed certificates, month by month, with what is missing and what other roundings would give.
    """
    return await queries.amount(session, principal, project_id, from_month, to_month)


@router.get(
    "/projects/{projectId}/co-financing-lines",
    summary="Medfinansiering rad för rad / Co-financing line by line",
)
async def list_lines(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: ProjectId,
    from_month: FromMonth = FIRST,
    to_month: ToMonth = LAST,
) -> Listing[LineOut]:
    """Varje intyg med minuter, sats och uträkning, också de som inte räknas och varför.

    Every certificate with minutes, rate and reckoning, those that do not count too, and why.
    """
    first, last = queries.span(from_month, to_month)
    await demand_project(session, project_id)
    line = queries.lines(project_id, first, last)
    return await page_rows(
        session,
        page,
        sa.select(*line.c),
        sorts={"month": line.c.month, "minutes": line.c.minutes},
        key=line.c.certificate_id,
        changed=line.c.recorded_at,
        read=queries.line_out,
    )
