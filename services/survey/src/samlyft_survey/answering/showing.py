"""Pages in the reader's language, and the way from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from samlyft_survey.answering.wording import RIGHT_TO_LEFT, Words, ordered, words
from samlyft_survey.labels import LATTLAST
from samlyft_web.pages import Pages
from samlyft_web.problems import language as of_request

PAGES = Pages("samlyft_survey")
_OWN = frozenset({"sv", "en", LATTLAST})


@dataclass(frozen=True)
class Reader:
    """Which language somebody reads, and which there are."""

    language: str
    languages: list[tuple[str, str]]

    @classmethod
    def of(cls, wanted: str | None, languages: frozenset[str] = _OWN) -> Reader:
        """The wanted one where the form has it, else that of the browser."""
        chosen = wanted if wanted in languages else of_request.get()
        # What the house's own parts of the page, and its errors, are written in.
        of_request.set("sv" if chosen.startswith("sv") else "en")
        return cls(chosen, ordered(languages))

    @property
    def words(self) -> Words:
        """The page's own words."""
        return words(self.language)

    @property
    def tag(self) -> str:
        """For the attribute `lang` of what is asked."""
        return self.language

    @property
    def direction(self) -> str:
        """`rtl` where the script runs so."""
        return "rtl" if self.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def show(
    request: Request, name: str, reader: Reader, status: int = 200, **values: Any
) -> HTMLResponse:
    """The page `name`."""
    own = {"w": reader.words, "reader": reader, "root": request.scope.get("root_path", "")}
    return PAGES.render(request, name, status, **own, **values)


def redirect(
    request: Request, token: str, end: str = "answers", **query: object
) -> RedirectResponse:
    """To another page of the same door, so that reloading sends nothing twice."""
    given = {name: value for name, value in query.items() if value is not None and value != ""}
    root = request.scope.get("root_path", "")
    address = f"{root}/pages/{token}/{end}" + (f"?{urlencode(given)}" if given else "")
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})
