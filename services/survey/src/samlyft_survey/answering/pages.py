"""The pages behind an answer link. Their paths end in `/answers`, which keeps them out of logs and traces."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from samlyft_common.db import Database
from samlyft_survey.answering import flow
from samlyft_survey.answering.desk import SPENT, Open, SpentLinkError, opened, save
from samlyft_survey.answering.flow import PageOf, Said
from samlyft_survey.answering.privacy import who_sees_what
from samlyft_survey.answering.showing import Reader, redirect, show
from samlyft_survey.answering.views import item_view
from samlyft_survey.answers.commands import TokenNotValidError, take_answer
from samlyft_survey.answers.rules import REQUIRED, missing_faults, pruned
from samlyft_survey.broker_access import OpenBroker
from samlyft_web.doors import form_fields

router = APIRouter(include_in_schema=False)
LAST = 99
"""The page after all sections, where the form is sent in."""
Lang = Annotated[str | None, Query(max_length=40)]
Number = Annotated[int | None, Query(ge=0, le=LAST)]
Flag = Annotated[str, Query(max_length=10)]
NOTHING = Said({}, {}, {})


@router.get("/pages/thanks/answers")
async def thanks(
    request: Request, lang: Lang = None, back: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    """After sending in; says nothing of what was sent."""
    return show(request, "thanks.html", Reader.of(lang), back=back)


@router.get("/pages/{token}/answers")
async def read_page(  # the parameters of one page
    request: Request,
    broker: OpenBroker,
    token: str,
    page: Number = None,
    lang: Lang = None,
    told: Flag = "",
) -> HTMLResponse:
    """The start, a section, or the last page; resumed on whatever device has the link."""
    database: Database = request.app.state.database
    at = await opened(database.pool, broker, token)
    reader = Reader.of(lang or at.language, at.form.body.title.languages)
    if at.is_waiting:
        return show(request, "wait.html", reader, form=at.form.body, at=at)
    if page is None:
        return _start(request, at, reader, told)
    if page == LAST:
        return _last(request, at, reader)
    found = next((one for one in at.pages() if one.number >= page), None)
    if found is None:
        return _last(request, at, reader)
    return _section(request, at, reader, found, NOTHING, told=told)


@router.post("/pages/{token}/answers")
async def take_page(request: Request, broker: OpenBroker, token: str) -> Response:
    """Saves a section and goes on, or sends in."""
    fields = await form_fields(request)
    database: Database = request.app.state.database
    at = await opened(database.pool, broker, token)
    reader = Reader.of(fields.get("lang") or at.language, at.form.body.title.languages)
    go = fields.get("go", "next")
    if at.is_waiting:
        return redirect(request, token)
    if go == "erase":
        await save(broker, at, None)
        if at.back:
            return redirect(request, at.back, "shared/answers", lang=reader.language)
        return redirect(request, token, told="erased", lang=reader.language)
    if go == "send":
        return await _send(request, broker, at, reader)
    return await _save_section(request, broker, at, reader, fields)


async def _save_section(
    request: Request, broker: OpenBroker, at: Open, reader: Reader, fields: dict[str, str]
) -> Response:
    go, number = fields.get("go", "next"), fields.get("page", "0")
    here = next((one for one in at.pages() if str(one.number) == number), None)
    if here is None:
        return redirect(request, at.token, page=LAST, lang=reader.language)
    said = flow.read(fields, here.items)
    answers = flow.without(at.answers, here.items) | said.answers
    await save(broker, at, at.draft(answers, reader.language))
    later = at.pages(answers)
    if go == "back":
        before = [one.number for one in later if one.number < here.number]
        page = before[-1] if before else None
        return redirect(request, at.token, page=page, lang=reader.language)
    if go == "later":
        return redirect(request, at.token, told="saved", lang=reader.language)
    if flow.new_on(here, later):
        return redirect(request, at.token, page=here.number, told="more", lang=reader.language)
    missing = {key: REQUIRED for item in here.items if item.required for key in item.keys}
    lacking = {key: text for key, text in missing.items() if key not in answers}
    if said.faults or lacking:
        faulty = said._replace(faults={**lacking, **said.faults}, answers=answers)
        return _section(request, at, reader, here, faulty, status=422)
    after = [one.number for one in later if one.number > here.number]
    return redirect(request, at.token, page=after[0] if after else LAST, lang=reader.language)


async def _send(request: Request, broker: OpenBroker, at: Open, reader: Reader) -> Response:
    answers = pruned(at.form.items, at.answers, at.group)
    if not answers or missing_faults(at.form.items, answers, at.group):
        return _last(request, at, reader, status=422)
    database: Database = request.app.state.database
    try:
        await take_answer(database.pool, broker, at.token, answers)
    except TokenNotValidError:
        raise SpentLinkError(SPENT) from None
    return redirect(request, "thanks", lang=reader.language, back=at.back)


def _start(request: Request, at: Open, reader: Reader, told: str) -> HTMLResponse:
    pages = at.pages()
    return show(
        request,
        "start.html",
        reader,
        at=at,
        form=at.form.body,
        told=told,
        begun=bool(at.answers),
        first=pages[0].number if pages else LAST,
        resume=_unanswered(at, pages),
        privacy=who_sees_what(at.form.body, reader.language, shared=at.looked.shared),
    )


def _unanswered(at: Open, pages: list[PageOf]) -> int:
    """The first page without any answer."""
    for page in pages:
        if not any(key in at.answers for item in page.items for key in item.keys):
            return page.number
    return LAST


def _section(  # noqa: PLR0913  # what a page shows
    request: Request,
    at: Open,
    reader: Reader,
    page: PageOf,
    said: Said,
    *,
    told: str = "",
    status: int = 200,
) -> HTMLResponse:
    pages = at.pages()
    numbers = [one.number for one in pages]
    answers = said.answers or at.answers
    views: list[dict[str, Any]] = [
        item_view(item, answers, reader.language, reader.words, said.faults, said.typed)
        for item in page.items
    ]
    return show(
        request,
        "section.html",
        reader,
        status,
        at=at,
        form=at.form.body,
        page=page,
        items=views,
        told=told,
        faulty=bool(said.faults),
        place=numbers.index(page.number) + 1,
        places=len(pages) + 1,
    )


def _last(request: Request, at: Open, reader: Reader, *, status: int = 200) -> HTMLResponse:
    pages = at.pages()
    items = [(page.number, item) for page in pages for item in page.items]
    lacking = [
        {"page": number, "text": item.text.words(reader.language), "required": item.required}
        for number, item in items
        if not all(key in at.answers for key in item.keys)
    ]
    return show(
        request,
        "last.html",
        reader,
        status,
        at=at,
        form=at.form.body,
        lacking=lacking,
        can_send=bool(at.answers) and not any(one["required"] for one in lacking),
        answered=len(items) - len(lacking),
        asked=len(items),
        back=pages[-1].number if pages else None,
        places=len(pages) + 1,
        faulty=status != 200,
    )
