"""Every text of a form in every language that its title has: half a translation is worse than none."""

from __future__ import annotations

from collections.abc import Iterable

from samlyft_survey.forms import Option, QuestionnaireBody
from samlyft_survey.labels import Label
from samlyft_web.problems import FieldError, Text

_MISSING = Text(
    "Texten saknas på ett språk som titeln har.",
    "The text lacks a language that the title has.",
)


def translation_faults(body: QuestionnaireBody) -> Iterable[FieldError]:
    """Texts that lack one of the title's languages."""
    wanted = body.title.languages
    for pointer, label in texts(body):
        if label is not None and not wanted <= label.languages:
            yield FieldError(pointer=pointer, code="translation_missing", detail=_MISSING)


def texts(body: QuestionnaireBody) -> Iterable[tuple[str, Label | None]]:
    """What those who answer read, by its place in the document."""
    yield "/introduction", body.introduction
    for number, section in enumerate(body.sections):
        yield f"/sections/{number}/title", section.title
        yield f"/sections/{number}/text", section.text
    for number, item in enumerate(body.items):
        here = f"/items/{number}"
        yield f"{here}/text", item.text
        yield f"{here}/help", item.help
        yield f"{here}/number/unit", item.number.unit if item.number else None
        yield from _options(f"{here}/options", item.options)
        yield from _options(f"{here}/rows", item.rows)


def _options(here: str, options: list[Option]) -> Iterable[tuple[str, Label]]:
    for place, option in enumerate(options):
        yield f"{here}/{place}/label", option.label
