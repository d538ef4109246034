"""Server-rendered pages behind public links: Swedish or English, no script, nothing from another origin.

A service's pages stand under `/pages/`: there the guard takes forms, and errors are told as pages. Its templates are
in `templates/` of its package and extend `layout.html`.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response
from starlette.types import Scope

from samlyft_web.problems import AppError, in_language, language
from samlyft_web.sayings import Text

if TYPE_CHECKING:
    from jinja2 import Environment

SAFETY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
}
router = APIRouter(include_in_schema=False)


class Pages:
    """The templates of one service's package."""

    def __init__(self, package: str) -> None:
        self._package = package

    @cached_property
    def _templates(self) -> Environment:
        # Made, and its library imported, when the first page is shown.
        from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

        return Environment(
            loader=ChoiceLoader([PackageLoader(self._package), PackageLoader("samlyft_web")]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(self, request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The page `name` in the reader's language; in templates `t("svenska", "English")` and `lang` give it."""
        return self.answer(request.scope, name, status, **values)

    def answer(self, scope: Scope, name: str, status: int, **values: Any) -> HTMLResponse:
        """The same where there is a scope only."""
        root: str = scope.get("root_path", "")
        html = self._templates.get_template(name).render(
            **values, lang=language.get(), style=f"{root}/pages/style.css", t=_chosen
        )
        return HTMLResponse(html, status, {**SAFETY, "Content-Language": language.get()})


def _chosen(sv: str, en: str) -> str:
    return in_language(Text(sv, en))


@lru_cache(1)
def _shared() -> Pages:
    return Pages("samlyft_web")


def error_page(scope: Scope, error: AppError) -> HTMLResponse:
    """What went wrong, as a page: the same words as the problem document."""
    page = _shared().answer(
        scope,
        "error.html",
        error.status,
        title=in_language(error.title),
        detail=in_language(error.detail),
        faults=[in_language(fault.detail) for fault in error.errors],
    )
    page.headers.update(error.headers)
    return page


@router.get("/pages/style.css")
async def style() -> Response:
    """The one style sheet."""
    css = resources.files("samlyft_web").joinpath("templates/style.css").read_bytes()
    headers = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return Response(css, media_type="text/css", headers=headers)
