"""The page behind a marking code: employee number and code, no login, no script."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from samlyft_training_log.marking import commands
from samlyft_web.days import STOCKHOLM
from samlyft_web.doors import door_session, form_fields
from samlyft_web.pages import Pages

router = APIRouter(include_in_schema=False)
PAGES = Pages("samlyft_training_log")
STATUS = {"marked": 200, "late": 410, "shut": 410, "wrong": 422, "number": 422}


@router.get("/pages/marks/{token}")
async def show(request: Request, token: str) -> HTMLResponse:
    """The form, for as long as the code is shown."""
    async with door_session(request, token) as session:
        row = await commands.opened(session, request.app.state.settings, token)
        return _page(request, row, None)


@router.post("/pages/marks/{token}")
async def mark(request: Request, token: str) -> HTMLResponse:
    """Marks, or says what was wrong."""
    fields = await form_fields(request)
    number, code = fields.get("employee_number", "")[:64], fields.get("code", "")[:32]
    settings = request.app.state.settings
    async with door_session(request, token) as session:
        row = await commands.opened(session, settings, token)
        outcome = await commands.mark(session, settings, token, number, code)
    return _page(request, row, outcome, number)


def _page(
    request: Request, row: Any, outcome: commands.Outcome | None, number: str = ""
) -> HTMLResponse:
    return PAGES.render(
        request,
        "mark.html",
        STATUS[outcome] if outcome else 200,
        outcome=outcome or "",
        number=number,
        topic=row.topic,
        place=row.place or "",
        begins=row.starts_at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M"),
    )
