"""The pages behind a shared link: beginning a form of one's own, and a poster with the QR code."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import Response

from samlyft_survey.answering.privacy import who_sees_what
from samlyft_survey.answering.showing import Reader, redirect, show
from samlyft_survey.broker_access import OpenBroker
from samlyft_survey.doors import page as page_of
from samlyft_survey.forms import QuestionnaireBody
from samlyft_survey.links import commands, queries
from samlyft_survey.links.wording import groups_in
from samlyft_survey.models import Round, SharedLink
from samlyft_survey.questionnaires.queries import body_of
from samlyft_survey.rounds.queries import round_by_id
from samlyft_web.days import today
from samlyft_web.doors import ShutDoorError, door_session, form_fields, token_hash

router = APIRouter(include_in_schema=False)
Lang = Annotated[str | None, Query(max_length=40)]
State = Literal["open", "waiting", "full"]


class Behind(NamedTuple):
    """What a shared link leads to."""

    link: SharedLink
    row: Round
    body: QuestionnaireBody

    @property
    def state(self) -> State:
        """Whether a form can be begun by it now."""
        if self.row.status == "planned":
            return "waiting"
        most = self.link.expected * commands.MOST_PER_EXPECTED
        closing = self.row.closing_at is not None
        return "full" if self.link.started >= most or closing else "open"


async def _behind(
    request: Request, session: AsyncSession, token: str, *, lock: bool = False
) -> Behind:
    """Raises `ShutDoorError` for wrong, expired and closed ones alike."""
    digest = token_hash(request.app.state.settings, commands.PURPOSE, token)
    link = await queries.link_by_hash(session, digest, lock=lock)
    if link is None or link.status == "closed" or link.expires_on < today():
        raise ShutDoorError
    row = await round_by_id(session, link.round_id)
    if row.status == "closed":
        raise ShutDoorError
    return Behind(link, row, await body_of(session, row.questionnaire_id))


@router.get("/pages/{token}/shared/answers")
async def look(request: Request, token: str, lang: Lang = None) -> HTMLResponse:
    """Who answers, before the first question."""
    async with door_session(request, token) as session:
        found = await _behind(request, session, token)
    return _page(request, token, found, Reader.of(lang, found.body.title.languages))


@router.post("/pages/{token}/shared/answers")
async def begin(request: Request, broker: OpenBroker, token: str) -> Response:
    """A form of one's own, under a token of its own: from here on nothing leads back to the link."""
    fields = await form_fields(request)
    async with door_session(request, token) as session:
        found = await _behind(request, session, token, lock=True)
        reader = Reader.of(fields.get("lang"), found.body.title.languages)
        group = _group(found.body, fields)
        if group is None or found.state != "open":
            return _page(request, token, found, reader, faulty=group is None)
        draft: dict[str, Any] = {"answers": {}, "language": reader.language}
        if found.link.kiosk:
            draft["back"] = token
        code = fields.get("code", "")[:200]
        made = await commands.begin(session, broker, found.link, found.row, group, code, draft)
    return redirect(request, made, page=0, lang=reader.language)


@router.get("/pages/{token}/poster/answers")
async def poster(request: Request, token: str, lang: Lang = None) -> HTMLResponse:
    """The QR code, large: for the wall of a meeting room, or to print."""
    async with door_session(request, token) as session:
        found = await _behind(request, session, token)
    link = page_of(request.app.state.settings, token, "shared/answers")
    reader = Reader.of(lang, found.body.title.languages)
    return show(request, "poster.html", reader, form=found.body, link=link, qr=commands.qr(link))


def _group(body: QuestionnaireBody, fields: dict[str, str]) -> str | None:
    if body.respondent == "workplace":
        return "workplace"
    given = fields.get("group", "")
    return given if given in dict(groups_in("sv")) else None


def _page(
    request: Request, token: str, found: Behind, reader: Reader, *, faulty: bool = False
) -> HTMLResponse:
    return show(
        request,
        "shared.html",
        reader,
        422 if faulty else 200,
        token=token,
        form=found.body,
        state=found.state,
        opens_on=found.row.opens_on,
        groups=[] if found.body.respondent == "workplace" else groups_in(reader.language),
        asks_code=found.link.self_code,
        faulty=faulty,
        privacy=who_sees_what(found.body, reader.language, shared=not found.link.self_code),
    )
