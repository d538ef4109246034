"""Chapters of figures: the whole, months, municipalities, roles, goals, and why two dates differ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from samlyft_charts import Bar, Point, bars, lines
from samlyft_reporting.indicators.catalogue import ROLE_GROUPS, label
from samlyft_reporting.packs.document import (
    FEW,
    NONE,
    Block,
    Chart,
    Key,
    Table,
    number,
    percent,
    swedish,
    text,
)
from samlyft_reporting.packs.facts import Facts
from samlyft_reporting.packs.wording import MONTHS

OUTCOMES = {
    "changed_routine": "av cheferna har ändrat minst en rutin mot ett digitalt eller mobilt arbetssätt",
    "leads_digital": "av cheferna har stärkt sina kunskaper i att leda en digitaliserad arbetsplats",
    "stronger_knowledge": "av medarbetarna har stärkt sin kunskap om eller sin förmåga med digitala verktyg",
}


PLACE_COLUMNS = ["Kommun", "Personer", "Chefer", "Timmar", "Per person", "Tillfällen", "Ombud"]
PLACE_COLUMNS += ["Plansteg"]
ROLES = {role: place for place, role in enumerate(ROLE_GROUPS)}
_LAST = str.maketrans("åäö", "{|}")


def swedish_order(code: str) -> str:
    """A municipality's name as Swedish sorts it."""
    return label("municipality", code).sv.lower().translate(_LAST)


def month_name(month: str) -> str:
    """`2020-03` as people write it."""
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"


def keys(facts: Facts) -> Block:
    """The figures that are said first."""
    hours = facts.value(facts.whole, "training_hours")
    people = facts.value(facts.whole, "persons_trained")
    managers = facts.value(facts.whole, "managers_trained")
    champions = sum(row["champions"] for row in facts.rows["champions"])
    found = [
        Key(
            label="utbildade personer",
            value=number(people),
            note=f"varav {number(managers)} chefer",
        ),
        Key(
            label="utbildningstimmar",
            value=number(hours),
            note=f"{number(hours / people, 1)} timmar per person" if hours and people else "",
        ),
        Key(label="kommuner", value=number(len(facts.project.municipalities))),
        Key(label="digitaliseringsombud", value=number(champions)),
    ]
    return Block(keys=found)


def outcomes(facts: Facts) -> Block | None:
    """What those who answered say, each share with its base."""
    found = []
    for figure in facts.whole.figures:
        name = figure.indicator.removeprefix("outcome:")
        if figure.indicator.startswith("outcome:") and figure.value is not None:
            base = swedish(figure.base)
            note = f"{number(figure.n)} {base}" if figure.n else base
            found.append(
                Key(label=OUTCOMES.get(name, name), value=percent(float(figure.value)), note=note)
            )
    return Block(keys=found) if found else None


def months(facts: Facts, first: str | None = None, last: str | None = None) -> list[Block]:
    """Hours and people month by month: a drawing, and its table."""
    chosen = [
        row for row in facts.rows["months"] if (first or "") <= row["month"] <= (last or "9999-12")
    ]
    if not chosen:
        return [text("Ingen utbildning är registrerad under tiden.")]
    few = _hidden(facts, [row["people"] for row in chosen])
    hours = [None if n in few else round(row["minutes"] / 60) for n, row in enumerate(chosen)]
    most = max(range(len(chosen)), key=lambda place: hours[place] or 0)
    told = (
        f"Timmar per månad från {month_name(chosen[0]['month'])} till {month_name(chosen[-1]['month'])}. "
        f"Flest i {month_name(chosen[most]['month'])}: {number(hours[most])}."
    )
    points = [Point("Timmar", row["month"], hour) for row, hour in zip(chosen, hours, strict=True)]
    spec = lines("Utbildningstimmar per månad", told, points)
    chart = Chart(title="Utbildningstimmar per månad", alternative=told, spec=spec)
    return [Block(chart=chart), Block(table=_month_table(facts, chosen, few))]


def _month_table(facts: Facts, chosen: list[Any], few: set[int]) -> Table:
    hidden = _hidden(facts, [row["new_people"] for row in chosen])
    rows = [
        [
            month_name(row["month"]),
            FEW if place in few else number(row["minutes"] / 60, 1),
            FEW if place in hidden else number(row["new_people"]),
        ]
        for place, row in enumerate(chosen)
    ]
    hours = number(sum(row["minutes"] for row in chosen) / 60, 1)
    return Table(
        caption="Månad för månad",
        columns=["Månad", "Timmar", "Nya personer"],
        rows=[*rows, ["Summa", hours, number(sum(row["new_people"] for row in chosen))]],
        total=True,
        note="En person räknas som ny i den månad då den första minuten registrerades.",
    )


