"""One address, three forms: JSON for systems, a page to read, a PDF to hand over."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_enrollment.pdf import pdf
from samlyft_enrollment.staff_information.queries import staff_information
from samlyft_enrollment.staff_information.schemas import StaffInformation
from samlyft_web.accept import forms, wanted
from samlyft_web.pages import Pages
from samlyft_web.problems import language

router = APIRouter(tags=["personal data"])
PAGES = Pages("samlyft_enrollment")


@router.get(
    "/staff-information",
    summary="Vad som mäts om personalen / What is measured on staff",
    response_model=StaffInformation,
    responses=forms("text/html", "application/pdf") | {404: {}},
)
async def get_staff_information(
    request: Request,
    principal: Annotated[Principal, Depends(require("settings:read"))],
    session: Session,
    project_id: Annotated[UUID | None, Query(description="Ett projekt. One project.")] = None,
) -> Response:
    """Vad som mäts, vem som ser det och hur länge, som det är inställt nu; be om text/html eller application/pdf.

    What is measured, who sees it and for how long, as it is set now; ask for text/html or application/pdf.
    """
    found = await staff_information(session, project_id)
    form = wanted(request, "application/json", "text/html", "application/pdf")
    if form == "application/json":
        return JSONResponse(found.model_dump(mode="json"))
    if form == "text/html":
        return PAGES.render(request, "staff_information.html", told=found)
    told = found.model_dump(mode="json") | {"made_at": f"{found.made_at:%Y-%m-%d %H:%M}"}
    made = await asyncio.to_thread(pdf, "staff_information.typ", told, language.get())
    headers = {"content-disposition": 'attachment; filename="personalinformation.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)
