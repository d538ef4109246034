"""Web courses and knowledge tests."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_training_log.courses import commands, queries
from samlyft_training_log.courses.schemas import (
    CourseChange,
    CourseIn,
    CourseKind,
    CourseOut,
    CourseStatus,
    VisibilityIn,
    VisibilityOut,
)
from samlyft_training_log.models import ResultVisibility, WebCourse
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["web-courses"])
Reader = Annotated[Principal, Depends(require("web-courses:read"))]
Writer = Annotated[Principal, Depends(require("web-courses:write"))]
OfProject = Annotated[UUID | None, Query(description="Projekt. Project.")]


@router.post(
    "/web-courses",
    summary="Lägg upp webbutbildning / Add a web course",
    status_code=201,
    response_model=CourseOut,
)
async def make_course(
    principal: Writer, session: Session, once: MayRepeat, body: CourseIn
) -> Response:
    """Kurs eller kunskapstest; en genomförd kurs räknas som sina fasta minuter, aldrig som tid på skärmen.

    A course or test; a completion counts as its fixed minutes, never as time on screen.
    """
    return await once.answer(
        session,
        lambda: commands.make_course(session, principal, body),
        location=lambda made: f"/web-courses/{made.course_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/web-courses", summary="Lista webbutbildningar / List web courses")
async def list_courses(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: OfProject = None,
    code: Annotated[str | None, Query(max_length=64, description="Kod. Code.")] = None,
    kind: Annotated[CourseKind | None, Query(description="Slag. Kind.")] = None,
    status: Annotated[CourseStatus | None, Query(description="Status. Status.")] = None,
) -> Listing[CourseOut]:
    """Webbutbildningar och kunskapstester. Web courses and knowledge tests."""
    query = queries.courses()
    for name, value in {
        "project_id": project_id,
        "code": code,
        "kind": kind,
        "status": status,
    }.items():
        query = query if value is None else query.where(queries.COURSE.c[name] == value)
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "code": col(WebCourse.code),
            "title": col(WebCourse.title),
            "recorded_at": col(WebCourse.recorded_at),
        },
        key=col(WebCourse.course_id),
        changed=col(WebCourse.recorded_at),
        read=queries.course_out,
    )


@router.get(
    "/web-courses/{courseId}",
    summary="Hämta webbutbildning / Get a web course",
    response_model=CourseOut,
)
async def get_course(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    course_id: Annotated[UUID, Path(alias="courseId")],
) -> CourseOut | Response:
    """En webbutbildning. One web course."""
    row = await queries.get_course(session, course_id)
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.course_out(row)


@router.patch("/web-courses/{courseId}", summary="Ändra webbutbildning / Change a web course")
async def change_course(
    principal: Writer,
    session: Session,
    response: Response,
    course_id: Annotated[UUID, Path(alias="courseId")],
    if_match: IfMatch,
    body: CourseChange,
) -> CourseOut:
    """Gäller det som genomförs härefter. For completions from now on."""
    made = await commands.change_course(session, principal, course_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/result-visibilities",
    summary="Bestäm vem som ser resultat / Say who sees results",
    status_code=201,
    response_model=VisibilityOut,
)
async def set_visibility(
    principal: Annotated[Principal, Depends(require("result-visibilities:write"))],
    session: Session,
    once: MayRepeat,
    body: VisibilityIn,
) -> Response:
    """Från en kommande dag, berättat för deltagarna innan. From a day to come, told beforehand."""
    return await once.answer(session, lambda: commands.set_visibility(session, principal, body))


@router.get("/result-visibilities", summary="Vem som ser resultat / Who sees results")
async def list_visibilities(
    principal: Annotated[Principal, Depends(require("result-visibilities:read"))],
    session: Session,
    page: Page,
    project_id: OfProject = None,
) -> Listing[VisibilityOut]:
    """Vad andra ser av resultat, från vilken dag. What others see of results, from which day on."""
    query = queries.visibilities()
    if project_id:
        query = query.where(col(ResultVisibility.project_id) == project_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"from_on": col(ResultVisibility.from_on)},
        key=col(ResultVisibility.project_id),
        changed=col(ResultVisibility.recorded_at),
        read=queries.visibility_out,
    )
