"""Questionnaires: versions as JSON documents."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response
from pydantic import ValidationError
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_survey.broker_access import broker_lifespan
from samlyft_survey.forms import QuestionnaireBody
from samlyft_survey.models import Questionnaire
from samlyft_survey.questionnaires import limesurvey, queries, shipped, shipped_names
from samlyft_survey.questionnaires.commands import change_draft, store_questionnaire, stored_alike
from samlyft_survey.questionnaires.frameworks import areas
from samlyft_survey.questionnaires.schemas import (
    CompetenceArea,
    CompetenceAreaList,
    LimesurveyCreate,
    LimesurveyRead,
    QuestionnaireRead,
    ReadyList,
    ReadyRead,
)
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import InvalidError

router = APIRouter(tags=["questionnaires"], lifespan=broker_lifespan)
Id = Annotated[UUID, Path(alias="questionnaireId")]
Reader = Annotated[Principal, Depends(require("questionnaires:read"))]
Writer = Annotated[Principal, Depends(require("questionnaires:write"))]


@router.post(
    "/questionnaires",
    status_code=201,
    response_model=QuestionnaireRead,
    responses={
        200: {"model": QuestionnaireRead, "description": "Den fanns redan. It was there already."}
    },
    summary="Lägg in en enkätversion / Store a questionnaire version",
)
async def store(
    principal: Writer, session: Session, body: QuestionnaireBody, once: MayRepeat
) -> Response:
    """Ett utkast tills ett mättillfälle använder det; samma innehåll igen ändrar ingenting.

    A draft until a round asks it; the same content again changes nothing. This is also how a form is brought from
    elsewhere: `questionnaire` of what is read here can be sent as it is.
    """
    if existing := await stored_alike(session, body):
        read = _read(existing, used=await queries.is_used(session, existing.questionnaire_id))
        return Response(
            read.model_dump_json(), 200, _headers(existing), media_type="application/json"
        )

    async def make() -> QuestionnaireRead:
        return _read(await store_questionnaire(session, principal.tenant_id, body), used=False)

    return await once.answer(
        session,
        make,
        location=lambda read: f"/questionnaires/{read.questionnaire_id}",
        headers=lambda _: {"etag": etag(1)},
    )


@router.get("/questionnaires", summary="Lista enkäter / List questionnaires")
async def listing(_: Reader, session: Session, page: Page) -> Listing[QuestionnaireRead]:
    """Alla versioner. All versions."""
    return await page_rows(
        session,
        page,
        select(Questionnaire),
        sorts={"code": col(Questionnaire.code), "updated_at": col(Questionnaire.updated_at)},
        key=col(Questionnaire.questionnaire_id),
        changed=col(Questionnaire.updated_at),
        read=_listed,
    )


@router.get("/questionnaires/{questionnaireId}", summary="Läs en enkät / Read a questionnaire")
async def read_one(
    _: Reader, session: Session, questionnaire_id: Id, response: Response
) -> QuestionnaireRead:
    """En version av en enkät. One version of a questionnaire."""
    found = await queries.questionnaire_by_id(session, questionnaire_id)
    response.headers.update(_headers(found))
    return _read(found, used=await queries.is_used(session, questionnaire_id))


@router.put("/questionnaires/{questionnaireId}", summary="Ändra ett utkast / Change a draft")
async def change(  # the dependencies of one route
    _: Writer,
    session: Session,
    questionnaire_id: Id,
    if_match: IfMatch,
    body: QuestionnaireBody,
    response: Response,
) -> QuestionnaireRead:
    """Bara så länge inget mättillfälle använder enkäten. Only while no round asks it."""
    row = await change_draft(session, questionnaire_id, if_match, body)
    response.headers.update(_headers(row))
    return _read(row, used=False)


@router.get("/ready-questionnaires", summary="Färdiga enkäter / Ready questionnaires")
async def list_ready(_: Reader) -> ReadyList:
    """Enkäter som följer med; ordalydelsen är vår. Questionnaires that are shipped; the wording is ours."""
    return ReadyList(ready=[ReadyRead(questionnaire=shipped(name)) for name in shipped_names()])


@router.get("/competence-areas", summary="Kompetensområden / Competence areas")
async def list_areas(_: Reader) -> CompetenceAreaList:
    """Områden i ramverkens versioner, som frågor märks med. Areas by framework and version, that items name."""
    return CompetenceAreaList(
        areas=[CompetenceArea(code=code, name=name) for code, name in areas().items()]
    )


@router.post("/limesurvey-readings", summary="Läs en LimeSurvey-fil / Read a LimeSurvey file")
async def read_limesurvey(_: Writer, body: LimesurveyCreate) -> LimesurveyRead:
    """Enkäten ur filen, att se över och lägga in; vad som inte kom med sägs. Inget sparas.

    The questionnaire in the file, to look through and store; what could not be brought along is told. Nothing is kept.
    """
    found = limesurvey.read(body.lss, body.code)
    try:
        document = QuestionnaireBody.model_validate(found.document)
    except ValidationError:
        raise InvalidError(limesurvey.UNFIT) from None
    return LimesurveyRead(questionnaire=document, left_out=found.left_out)


def _headers(row: Questionnaire) -> dict[str, str]:
    return {"etag": etag(row.revision)}


def _listed(row: Questionnaire) -> QuestionnaireRead:
    return _read(row)


def _read(row: Questionnaire, *, used: bool | None = None) -> QuestionnaireRead:
    return QuestionnaireRead(
        questionnaire_id=row.questionnaire_id,
        used=used,
        revision=row.revision,
        updated_at=row.updated_at,
        questionnaire=QuestionnaireBody.model_validate(row.body),
    )
