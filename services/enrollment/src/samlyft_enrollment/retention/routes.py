"""How long a project's papers are kept by its decision; law and programme add their own rules."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import JSONResponse
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat, MustRepeat
from samlyft_enrollment.models import RetentionRule
from samlyft_enrollment.privacy import queries
from samlyft_enrollment.retention import commands, ending
from samlyft_enrollment.retention.schemas import (
    RetentionRuleChange,
    RetentionRuleIn,
    RetentionRuleOut,
    RetentionRunOut,
)
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["personal data"])
Officer = Annotated[Principal, Depends(require("privacy:write"))]
Reader = Annotated[Principal, Depends(require("privacy:read"))]
RuleId = Annotated[UUID, Path(alias="retentionRuleId")]


@router.post(
    "/retention-rules",
    summary="Lägg till gallringsregel / Add a retention rule",
    status_code=201,
    response_model=RetentionRuleOut,
)
async def add_rule(
    principal: Officer, session: Session, once: MayRepeat, body: RetentionRuleIn
) -> Response:
    """Hur länge ett projekts papper sparas enligt beslut, eller (left) hur länge de som slutat sparas.

    Den längsta regeln gäller.

    How long a project's papers are kept by decision, or (left) how long people who have left are; the longest rule
    counts.
    """
    return await once.answer(
        session,
        lambda: commands.add_rule(session, principal.tenant_id, body),
        location=lambda made: f"/retention-rules/{made.retention_rule_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/retention-rules", summary="Lista gallringsregler / List retention rules")
async def list_rules(principal: Reader, session: Session, page: Page) -> Listing[RetentionRuleOut]:
    """De egna reglerna; lagens och programmens gäller också. Own rules; those of law hold as well."""
    return await page_rows(
        session,
        page,
        select(RetentionRule),
        sorts={"changed_at": col(RetentionRule.changed_at)},
        key=col(RetentionRule.id),
        changed=col(RetentionRule.changed_at),
        read=queries.rule_out,
    )


@router.get("/retention-rules/{retentionRuleId}", summary="Hämta gallringsregel / Get a rule")
async def get_rule(
    principal: Reader, session: Session, response: Response, rule_id: RuleId
) -> RetentionRuleOut:
    """En regel. One rule."""
    row = await queries.get_rule(session, rule_id)
    response.headers["etag"] = etag(row.version)
    return queries.rule_out(row)


@router.patch("/retention-rules/{retentionRuleId}", summary="Avsluta gallringsregel / End a rule")
async def change_rule(
    principal: Officer,
    session: Session,
    response: Response,
    rule_id: RuleId,
    if_match: IfMatch,
    body: RetentionRuleChange,
) -> RetentionRuleOut:
    """Sätter eller lyfter slutdatum. Sets or lifts the end."""
    made = await commands.change_rule(session, rule_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/retention-runs",
    summary="Gallra det som inte längre ska sparas / Erase what is no longer kept",
    response_model=RetentionRunOut,
)
async def run_retention(
    principal: Officer,
    session: Session,
    once: MustRepeat,
    dry_run: Annotated[bool, Query(description="Prova bara. Only try.")] = False,
) -> Response:
    """Raderar dem som bara sparats för gallringsreglernas skull, och dem som slutat, när ingen regel håller dem kvar.

    De som slutat raderas först när ni själva beslutat hur länge de sparas (gallringsregel av slaget left). Görs
    också av sig självt några gånger om dagen. Protokollen står i /erasures med skälet retention_ended och beslutet.

    Erases those who were only kept for retention, and those who have left, when no rule holds them any longer. Whoever
    has left goes only by the tenant's own decision (a rule of kind left). It is done by itself some times a day, too;
    the protocols are in /erasures with the reason retention_ended and the decision.
    """
    principal.demand()
    if dry_run:
        tried = await ending.run(session, principal.actor, dry_run=True)
        return JSONResponse(tried.model_dump(mode="json"))
    return await once.answer(
        session, lambda: ending.run(session, principal.actor, dry_run=False), status=200
    )
