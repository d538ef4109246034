"""Pages from templates: Swedish or English, styles and scripts of our own only, named by what they hold."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.types import Scope

from samlyft_portal import words
from samlyft_portal.session import LoginNeededError
from samlyft_portal.settings import ROOT
from samlyft_web.problems import AppError, NotFoundError, accept_language, in_language, language
from samlyft_web.sayings import Text

router = APIRouter(include_in_schema=False)
MEDIA = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
YEAR = "public, max-age=31536000, immutable"


@cache
def _assets() -> dict[str, tuple[bytes, str]]:
    """Each file by a name that changes with it."""
    found = {}
    for file in resources.files("samlyft_portal").joinpath("assets").iterdir():
        stem, _, ending = file.name.rpartition(".")
        if ending in MEDIA:
            content = file.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:12]
            found[f"{stem}.{digest}.{ending}"] = (content, MEDIA[ending])
    return found


def asset(name: str) -> str:
    """The address of a file of ours."""
    stem, _, ending = name.rpartition(".")
    known = next(
        one for one in _assets() if one.startswith(f"{stem}.") and one.endswith(f".{ending}")
    )
    return f"{ROOT}/assets/{known}"


@router.get("/assets/{name}")
async def assets(name: str) -> Response:
    """A style sheet, a script or a picture."""
    if name not in _assets():
        raise NotFoundError(Text("Filen finns inte.", "There is no such file."))
    content, media = _assets()[name]
    return Response(content, media_type=media, headers={"Cache-Control": YEAR})


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("samlyft_portal"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(t=words.chosen, root=ROOT, asset=asset, word=words.word, once=_once)
    made.filters.update(
        number=words.number, percent=words.percent, hours=words.hours, day=words.day,
        month=words.month, moment=words.moment, clock=words.clock, decimal=words.decimal, small=words.small,
    )  # fmt: skip
    made.tests["match_outcome"] = lambda name: str(name).startswith("outcome:")
    made.filters["plain"] = _plain
    # `samlyft.enrollment.workplace.changed.v1`: the sender is said beside it.
    made.filters["event"] = lambda name: " ".join(str(name).split(".")[2:-1]) or str(name)
    made.filters["spoken"] = in_language
    # An actor is an issuer and a subject: people know the subject.
    made.filters["subject"] = lambda actor: str(actor).rsplit(" ", 1)[-1]
    made.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    made.filters["first_value"] = lambda group: group["figures"][0]["value"] or 0
    return made


def _plain(value: Any) -> str:
    """A figure among words; what is no number stands as it is."""
    if isinstance(value, list):
        return ", ".join(map(_plain, value)) or "–"
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return words.day(value)
    if value is None:
        return "–"
    return words.number(value) if isinstance(value, int | float) else str(value)


def _once() -> str:
    """A form's own key: the same form sent twice makes one thing."""
    return str(uuid4())


def page(
    request: Request, name: str, *, refused: AppError | None = None, **values: Any
) -> HTMLResponse:
    """The page `name`; above its content what was refused, if something was."""
    told = refused and (refused.title, refused.detail, [one.detail for one in refused.errors])
    status = refused.status if refused else 200
    return _page(request.scope, name, status, refused=told, **values)


def _page(scope: Scope, name: str, status: int, **values: Any) -> HTMLResponse:
    state = scope.get("state", {})
    query = QueryParams(scope["query_string"])
    address: str = scope["path"]
    if scope["query_string"]:
        address += f"?{scope['query_string'].decode('latin-1')}"
    html = (
        _templates()
        .get_template(name)
        .render(
            **{"refused": None, **values},
            lang=language.get(),
            session=state.get("session"),
            caller=state.get("caller"),
            address=address if scope["method"] == "GET" else f"{ROOT}/",
            said=query.get("said", ""),
        )
    )
    return HTMLResponse(html, status, {"Content-Language": language.get()})


def error_page(scope: Scope, error: AppError) -> Response:
    """What went wrong, in plain words; who must log in is taken there and back."""
    language.set(accept_language(scope))
    if isinstance(error, LoginNeededError) and scope["method"] == "GET":
        back = scope["path"]
        if scope["query_string"]:
            back += f"?{scope['query_string'].decode('latin-1')}"
        return RedirectResponse(f"{ROOT}/login?back={quote(back)}", 303)
    found = _page(
        scope,
        "error.html",
        error.status,
        problem=error.status,
        title=in_language(error.title),
        detail=in_language(error.detail),
        faults=[in_language(fault.detail) for fault in error.errors],
    )
    found.headers.update({k: v for k, v in error.headers.items() if k != "WWW-Authenticate"})
    return found


def back_to(path: str, said: str = "") -> RedirectResponse:
    """After a form: the page that shows what came of it."""
    sign = "&" if "?" in path else "?"
    return RedirectResponse(f"{ROOT}{path}{sign}said={said}" if said else f"{ROOT}{path}", 303)
