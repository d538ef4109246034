"""Seats that private providers buy, and what their contracts demand."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat, MustRepeat
from samlyft_enrollment.models import SeatPurchase, TrainingRequirement
from samlyft_enrollment.seats import commands, queries
from samlyft_enrollment.seats.schemas import (
    RequirementChange,
    RequirementIn,
    RequirementOut,
    SeatPurchaseChange,
    SeatPurchaseIn,
    SeatPurchaseOut,
    Status,
)
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["private providers"])
Reader = Annotated[Principal, Depends(require("seats:read"))]
Writer = Annotated[Principal, Depends(require("seats:write"))]
PurchaseId = Annotated[UUID, Path(alias="seatPurchaseId")]
RequirementId = Annotated[UUID, Path(alias="requirementId")]
OneOf = Annotated[UUID | None, Query(description="En av dem. One of them.")]


@router.post(
    "/seat-purchases",
    summary="Köp platser / Buy seats",
    status_code=201,
    response_model=SeatPurchaseOut,
)
async def buy_seats(
    principal: Writer, session: Session, once: MustRepeat, body: SeatPurchaseIn
) -> Response:
    """Platser som en privat utförare köpt; anmälningar räknas av mot dem.

    Seats that a private provider bought; sign-ups are counted against them.
    """
    return await once.answer(
        session,
        lambda: commands.buy_seats(session, principal, body),
        location=lambda made: f"/seat-purchases/{made.seat_purchase_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/seat-purchases", summary="Lista köpta platser / List bought seats")
async def list_purchases(
    principal: Reader,
    session: Session,
    page: Page,
    organisation_id: OneOf = None,
    activity_id: OneOf = None,
) -> Listing[SeatPurchaseOut]:
    """Köpta platser och hur många som är använda. Bought seats, and how many are used."""
    query = select(SeatPurchase)
    if organisation_id:
        query = query.where(col(SeatPurchase.organisation_id) == organisation_id)
    if activity_id:
        query = query.where(col(SeatPurchase.activity_id) == activity_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "valid_from": col(SeatPurchase.valid_from),
            "changed_at": col(SeatPurchase.changed_at),
        },
        key=col(SeatPurchase.id),
        changed=col(SeatPurchase.changed_at),
        read=queries.purchase_out,
    )


@router.get("/seat-purchases/{seatPurchaseId}", summary="Hämta köpta platser / Get bought seats")
async def get_purchase(
    principal: Reader, session: Session, response: Response, purchase_id: PurchaseId
) -> SeatPurchaseOut:
    """Ett köp. One purchase."""
    row = await queries.get_purchase(session, purchase_id)
    response.headers["etag"] = etag(row.version)
    return queries.purchase_out(row)


@router.patch(
    "/seat-purchases/{seatPurchaseId}", summary="Ändra köpta platser / Change bought seats"
)
async def change_purchase(
    principal: Writer,
    session: Session,
    response: Response,
    purchase_id: PurchaseId,
    if_match: IfMatch,
    body: SeatPurchaseChange,
) -> SeatPurchaseOut:
    """Fler eller färre platser, aldrig färre än använda. More or fewer, never below what is used."""
    made = await commands.change_purchase(session, principal, purchase_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/training-requirements",
    summary="Ställ krav i avtal / Demand training",
    status_code=201,
    response_model=RequirementOut,
)
async def demand_training(
    principal: Writer, session: Session, once: MayRepeat, body: RequirementIn
) -> Response:
    """Vilken andel som ska ha utbildats, i vad och till när. Which share is to be trained, in what, by when."""
    return await once.answer(
        session,
        lambda: commands.demand_training(session, principal, body),
        location=lambda made: f"/training-requirements/{made.requirement_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/training-requirements", summary="Lista avtalskrav / List requirements")
async def list_requirements(
    principal: Reader,
    session: Session,
    page: Page,
    organisation_id: OneOf = None,
    status: Annotated[Status | None, Query(description="Läge. Status.")] = None,
) -> Listing[RequirementOut]:
    """Kraven bredvid vad som är uppnått i dag. What is demanded beside what is reached today."""
    query = select(TrainingRequirement)
    if organisation_id:
        query = query.where(col(TrainingRequirement.organisation_id) == organisation_id)
    if status:
        query = query.where(col(TrainingRequirement.status) == status)
    found: Listing[Any] = await page_rows(
        session,
        page,
        query,
        sorts={
            "due_on": col(TrainingRequirement.due_on),
            "changed_at": col(TrainingRequirement.changed_at),
        },
        key=col(TrainingRequirement.id),
        changed=col(TrainingRequirement.changed_at),
        read=lambda row: row,
    )
    items = await queries.with_coverage(session, found.items)
    return Listing[RequirementOut](items=items, next=found.next, total=found.total)


@router.get(
    "/training-requirements/{requirementId}", summary="Hämta avtalskrav / Get a requirement"
)
async def get_requirement(
    principal: Reader, session: Session, response: Response, requirement_id: RequirementId
) -> RequirementOut:
    """Ett krav bredvid vad som är uppnått. One requirement beside what is reached."""
    row = await queries.get_requirement(session, requirement_id)
    response.headers["etag"] = etag(row.version)
    return (await queries.with_coverage(session, [row]))[0]


@router.patch(
    "/training-requirements/{requirementId}", summary="Ändra avtalskrav / Change a requirement"
)
async def change_requirement(
    principal: Writer,
    session: Session,
    response: Response,
    requirement_id: RequirementId,
    if_match: IfMatch,
    body: RequirementChange,
) -> RequirementOut:
    """Ett avtal som ändrats eller upphört. A contract that was changed or has ended."""
    made = await commands.change_requirement(session, principal, requirement_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
