"""The page where anyone who holds a certificate can check it: a match or none, and nothing about the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from samlyft_training_log.certificates.codes import hash_of, plain
from samlyft_web.doors import form_fields
from samlyft_web.pages import Pages

router = APIRouter(include_in_schema=False)
pages = Pages("samlyft_training_log")
FOUND = sa.text(
    """
    select c.status, c.stale, c.issued_at, c.month, c.minutes, t.name as tenant_name
    from certificate_code k
    join certificate c on c.tenant_id = k.tenant_id and c.certificate_id = k.certificate_id
    left join tenant t on t.tenant_id = k.tenant_id
    where k.code_hash = :hash
    """
)


@dataclass(frozen=True)
class Answer:
    """What the page tells; `agrees` is None where no figures were typed."""

    code: str = ""
    asked: bool = False
    found: Any = None
    agrees: bool | None = None


@router.get("/pages/certificate")
async def ask(request: Request) -> HTMLResponse:
    """An empty form."""
    return _page(request, Answer())


@router.get("/pages/certificate/{code}")
async def check_link(request: Request, code: str) -> HTMLResponse:
    """The link that is printed on a certificate."""
    return _page(request, await _check(request, code, {}))


@router.post("/pages/certificate")
@router.post("/pages/certificate/{code}")
async def check_form(request: Request) -> HTMLResponse:
    """What was typed: the code, and if wanted the month and the minutes of the paper."""
    fields = await form_fields(request)
    return _page(request, await _check(request, fields.get("code", ""), fields))


async def _check(request: Request, typed: str, fields: dict[str, str]) -> Answer:
    code = plain(typed)
    if code is None:
        return Answer(typed[:80], asked=True)
    key = {"hash": hash_of(request.app.state.settings, code)}
    async with request.app.state.database.session(code.partition(".")[0]) as session:
        found = (await (await session.connection()).execute(FOUND, key)).one_or_none()
    minutes = fields.get("minutes", "")
    agrees = None
    if found is not None and minutes:
        typed_minutes = minutes.replace(" ", "").replace("\u00a0", "")
        agrees = typed_minutes == str(found.minutes) and fields.get("month", "") == found.month
    return Answer(typed[:80], asked=True, found=found, agrees=agrees)


def _page(request: Request, answer: Answer) -> HTMLResponse:
    action = f"{request.scope.get('root_path', '')}/pages/certificate"
    status = 404 if answer.asked and answer.found is None else 200
    return pages.render(request, "certificate.html", status, answer=answer, action=action)
