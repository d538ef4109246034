"""The page behind a signing link: Swedish or English, no script, nothing stored in the browser."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from samlyft_training_log.certificates.codes import code_of
from samlyft_training_log.signing import door
from samlyft_web.days import STOCKHOLM
from samlyft_web.doors import door_session, form_fields
from samlyft_web.pages import Pages

router = APIRouter(include_in_schema=False)
pages = Pages("samlyft_training_log")


@router.get("/pages/sign/{token}")
async def ask_for_code(request: Request, token: str) -> HTMLResponse:
    """The first look: asks for the code."""
    async with door_session(request, token) as session:
        opened = await door.look(session, request.app.state.settings, token)
    return _page(request, opened)


@router.post("/pages/sign/{token}")
async def read_or_sign(request: Request, token: str) -> HTMLResponse:
    """The code, and with `signs` the signature."""
    fields = await form_fields(request)
    async with door_session(request, token) as session:
        settings = request.app.state.settings
        signs = fields.get("signs") == "yes"
        opened = await door.open_door(session, settings, token, fields.get("code", ""), signs=signs)
        code = code_of(settings, opened.link.tenant_id, opened.link.certificate_id)
    return _page(request, opened, typed=fields.get("code", ""), code=code)


STATUS = {"used": 409, "late": 410, "locked": 403, "replaced": 410, "wrong-code": 422}


def _page(request: Request, opened: door.Opened, typed: str = "", code: str = "") -> HTMLResponse:
    expires = opened.link.expires_at.astimezone(STOCKHOLM)
    used = opened.link.used_at and opened.link.used_at.astimezone(STOCKHOLM)
    return pages.render(
        request,
        "sign.html",
        STATUS.get(opened.state, 200),
        state=opened.state,
        certificate=opened.certificate,
        lines=opened.lines,
        left=opened.left,
        signer=opened.link.signer,
        expires=expires.strftime("%Y-%m-%d %H:%M"),
        used=used.strftime("%Y-%m-%d %H:%M") if used else "",
        typed=typed,
        code=code,
        check=f"{request.scope.get('root_path', '')}/pages/certificate",
    )
