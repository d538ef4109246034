"""What a person may ask of those who hold her data (GDPR, articles 15-18), and the rules that hold it back."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_enrollment.models import (
    PersonCorrection,
    PersonErasure,
    PersonRestriction,
)
from samlyft_enrollment.privacy import commands, correcting, queries
from samlyft_enrollment.privacy.own import told_as_wanted
from samlyft_enrollment.privacy.schemas import (
    CorrectionIn,
    CorrectionOut,
    ErasureIn,
    ErasureOut,
    Reference,
    RegisterExtract,
    RestrictionIn,
    RestrictionOut,
)
from samlyft_web.accept import forms
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["personal data"])
Officer = Annotated[Principal, Depends(require("privacy:write"))]
Reader = Annotated[Principal, Depends(require("privacy:read"))]
PersonId = Annotated[UUID, Path(alias="personId")]
Of = Annotated[UUID | None, Query(description="En person. One person.")]
Case = Annotated[Reference | None, Query(description="Ärendets nummer. The number of the case.")]
RestrictionId = Annotated[UUID, Path(alias="restrictionId")]


@router.get(
    "/people/{personId}/register-extract",
    summary="Registerutdrag / Register extract",
    response_model=RegisterExtract,
    responses=forms("application/pdf"),
)
async def get_extract(
    request: Request,
    principal: Annotated[Principal, Depends(require("identity:read"))],
    session: Session,
    person_id: PersonId,
    reference: Case = None,
) -> Response:
    """Allt som finns om en person; be om application/pdf för ett läsbart. Varje utdrag loggas.

    Everything about one person; ask for application/pdf to have it readable. Every extract is logged.
    """
    return await told_as_wanted(request, session, principal, person_id, reference)


@router.post(
    "/people/{personId}/corrections",
    summary="Rätta uppgifter / Correct data",
    status_code=201,
    response_model=CorrectionOut,
)
async def correct(
    request: Request,
    principal: Officer,
    session: Session,
    once: MayRepeat,
    person_id: PersonId,
    body: CorrectionIn,
) -> Response:
    """Rättar och talar om det för alla som fått den gamla uppgiften.

    Corrects, and tells everyone who was told otherwise.
    """
    key = request.app.state.settings.master_key
    return await once.answer(
        session,
        lambda: correcting.correct(session, principal, key, person_id, body),
        location=lambda made: f"/corrections/{made.correction_id}",
    )


@router.get("/corrections", summary="Lista rättelser / List corrections")
async def list_corrections(
    principal: Reader, session: Session, page: Page, person_id: Of = None
) -> Listing[CorrectionOut]:
    """Vilka fält som rättats, av vem och varför. Which fields were corrected, by whom and why."""
    return await _listed(session, page, PersonCorrection, person_id, queries.correction_out)


@router.get("/corrections/{correctionId}", summary="Hämta rättelse / Get a correction")
async def get_correction(
    principal: Reader,
    session: Session,
    response: Response,
    correction_id: Annotated[UUID, Path(alias="correctionId")],
) -> CorrectionOut:
    """En rättelse. One correction."""
    row = await queries.get_correction(session, correction_id)
    response.headers["etag"] = etag(row.version)
    return queries.correction_out(row)


@router.post(
    "/people/{personId}/restrictions",
    summary="Begränsa behandling / Restrict processing",
    status_code=201,
    response_model=RestrictionOut,
)
async def restrict(
    principal: Officer,
    session: Session,
    once: MayRepeat,
    person_id: PersonId,
    body: RestrictionIn,
) -> Response:
    """Uppgifterna sparas men används inte: personen står inte i några listor för arbetet.

    The data are kept and not used: no list for work shows the person.
    """
    return await once.answer(
        session,
        lambda: correcting.restrict(session, principal, person_id, body),
        location=lambda made: f"/restrictions/{made.restriction_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/restrictions", summary="Lista begränsningar / List restrictions")
async def list_restrictions(
    principal: Reader, session: Session, page: Page, person_id: Of = None
) -> Listing[RestrictionOut]:
    """Begränsningar, också hävda. Restrictions, lifted ones too."""
    return await _listed(session, page, PersonRestriction, person_id, queries.restriction_out)


@router.get("/restrictions/{restrictionId}", summary="Hämta begränsning / Get a restriction")
async def get_restriction(
    principal: Reader, session: Session, response: Response, restriction_id: RestrictionId
) -> RestrictionOut:
    """En begränsning. One restriction."""
    row = await queries.get_restriction(session, restriction_id)
    response.headers["etag"] = etag(row.version)
    return queries.restriction_out(row)


@router.delete(
    "/restrictions/{restrictionId}", summary="Häv begränsning / Lift a restriction", status_code=204
)
async def lift(
    principal: Officer, session: Session, restriction_id: RestrictionId, if_match: IfMatch
) -> None:
    """Uppgifterna används igen. The data are used again."""
    await correcting.lift(session, restriction_id, if_match)


@router.post(
    "/people/{personId}/erasures",
    summary="Radera person / Erase a person",
    status_code=201,
    response_model=ErasureOut,
    responses={200: {"model": ErasureOut, "description": "Provkörning. A dry run."}},
)
async def erase(
    principal: Officer,
    session: Session,
    once: MayRepeat,
    person_id: PersonId,
    body: ErasureIn,
    dry_run: Annotated[bool, Query(description="Prova bara. Only try.")] = False,
) -> Response:
    """Raderar det som ingen regel håller kvar och talar om vad som står kvar, varför och hur länge.

    Erases what no rule holds, and tells what stays, why and until when.
    """
    if dry_run:
        tried = await commands.erase(session, principal, person_id, body, dry_run=True)
        return JSONResponse(tried.model_dump(mode="json"))
    return await once.answer(
        session,
        lambda: commands.erase(session, principal, person_id, body, dry_run=False),
        location=lambda made: f"/erasures/{made.erasure_id}",
    )


@router.get("/erasures", summary="Lista raderingar / List erasures")
async def list_erasures(
    principal: Reader, session: Session, page: Page, person_id: Of = None
) -> Listing[ErasureOut]:
    """Protokollen, utan namn. The protocols, without names."""
    return await _listed(session, page, PersonErasure, person_id, queries.erasure_out)


@router.get("/erasures/{erasureId}", summary="Hämta protokoll / Get a protocol")
async def get_erasure(
    principal: Reader,
    session: Session,
    response: Response,
    erasure_id: Annotated[UUID, Path(alias="erasureId")],
) -> ErasureOut:
    """Ett protokoll. One protocol."""
    row = await queries.get_erasure(session, erasure_id)
    response.headers["etag"] = etag(row.version)
    return queries.erasure_out(row)


Read = TypeVar("Read", bound=BaseModel)


async def _listed(
    session: Session, page: Page, model: Any, person_id: UUID | None, read: Callable[[Any], Read]
) -> Listing[Read]:
    query = select(model)
    if person_id:
        query = query.where(col(model.person_id) == person_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"changed_at": col(model.changed_at)},
        key=col(model.id),
        changed=col(model.changed_at),
        read=read,
    )
