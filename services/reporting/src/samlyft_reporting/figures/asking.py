"""What a caller may ask of a figure: the parameters, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import Query

from samlyft_reporting.figures.dimensions import ALLOWED, By
from samlyft_reporting.indicators.catalogue import CURRENT, Indicator
from samlyft_web.fields import DateField
from samlyft_web.problems import FieldError, InvalidError, Text

IndicatorId = Annotated[
    str,
    Query(pattern=r"^[a-z_]{1,40}$", description="Vilken siffra; se /indicators. Which figure."),
]
GroupedBy = Annotated[
    list[By], Query(description="Dela upp på högst två. Break down by at most two.", max_length=2)
]
AsOf = Annotated[
    DateField | None, Query(description="Som känt den dagen; i dag. As known then; today.")
]
SortedBy = Literal["key", "-key", "value", "-value", "n", "-n"]
Code = Annotated[str | None, Query(pattern=r"^[\w .:-]{1,60}$", description="Bara. Only.")]

Municipality = Annotated[
    str | None, Query(pattern=r"^([0-9]{4}|common)$", description="Kommunkod. Municipality.")
]
WorkplaceId = Annotated[
    str | None,
    Query(pattern=r"^[0-9a-f-]{36}$", description="Arbetsplatsens id. The workplace's id."),
]
Gender = Annotated[Literal["woman", "man", "unknown"] | None, Query(description="Kön. Gender.")]
Month = Annotated[
    str | None,
    Query(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", description="Som 2020-03. As 2020-03."),
]
FromOn = Annotated[
    DateField | None, Query(alias="from", description="Aktivitet från. Activity from.")
]
ToOn = Annotated[DateField | None, Query(alias="to", description="Aktivitet till. Up to.")]


class QuestionError(InvalidError):
    """What was asked for does not fit the figure."""

    code = "figure-question"


def refuse(name: str, sv: str, en: str) -> QuestionError:
    """A problem that points at the parameter."""
    text = Text(sv, en)
    return QuestionError(text, errors=[FieldError(pointer=f"query/{name}", code=name, detail=text)])


class Narrowing:
    """The filters that figures and lists of entries take."""

    def __init__(  # noqa: PLR0913  # one argument a parameter of the address
        self,
        municipality: Municipality = None,
        workplace: WorkplaceId = None,
        role_group: Code = None,
        area_of_care: Code = None,
        employer_kind: Code = None,
        gender: Gender = None,
        age_band: Code = None,
        form: Code = None,
        topic: Code = None,
        part: Code = None,
        month: Month = None,
        from_on: FromOn = None,
        to_on: ToOn = None,
    ) -> None:
        asked: dict[By, str | None] = {
            "municipality": municipality,
            "workplace": workplace,
            "role_group": role_group,
            "area_of_care": area_of_care,
            "employer_kind": employer_kind,
            "gender": gender,
            "age_band": age_band,
            "form": form,
            "topic": topic,
            "part": part,
            "month": month,
        }
        self.only: dict[By, str] = {one: value for one, value in asked.items() if value}
        self.from_on, self.to_on = from_on, to_on
        if from_on and to_on and from_on > to_on:
            raise refuse("to", "Slutet ligger före början.", "The end lies before the beginning.")


def indicator_of(name: str) -> Indicator:
    """The definition in use; raises `QuestionError`."""
    if name not in CURRENT:
        names = ", ".join(CURRENT)
        raise refuse(
            "indicator", f"Okänd siffra. Välj bland: {names}.", f"Unknown figure. One of: {names}."
        )
    return CURRENT[name]


def check(indicator: Indicator, by: list[By], only: Mapping[By, str], *, dated: bool) -> None:
    """Raises `QuestionError` where the figure cannot be broken down or narrowed so."""
    allowed = ALLOWED[indicator.made_of]
    for name, dimensions in (("by", by), *((one, [one]) for one in only)):
        if wrong := [one for one in dimensions if one not in allowed]:
            words = ", ".join(allowed) or "–"
            raise refuse(
                str(name),
                f"{indicator.title.sv} kan inte delas upp på {', '.join(wrong)}. Möjliga: {words}.",
                f"{indicator.title.en} cannot be broken down by {', '.join(wrong)}. Possible: {words}.",
            )
    if len(set(by)) < len(by):
        raise refuse("by", "Samma uppdelning två gånger.", "The same breakdown twice.")
    if dated and indicator.made_of not in {"entries", "sessions"}:
        raise refuse(
            "from",
            "Siffran gäller en dag och inte en period.",
            "This figure is of a day, not of a period.",
        )