def _is_few(facts: Facts, people: int) -> bool:
    return 0 < people < facts.smallest


def _hidden(facts: Facts, people: list[int]) -> set[int]:
    """Places of too small numbers; one alone takes the next smallest with it, or the sum would tell it."""
    few = {place for place, count in enumerate(people) if _is_few(facts, count)}
    others = [place for place, count in enumerate(people) if count and place not in few]
    if len(few) == 1 and others:
        few.add(min(others, key=people.__getitem__))
    return few


def municipalities(facts: Facts) -> list[Block]:
    """Each municipality beside the others: what everyone in the project may see."""
    rows, drawn = [], []
    champions, reached = facts.by_place("champions"), facts.by_place("milestones")
    summary = facts.municipalities
    for group in sorted(summary.groups, key=lambda one: swedish_order(one.key)):
        people, hours = (
            facts.value(summary, name, group.key) for name in ("persons_trained", "training_hours")
        )
        name = label("municipality", group.key).sv
        milestone = reached.get(group.key)
        rows.append(
            [
                name,
                number(people),
                number(facts.value(summary, "managers_trained", group.key)),
                number(hours),
                number(hours / people, 1) if hours and people else FEW,
                number(facts.value(summary, "sessions_held", group.key) or 0),
                number(champions.get(group.key, {}).get("champions", 0)),
                f"{milestone['reached']} av {milestone['planned']}" if milestone else NONE,
            ]
        )
        drawn.append(Bar(name, people))
    told = "Utbildade personer per kommun: " + _said(drawn) + "."
    drawn.sort(key=lambda bar: -(bar.value or 0))
    chart = Chart(
        title="Utbildade personer per kommun",
        alternative=told,
        spec=bars("Utbildade personer per kommun", told, drawn),
    )
    table = Table(
        caption="Kommunerna",
        columns=PLACE_COLUMNS,
        rows=[*rows, _whole_row(facts)],
        total=True,
        note="Den som deltagit i två kommuner räknas i båda, och en gång i projektet. Plansteg är milstolpar "
        "som beslutats eller tagits i bruk.",
    )
    return [Block(chart=chart), Block(table=table)]


def _whole_row(facts: Facts) -> list[Any]:
    people, hours = (facts.value(facts.whole, n) for n in ("persons_trained", "training_hours"))
    milestones = facts.rows["milestones"]
    return [
        "Hela projektet",
        number(people),
        number(facts.value(facts.whole, "managers_trained")),
        number(hours),
        number(hours / people, 1) if hours and people else FEW,
        number(facts.value(facts.whole, "sessions_held") or 0),
        number(sum(row["champions"] for row in facts.rows["champions"])),
        f"{sum(r['reached'] for r in milestones)} av {sum(r['planned'] for r in milestones)}"
        if milestones
        else NONE,
    ]


def _said(drawn: Iterable[Bar]) -> str:
    return ", ".join(f"{bar.label} {number(bar.value)}" for bar in drawn)


def roles(facts: Facts) -> list[Block]:
    """The groupings, each by the role that people had on the day."""
    rows, drawn = [], []
    for group in sorted(facts.roles.groups, key=lambda one: ROLES.get(one.key, 9)):
        people, hours = (
            facts.value(facts.roles, n, group.key) for n in ("persons_trained", "training_hours")
        )
        name = label("role_group", group.key).sv.capitalize()
        rows.append(
            [
                name,
                number(people),
                number(hours),
                number(hours / people, 1) if hours and people else FEW,
            ]
        )
        drawn.append(Bar(name, None if hours is None else round(hours)))
    told = "Utbildningstimmar per roll: " + _said(drawn) + "."
    table = Table(
        caption="Rollgrupperna",
        columns=["Roll", "Personer", "Timmar", "Timmar per person"],
        rows=rows,
        note="Rollen är den som personen hade den dagen. Den som bytt roll finns i båda grupperna.",
    )
    return [
        Block(
            chart=Chart(
                title="Utbildningstimmar per roll",
                alternative=told,
                spec=bars("Utbildningstimmar per roll", told, drawn),
            )
        ),
        Block(table=table),
    ]
