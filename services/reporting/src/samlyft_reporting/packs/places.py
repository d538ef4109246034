"""One page for a municipality's management group and board, and one for a unit's workplace meeting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from samlyft_charts import Bar, bars
from samlyft_reporting.packs.document import (
    FEW,
    NONE,
    Block,
    Chapter,
    Chart,
    Key,
    Table,
    number,
    percent,
    text,
)
from samlyft_reporting.packs.facts import Facts

MOST_DRAWN = 8
"""With more units the drawing would push the table to a second page."""


def name_of(facts: Facts, workplace_id: UUID) -> str:
    """A unit's name."""
    return next((r["name"] for r in facts.rows["places"] if r["id"] == workplace_id), NONE)


def municipality(facts: Facts, order: Any) -> list[Chapter]:
    """Its figures beside the project's, its units, its plan."""
    code: str = order.municipality_code
    mine = [
        facts.value(facts.municipalities, n, code) for n in ("persons_trained", "training_hours")
    ]
    whole = [facts.value(facts.whole, n) for n in ("persons_trained", "training_hours")]
    champions = facts.by_place("champions").get(code, {})
    milestones = facts.by_place("milestones").get(code)
    plans = facts.by_place("plans").get(code, {})
    keys = [
        Key(label="utbildade personer", value=number(mine[0])),
        Key(label="utbildningstimmar", value=number(mine[1])),
        Key(
            label="timmar per person",
            value=_each(*mine),
            note=f"hela projektet {_each(*whole)}",
        ),
        Key(label="digitaliseringsombud", value=number(champions.get("champions", 0))),
    ]
    said = [
        f"Handlingsplanen är {'antagen' if plans.get('adopted') else 'inte antagen än'}.",
        f"{milestones['reached']} av {milestones['planned']} plansteg är beslutade eller i bruk."
        if milestones
        else "Inga plansteg är registrerade.",
    ]
    return [
        Chapter(heading="Läget", blocks=[Block(keys=keys), Block(points=said)]),
        Chapter(heading="Enheterna", blocks=_units(facts)),
    ]


def _each(people: float | None, hours: float | None) -> str:
    return number(hours / people, 1) if people and hours else FEW


def _units(facts: Facts) -> list[Block]:
    units = facts.rows["places"]
    if not units:
        return [text("Ingen enhet har registrerad utbildning än.")]
    shown = [unit for unit in units if unit["people"] >= facts.smallest]
    if len(units) - len(shown) == 1 and shown:
        # The municipality's sum would tell the one that is left out.
        shown.remove(min(shown, key=lambda unit: unit["people"]))
    staffed = any(unit["headcount"] for unit in shown)
    rows: list[list[Any]] = [
        [
            unit["name"],
            number(unit["people"]),
            *([_coverage(unit)] if staffed else []),
            number(unit["minutes"] / 60),
        ]
        for unit in shown
    ]
    left = len(units) - len(shown)
    drawn = [
        Bar(unit["name"], unit["people"]) for unit in sorted(shown, key=lambda u: -u["people"])
    ]
    told = "Utbildade per enhet: " + ", ".join(f"{b.label} {number(b.value)}" for b in drawn) + "."
    note = "Den som byter enhet finns i båda."
    if left:
        note += f" {left} {'enhet' if left == 1 else 'enheter'} med för få personer visas inte."
    columns = ["Enhet", "Personer", *(["Av anställda"] if staffed else []), "Timmar"]
    table = Block(table=Table(caption="Enheterna", columns=columns, rows=rows, note=note))
    if not drawn or len(shown) > MOST_DRAWN:
        return [table]
    chart = Chart(
        title="Utbildade personer per enhet",
        alternative=told,
        spec=bars("Utbildade personer per enhet", told, drawn),
    )
    return [Block(chart=chart), table]


def _coverage(unit: Any) -> str:
    """People trained as a share of the headcount; at most all of them, since people come and go."""
    if not unit["headcount"]:
        return NONE
    return percent(min(1.0, unit["people"] / unit["headcount"]))


def workplace(facts: Facts, order: Any) -> list[Chapter]:
    """What the unit has done, for talking about at the next meeting."""
    unit = next((r for r in facts.rows["places"] if r["id"] == order.workplace_id), None)
    if unit is None or unit["people"] < facts.smallest:
        words = (
            f"Färre än {facts.smallest} i enheten har deltagit, så siffror visas inte för enheten."
        )
        return [Chapter(heading="Läget", blocks=[text(words)])]
    keys = [
        Key(label="har deltagit", value=number(unit["people"]), note=_of(unit)),
        Key(label="timmar tillsammans", value=number(unit["minutes"] / 60)),
        Key(label="timmar per person", value=number(unit["minutes"] / 60 / unit["people"], 1)),
    ]
    topics: list[list[Any]] = [
        [row["topic"] or NONE, number(row["minutes"] / 60, 1), number(row["sessions"])]
        for row in facts.rows["topics"]
    ]
    columns = ["Ämne", "Timmar", "Tillfällen"]
    blocks = (
        [Block(table=Table(caption="Vad vi har övat", columns=columns, rows=topics))]
        if topics
        else []
    )
    questions = [
        "Vad gör vi på ett nytt sätt sedan utbildningen?",
        "Vad behöver vi öva en gång till, och när?",
        "Vad hindrar oss: telefoner, uppkoppling, tid? Vem tar det vidare?",
    ]
    return [
        Chapter(heading="Läget", blocks=[Block(keys=keys)]),
        Chapter(heading="Vad vi har övat", blocks=blocks),
        Chapter(heading="Att prata om på arbetsplatsträffen", blocks=[Block(points=questions)]),
    ]


def _of(unit: Any) -> str:
    return f"av {number(unit['headcount'])} anställda" if unit["headcount"] else ""
