"""Chapters of figures: the whole, what those who answered say, and month by month."""

from __future__ import annotations

from typing import Any

from samlyft_charts import Bar, Point, bars, lines
from samlyft_reporting.packs.document import Block, Chart, Key, Table, text
from samlyft_reporting.packs.facts import Facts
from samlyft_reporting.packs.tongue import Tongue
from samlyft_reporting.packs.wording import OUTCOMES


def keys(facts: Facts) -> Block:
    """The figures that are said first."""
    say = facts.say
    hours = facts.value(facts.whole, "training_hours")
    people = facts.value(facts.whole, "persons_trained")
    managers = say.number(facts.value(facts.whole, "managers_trained"))
    champions = sum(row["champions"] for row in facts.rows["champions"])
    mean = say.number(hours / people, 1) if hours and people else ""
    found = [
        Key(
            label=say("utbildade personer", "people trained"),
            value=say.number(people),
            note=say(f"varav {managers} chefer", f"of whom {managers} managers"),
        ),
        Key(
            label=say("utbildningstimmar", "training hours"),
            value=say.number(hours),
            note=say(f"{mean} timmar per person", f"{mean} hours per person") if mean else "",
        ),
        Key(
            label=say("kommuner", "municipalities"),
            value=say.number(len(facts.project.municipalities)),
        ),
        Key(label=say("digitaliseringsombud", "digital champions"), value=say.number(champions)),
    ]
    return Block(keys=found)


def outcomes(facts: Facts) -> Block | None:
    """What those who answered say, each share with its base."""
    found, say = [], facts.say
    for figure in facts.whole.figures:
        name = figure.indicator.removeprefix("outcome:")
        if figure.indicator.startswith("outcome:") and figure.value is not None:
            base = say.of(figure.base)
            found.append(
                Key(
                    label=say.of(OUTCOMES.get(name, name)),
                    value=say.percent(float(figure.value)),
                    note=f"{say.number(figure.n)} {base}" if figure.n else base,
                )
            )
    return Block(keys=found) if found else None


def months(facts: Facts, first: str | None = None, last: str | None = None) -> list[Block]:
    """Hours and people month by month: a drawing, and its table."""
    say = facts.say
    chosen = [
        row for row in facts.rows["months"] if (first or "") <= row["month"] <= (last or "9999-12")
    ]
    if not chosen:
        return [
            text(
                say(
                    "Ingen utbildning är registrerad under tiden.",
                    "No training is recorded in these months.",
                )
            )
        ]
    few = _hidden(facts, [row["people"] for row in chosen])
    hours = [None if n in few else round(row["minutes"] / 60) for n, row in enumerate(chosen)]
    title = say("Utbildningstimmar per månad", "Training hours by month")
    told = _months_said(say, [row["month"] for row in chosen], hours)
    points = [
        Point(say("Timmar", "Hours"), row["month"], hour)
        for row, hour in zip(chosen, hours, strict=True)
    ]
    spec = lines(title, told, points, look=say.look)
    chart = Chart(title=title, alternative=told, spec=spec)
    return [Block(chart=chart), Block(table=_month_table(facts, chosen, few))]


def _months_said(say: Tongue, months: list[str], hours: list[int | None]) -> str:
    most = max(range(len(hours)), key=lambda place: hours[place] or 0)
    first, last, top = (say.month(month) for month in (months[0], months[-1], months[most]))
    return say(
        f"Timmar per månad från {first} till {last}. Flest i {top}: {say.number(hours[most])}.",
        f"Hours by month from {first} to {last}. Most in {top}: {say.number(hours[most])}.",
    )


def _month_table(facts: Facts, chosen: list[Any], few: set[int]) -> Table:
    say = facts.say
    hidden = _hidden(facts, [row["new_people"] for row in chosen])
    rows = [
        [
            say.month(row["month"]),
            say.few if place in few else say.number(row["minutes"] / 60, 1),
            say.few if place in hidden else say.number(row["new_people"]),
        ]
        for place, row in enumerate(chosen)
    ]
    hours = say.number(sum(row["minutes"] for row in chosen) / 60, 1)
    people = say.number(sum(row["new_people"] for row in chosen))
    return Table(
        caption=say("Månad för månad", "Month by month"),
        columns=[say("Månad", "Month"), say("Timmar", "Hours"), say("Nya personer", "New people")],
        rows=[*rows, [say("Summa", "Total"), hours, people]],
        total=True,
        note=say(
            "En person räknas som ny i den månad då den första minuten registrerades.",
            "Somebody counts as new in the month of the first minute recorded.",
        ),
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


def drawing(say: Tongue, title: str, drawn: list[Bar], *, ordered: bool = False) -> Chart:
    """Bars, which the text alternative says in the order given; `ordered` draws the longest first."""
    told = f"{title}: " + ", ".join(f"{b.label} {say.number(b.value)}" for b in drawn) + "."
    shown = sorted(drawn, key=lambda bar: -(bar.value or 0)) if ordered else drawn
    return Chart(title=title, alternative=told, spec=bars(title, told, shown, look=say.look))


def each(say: Tongue, people: float | None, hours: float | None) -> str:
    """Hours a person."""
    return say.number(hours / people, 1) if people and hours else say.few
