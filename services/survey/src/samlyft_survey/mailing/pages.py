"""The page behind a letter's last line: no more letters."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from samlyft_survey.answering.showing import Reader, show
from samlyft_survey.mailing import commands
from samlyft_web.doors import door_session

router = APIRouter(include_in_schema=False)


@router.get("/pages/{token}/opt-outs")
async def ask(request: Request, token: str) -> HTMLResponse:
    """Asks: programs that follow links in letters take nobody off."""
    async with door_session(request, token) as session:
        await commands.demand_door(session, request.app.state.settings, token)
    return show(request, "opt_out.html", Reader.of(None), done=False)


@router.post("/pages/{token}/opt-outs")
async def decline(request: Request, token: str) -> HTMLResponse:
    """Done, by the button or by a mail program's own (RFC 8058)."""
    async with door_session(request, token) as session:
        await commands.decline(session, request.app.state.settings, token)
    return show(request, "opt_out.html", Reader.of(None), done=True)
