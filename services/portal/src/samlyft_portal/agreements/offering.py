"""An agreement before it is offered: its terms as a form says them, told in plain words of what would leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from samlyft_portal.apis import Json
from samlyft_portal.dashboard.frame import day_of
from samlyft_portal.terms_sharing import LEAVING, SHARED
from samlyft_web.days import today
from samlyft_web.problems import FieldError, InvalidError, Text

FEWEST = 5
"""The smallest group that the API takes."""
FIELDS = (
    *("title", "contributors", "readers", "we", "mode", "smallest_cell", "from_on", "to_on"),
    *SHARED,
)
LACKING = Text("Fyll i det som saknas.", "Fill in what is missing.")


@dataclass(frozen=True)
class Leaving:
    """What each party would see under an agreement, in words."""

    figures: list[tuple[Text, Text]]
    givers: list[str]
    readers: list[str]
    is_named: bool
    smallest: int
    we_give: bool


def terms(own: str, form: Mapping[str, str]) -> Json:
    """The body that the API takes; what is malformed goes as it is, and the API says so."""
    others = names(form.get("contributors", ""))
    gives = form.get("we", "give") == "give"
    readers = names(form.get("readers", ""))
    smallest = form.get("smallest_cell", "")
    return {
        "title": form.get("title", "").strip(),
        "mode": form.get("mode", "named"),
        "figures": [name for name in SHARED if form.get(name)],
        "smallest_cell": int(smallest) if smallest.isdecimal() else FEWEST,
        "from_on": form.get("from_on", ""),
        "to_on": form.get("to_on") or None,
        "contributors": [own, *others] if gives else others,
        "readers": readers if gives else [own, *readers],
    }


def names(text: str) -> list[str]:
    """`Halland, skaraborg` as the short names that others go by; each once."""
    return list(dict.fromkeys(text.replace(",", " ").lower().split()))


def check(own: str, body: Json) -> None:
    """Raises `InvalidError` where there is nothing to show yet; the rest is the API's to say."""
    others = [one for one in (*body["contributors"], *body["readers"]) if one != own]
    asked = (
        ("/title", body["title"], Text("Ge den ett namn.", "Give it a name.")),
        (
            "/contributors",
            others,
            Text("Skriv vilka den erbjuds till.", "Say to whom it is offered."),
        ),
        ("/figures", body["figures"], Text("Välj minst en siffra.", "Choose at least one figure.")),
        ("/from_on", body["from_on"], Text("Välj en första dag.", "Choose a first day.")),
    )
    faults = [
        FieldError(pointer=field, code="missing", detail=said)
        for field, value, said in asked
        if not value
    ]
    if faults:
        raise InvalidError(LACKING, errors=faults)
    for day in (body["from_on"], body["to_on"]):
        day_of(day or "", today())


def leaving(own: str, one: Json, known: Mapping[str, str]) -> Leaving:
    """The terms of an agreement, offered or not, as what would leave; `known` are the names of organisations."""
    return Leaving(
        figures=[(SHARED[name], LEAVING[name]) for name in one["figures"] if name in SHARED],
        givers=[known.get(name, name) for name in one["contributors"] if name != own],
        readers=[known.get(name, name) for name in one["readers"] if name != own],
        is_named=one["mode"] == "named",
        smallest=one["smallest_cell"],
        we_give=own in one["contributors"],
    )


def known(rows: list[Json]) -> dict[str, str]:
    """Names of the organisations that earlier agreements name."""
    found: dict[str, Any] = {}
    for row in rows:
        found |= {part["party"]: part["party_name"] for part in row["parties"]}
    return found
