"""A layout as data: which columns in which order, how values are written, and how a protected person stands in it."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_reporting.file_templates.fields import FIELDS, HourRounding
from samlyft_web.fields import Code, Name, StrictModel
from samlyft_web.problems import FieldError, InvalidError, Text

MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"
MonthText = Annotated[str, StringConstraints(pattern=MONTH)]
Programme = Literal["2014-2020", "2021-2027"]
Suffix = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,8}$")]


_LAYOUT: dict[str, Any] = {
    "columns": [
        {"header": "Personnummer", "field": "identity_number"},
        {"header": "Timmar", "field": "hours", "rounding": "two_decimals_half_up"},
    ],
    "replacement_form": {"woman": "Tf29", "man": "Tf19", "unknown": "Tf29"},
}
TEMPLATE: dict[str, Any] = {
    "code": "egen-mall",
    "programme_period": "2014-2020",
    "from_month": "2019-04",
    "format": "csv",
    "layout": _LAYOUT,
    "source": "Anvisning från finansiären 2019-05-02",
}


class Column(StrictModel):
    """One column: its heading and the field it holds."""

    header: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    field: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    rounding: HourRounding = "two_decimals_half_up"


class ReplacementForm(StrictModel):
    """What follows the date of birth in the place of a protected person's last four signs, by gender."""

    woman: Suffix
    man: Suffix
    unknown: Suffix


class Layout(StrictModel):
    """How the file is written."""

    columns: Annotated[list[Column], Field(min_length=1, max_length=60)]
    delimiter: Literal[";", ",", "tab"] = ";"
    decimal: Literal[",", "."] = ","
    byte_order_mark: bool = True
    sheet: Annotated[str, StringConstraints(pattern=r"^[\w åäöÅÄÖ-]{1,31}$")] = "Deltagare"
    file_name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.{} -]{1,80}$")] = (
        "{month}_{project}_v{revision}"
    )
    """`{month}`, `{project}` (its code) and `{revision}` are filled in."""
    replacement_form: ReplacementForm


class TemplateIn(StrictModel):
    """A layout under a name; the same code again is its next version, and files keep the one they were written by."""

    model_config = ConfigDict(json_schema_extra={"example": TEMPLATE})

    code: Code
    programme_period: Programme | None = None
    """The template is offered to projects of this period; null: to all."""
    from_month: MonthText
    """The first month that it is for."""
    format: Literal["csv", "xlsx"]
    layout: Layout
    source: Name
    """Where the layout is laid down, and how sure it is."""


class Shipped(BaseModel):
    """A template that comes with Samlyft."""

    template_id: UUID
    version: int
    template: TemplateIn


def demand_known(layout: Layout) -> None:
    """Raises `InvalidError` that points at each column of an unknown field, and a file name that cannot be made."""
    known = ", ".join(FIELDS)
    errors = [
        FieldError(
            pointer=f"/layout/columns/{place}/field",
            code="unknown-field",
            detail=Text(f"Okänt fält. Välj bland: {known}.", f"Unknown field. One of: {known}."),
        )
        for place, column in enumerate(layout.columns)
        if column.field not in FIELDS
    ]
    try:
        layout.file_name.format(month="2020-03", project="x", revision=1)
    except (KeyError, ValueError, IndexError):
        detail = Text(
            "Bara {month}, {project} och {revision} kan fyllas i.",
            "Only {month}, {project} and {revision} can be filled in.",
        )
        errors.append(FieldError(pointer="/layout/file_name", code="file-name", detail=detail))
    if errors:
        text = Text(
            "Mallen nämner något som inte finns. Rätta den och skicka igen.",
            "The template names something that does not exist. Mend it and send it again.",
        )
        raise InvalidError(text, errors=errors)


@cache
def shipped() -> tuple[Shipped, ...]:
    """The layouts in `data/layouts`, oldest first."""
    folder = files("samlyft_reporting") / "data" / "layouts"
    found = []
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        read = json.loads(path.read_text(encoding="utf-8"))
        version = read.pop("version")
        template = TemplateIn.model_validate(read)
        demand_known(template.layout)
        name = f"https://samlyft.example/templates/{template.code}/{version}"
        found.append(
            Shipped(template_id=uuid5(NAMESPACE_URL, name), version=version, template=template)
        )
    return tuple(found)
