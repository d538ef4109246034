"""Results of closed rounds: distributions, changes since an earlier round, and charts of both."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from samlyft_charts import Language, Look, png, svg
from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_survey.results import averages, charts, comparing, flat, views
from samlyft_survey.results.chart_schemas import Chart
from samlyft_survey.results.schemas import (
    Changes,
    Dimension,
    Distributions,
    Means,
    ResponseDimension,
    Responses,
)
from samlyft_survey.rounds.queries import round_by_id
from samlyft_survey.statistics.several import Correction
from samlyft_web.accept import forms, wanted
from samlyft_web.problems import NotFoundError, Text

router = APIRouter(tags=["results"])
RoundId = Annotated[UUID, Path(alias="roundId")]
Reader = Annotated[Principal, Depends(require("results:read"))]
By = Annotated[Dimension, Query(description="Uppdelning; whole är alla. What to split by.")]
OfItem = Annotated[str | None, Query(max_length=130, description="En fråga. One item.")]
Since = Annotated[
    UUID | None,
    Query(
        description="Tidigare mättillfälle; annars familjens första. Mättillfället självt: då-frågor."
    ),
]
Corrected = Annotated[Correction, Query(description="Korrigering över frågorna. Over the items.")]
Tongue = Annotated[Language, Query(description="Språk i bilden. Language of the picture.")]
Dark = Annotated[bool, Query(description="Mörkt tema. Dark theme.")]
SVG, PNG, CSV = "image/svg+xml", "image/png", "text/csv"
NO_ITEM = Text("Frågan finns inte i det som jämförs.", "The item is not part of what is compared.")


def _csv(name: str, content: bytes) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(content, media_type=f"{CSV}; charset=utf-8", headers=headers)


async def _drawn(request: Request, chart: Chart) -> Response:
    form = wanted(request, "application/json", SVG, PNG)
    if form == SVG:
        return Response(await run_in_threadpool(svg, chart.specification), media_type=SVG)
    if form == PNG:
        return Response(await run_in_threadpool(png, chart.specification), media_type=PNG)
    return JSONResponse(chart.model_dump(mode="json"))


@router.get(
    "/rounds/{roundId}/distributions",
    summary="Läs hur svaren fördelar sig / Read how answers are distributed",
    response_model=Distributions,
    responses=forms(CSV, csv="item;text;group;column;count;n"),
)
async def read_distributions(  # the parameters of one route
    request: Request,
    _: Reader,
    session: Session,
    round_id: RoundId,
    dimension: By = "whole",
    item: OfItem = None,
) -> Response:
    """Andelar med n och intervall, för alla eller per grupp. Be om text/csv för kalkylblad.

    Shares with n and interval, for everybody or by group. Ask for text/csv for a spreadsheet.
    """
    found = await views.distributions(
        session, await round_by_id(session, round_id), views.Asked(dimension, item)
    )
    if wanted(request, "application/json", CSV) == CSV:
        return _csv("distributions", flat.csv_of(flat.COLUMNS, flat.table_lines(found.results)))
    return JSONResponse(found.model_dump(mode="json"))


@router.get(
    "/rounds/{roundId}/means",
    summary="Läs skalornas medelvärden / Read the means of scales",
    response_model=Means,
    responses=forms(CSV),
)
async def read_means(  # the parameters of one route
    request: Request,
    _: Reader,
    session: Session,
    round_id: RoundId,
    dimension: By = "whole",
    scale: Annotated[str | None, Query(max_length=130, description="En skala. One scale.")] = None,
) -> Response:
    """Medelvärde med n, spridning och regel för saknade svar, aldrig för färre än gränsen. text/csv för kalkylblad.

    Mean with n, spread and how missing answers count, never of fewer than the limit. text/csv for a spreadsheet.
    """
    row = await round_by_id(session, round_id)
    found = await averages.means(session, row, views.Asked(dimension, scale))
    if wanted(request, "application/json", CSV) == CSV:
        return _csv("means", flat.csv_of(averages.COLUMNS, averages.lines(found)))
    return JSONResponse(found.model_dump(mode="json"))


@router.get(
    "/rounds/{roundId}/responses",
    summary="Läs svarsfrekvens per grupp / Read response by group",
)
async def read_responses(
    _: Reader,
    session: Session,
    round_id: RoundId,
    dimension: Annotated[
        ResponseDimension, Query(description="Uppdelning. What to split by.")
    ] = "role_group",
) -> Responses:
    """Hur många av de inbjudna som svarat, per grupp; små grupper tillsammans. Inte per enhet.

    How many of those invited answered, by group; small groups together. Not by workplace, which no answer carries.
    """
    return await views.responses(session, await round_by_id(session, round_id), dimension)


@router.get(
    "/rounds/{roundId}/comparisons",
    summary="Läs vad som är annorlunda / Read what is different",
    response_model=Changes,
    responses=forms(CSV, csv="item;text;group;column;count;n"),
)
async def read_changes(  # the parameters of one route
    request: Request,
    _: Reader,
    session: Session,
    round_id: RoundId,
    since: Since = None,
    dimension: By = "whole",
    item: OfItem = None,
    correction: Corrected = "holm",
) -> Response:
    """Förbättrat, oförändrat och försämrat bland samma personer, med de test som passar designen.

    Improved, unchanged and declined among the same people, with the tests that fit the design.
    """
    row = await round_by_id(session, round_id)
    earlier = await comparing.round_since(session, row, since)
    found = await comparing.changes(session, row, earlier, views.Asked(dimension, item), correction)
    if wanted(request, "application/json", CSV) == CSV:
        return _csv("comparison", flat.csv_of(flat.COLUMNS, flat.table_lines(found.results)))
    return JSONResponse(found.model_dump(mode="json"))


@router.get(
    "/rounds/{roundId}/distribution-charts",
    summary="Rita hur en fråga besvarats / Draw how an item was answered",
    response_model=Chart,
    responses=forms(SVG, PNG),
)
async def draw_distribution(  # the parameters of one route
    request: Request,
    _: Reader,
    session: Session,
    round_id: RoundId,
    item: OfItem = None,
    dimension: By = "whole",
    language: Tongue = "sv",
    dark: Dark = False,  # a query parameter
) -> Response:
    """Bild, text och tabell: Vega-Lite som JSON, eller image/svg+xml och image/png på begäran.

    Picture, text and table: Vega-Lite as JSON, or image/svg+xml and image/png if asked for. Without `item`, the first.
    """
    row = await round_by_id(session, round_id)
    found = await views.distributions(session, row, views.Asked(dimension, item))
    if not found.results:
        raise NotFoundError(NO_ITEM)
    return await _drawn(
        request, charts.distribution_chart(found, found.results[0], Look(language, dark))
    )


@router.get(
    "/rounds/{roundId}/comparison-charts",
    summary="Rita före och efter / Draw before and after",
    response_model=Chart,
    responses=forms(SVG, PNG),
)
async def draw_changes(  # the parameters of one route
    request: Request,
    _: Reader,
    session: Session,
    round_id: RoundId,
    since: Since = None,
    item: OfItem = None,
    language: Tongue = "sv",
    dark: Dark = False,  # a query parameter
) -> Response:
    """Andel gynnsamma svar före och efter bland samma personer. The favourable shares of the same people."""
    row = await round_by_id(session, round_id)
    earlier = await comparing.round_since(session, row, since)
    found = await comparing.changes(session, row, earlier, views.Asked("whole", item), "holm")
    return await _drawn(request, charts.change_chart(found, Look(language, dark)))
