"""Counting rules: dated data per call, read by everyone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_enrollment import records
from samlyft_enrollment.counting import commands, queries
from samlyft_enrollment.counting.schemas import RuleChange, RuleIn, RuleOut
from samlyft_enrollment.models import CountingRule
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["projects"])
Reader = Annotated[Principal, Depends(require("projects:read"))]
Writer = Annotated[Principal, Depends(require("projects:write"))]
RuleId = Annotated[UUID, Path(alias="ruleId")]


@router.post(
    "/counting-rules",
    summary="Lägg till räkneregel / Add a counting rule",
    status_code=201,
    response_model=RuleOut,
)
async def add_rule(principal: Writer, session: Session, once: MayRepeat, body: RuleIn) -> Response:
    """Vem som räknas som deltagare i en utlysning, daterat och med källa.

    Who counts as a participant under a call, dated and with its source.
    """
    return await once.answer(
        session,
        lambda: commands.add_rule(session, principal, body),
        location=lambda made: f"/counting-rules/{made.rule_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/counting-rules", summary="Lista räkneregler / List counting rules")
async def list_rules(
    principal: Reader,
    session: Session,
    page: Page,
    call: Annotated[str | None, Query(max_length=200, description="Utlysning. Call.")] = None,
) -> Listing[RuleOut]:
    """Alla räkneregler. All counting rules."""
    query = select(CountingRule)
    if call:
        query = query.where(col(CountingRule.call) == call)
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "valid_from": col(CountingRule.valid_from),
            "changed_at": col(CountingRule.changed_at),
        },
        key=col(CountingRule.id),
        changed=col(CountingRule.changed_at),
        read=queries.rule_out,
    )


@router.get("/counting-rules/{ruleId}", summary="Hämta räkneregel / Get a counting rule")
async def get_rule(
    principal: Reader, session: Session, response: Response, rule_id: RuleId
) -> RuleOut:
    """En räkneregel. One counting rule."""
    row = await records.get(session, CountingRule, rule_id, queries.NO_RULE)
    response.headers["etag"] = etag(row.version)
    return queries.rule_out(row)


@router.patch("/counting-rules/{ruleId}", summary="Ändra räkneregel / Change a counting rule")
async def change_rule(
    principal: Writer,
    session: Session,
    response: Response,
    rule_id: RuleId,
    if_match: IfMatch,
    body: RuleChange,
) -> RuleOut:
    """Daterar eller rättar regeln. Dates or mends the rule."""
    made = await commands.change_rule(session, principal, rule_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
