"""Signals with their evidence and history, the rules behind them, thresholds, and observations."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.signals import commands, queries
from samlyft_reporting.signals.catalogue import catalogue, get_rule, rules
from samlyft_reporting.signals.schemas import (
    OwnThresholdOut,
    RuleOut,
    RulesOut,
    SignalOut,
    SnoozeIn,
    Status,
    StepOut,
    ThresholdIn,
)
from samlyft_web.days import today
from samlyft_web.etags import etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["signals"])
Reader = Annotated[Principal, Depends(require("signals:read"))]
RuleReader = Annotated[Principal, Depends(require("signal-rules:read"))]
SignalId = Annotated[UUID, Path(alias="signalId", description="Signalens id. The signal's id.")]
OfRule = Annotated[
    str | None, Query(pattern=r"^[SP]\d{2}$", description="Regel. Rule.", examples=["S01"])
]
OfPlace = Annotated[UUID | None, Query(description="Enhet. Workplace.")]
OfCode = Annotated[str | None, Query(pattern=r"^\d{4}$", description="Kommun. Municipality.")]


@router.get("/signals", summary="Att uppmärksamma / Things to notice")
async def list_signals(  # one argument a filter
    principal: Reader,
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
    rule: OfRule = None,
    municipality_code: OfCode = None,
    workplace_id: OfPlace = None,
    status: Annotated[Status | None, Query(description="Status. Status.")] = None,
    positive: Annotated[bool | None, Query(description="Goda tecken. Good signs.")] = None,
    snoozed: Annotated[bool | None, Query(description="Lagda åt sidan. Put aside.")] = None,
) -> Listing[SignalOut]:
    """Enheter och kommuner, aldrig personer. Workplaces and municipalities, never persons."""
    query, table = queries.signals(principal), queries.SIGNAL.c
    named = {
        "project_id": project_id,
        "rule": rule,
        "municipality_code": municipality_code,
        "workplace_id": workplace_id,
        "status": status,
    }
    for name, value in named.items():
        if value is not None:
            query = query.where(table[name] == value)
    if positive is not None:
        good = [one.rule for one in catalogue().rules if one.positive]
        query = query.where(table.rule.in_(good) if positive else table.rule.not_in(good))
    if snoozed is not None:
        aside = sa.func.coalesce(table.snoozed_until >= today(), False)  # SQL's false
        query = query.where(aside if snoozed else ~aside)
    few = await queries.few_for(session, principal)
    return await page_rows(
        session,
        page,
        query,
        sorts={"rule": table.rule, "raised_on": table.raised_on, "changed_at": table.changed_at},
        key=table.id,
        changed=table.changed_at,
        read=lambda row: queries.signal_out(row, few),
    )


@router.get("/signals/{signalId}", summary="Hämta signal / Get a signal", response_model=SignalOut)
async def get_signal(
    principal: Reader, session: Session, request: Request, response: Response, signal_id: SignalId
) -> SignalOut | Response:
    """En signal med sina siffror. One signal with its figures."""
    row = await queries.get_signal(session, principal, signal_id)
    response.headers["etag"] = etag(row.version)
    few = await queries.few_for(session, principal)
    return not_modified(request, row.version) or queries.signal_out(row, few)


@router.get("/signals/{signalId}/steps", summary="Signalens historia / A signal's history")
async def list_steps(
    principal: Reader, session: Session, page: Page, signal_id: SignalId
) -> Listing[StepOut]:
    """Uppmärksammad, lagd åt sidan, avslutad. Raised, put aside, ended."""
    row = await queries.get_signal(session, principal, signal_id)
    few, table = await queries.few_for(session, principal), queries.STEP.c
    return await page_rows(
        session,
        page,
        sa.select(queries.STEP).where(table.signal_id == signal_id),
        sorts={"at": table.at},
        key=table.version,
        changed=table.at,
        read=lambda step: queries.step_out(rules()[row.rule], step, few),
    )


@router.post(
    "/signals/{signalId}/snoozes",
    summary="Lägg åt sidan / Put aside",
    status_code=201,
    response_model=SignalOut,
)
async def snooze(
    principal: Annotated[Principal, Depends(require("signals:write"))],
    session: Session,
    once: MayRepeat,
    signal_id: SignalId,
    body: SnoozeIn,
) -> Response:
    """Till en dag, med skäl; historien visar vem. Until a day, with a reason; kept in the history."""
    return await once.answer(
        session,
        lambda: commands.snooze(session, principal, signal_id, body),
        location=lambda made: f"/signals/{made.signal_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/signal-rules", summary="Reglerna bakom signalerna / The rules behind signals")
async def list_rules(principal: RuleReader, session: Session) -> RulesOut:
    """Regel, fynd ur utvärderingarna, källa och trösklar. Rule, finding, source and thresholds."""
    return RulesOut(rules=await queries.rules_out(session))


@router.get("/signal-rules/{rule}", summary="Hämta regel / Get a rule")
async def get_signal_rule(
    principal: RuleReader,
    session: Session,
    rule: Annotated[
        str, Path(pattern=r"^[SP]\d{2}$", description="Regel. Rule.", examples=["S01"])
    ],
) -> RuleOut:
    """En regel. One rule."""
    wanted = get_rule(rule)
    return next(one for one in await queries.rules_out(session) if one.rule == wanted.rule)


@router.get("/signal-thresholds", summary="Egna trösklar / Own thresholds")
async def list_thresholds(
    principal: RuleReader,
    session: Session,
    page: Page,
    name: Annotated[str | None, Query(pattern="^[a-z_]{1,40}$", description="Namn. Name.")] = None,
) -> Listing[OwnThresholdOut]:
    """Vad organisationen själv har satt, från dag till dag. What the tenant has set, by day."""
    table = queries.THRESHOLD
    query = sa.select(table)
    return await page_rows(
        session,
        page,
        query.where(table.c.name == name) if name else query,
        sorts={"from_on": table.c.from_on, "name": table.c.name},
        key=table.c.id,
        changed=table.c.changed_at,
        read=queries.threshold_out,
    )


@router.post(
    "/signal-thresholds",
    summary="Sätt tröskel / Set a threshold",
    status_code=201,
    response_model=OwnThresholdOut,
)
async def set_threshold(
    principal: Annotated[Principal, Depends(require("signal-rules:write"))],
    session: Session,
    once: MayRepeat,
    body: ThresholdIn,
) -> Response:
    """Gäller från en dag, i dag eller senare. Holds from a day on, today or later."""
    return await once.answer(
        session,
        lambda: commands.set_threshold(session, principal, body),
        location=lambda made: f"/signal-thresholds?name={made.name}",
    )
