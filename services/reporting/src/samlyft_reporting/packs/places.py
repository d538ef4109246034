"""One page for a municipality's management group and board, and one for a unit's workplace meeting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from samlyft_charts import Bar
from samlyft_reporting.indicators.catalogue import topic
from samlyft_reporting.packs.document import NONE, Block, Chapter, Key, Table, text
from samlyft_reporting.packs.facts import Facts
from samlyft_reporting.packs.numbers import drawing, each
from samlyft_reporting.packs.tongue import Tongue

MOST_DRAWN = 8
"""With more units the drawing would push the table to a second page."""


def name_of(facts: Facts, workplace_id: UUID) -> str:
    """A unit's name."""
    return next((r["name"] for r in facts.rows["places"] if r["id"] == workplace_id), NONE)


def municipality(facts: Facts, order: Any) -> list[Chapter]:
    """Its figures beside the project's, its units, its plan."""
    say, code = facts.say, str(order.municipality_code)
    figures = ("persons_trained", "training_hours")
    mine = [facts.value(facts.municipalities, name, code) for name in figures]
    whole = each(say, *(facts.value(facts.whole, name) for name in figures))
    champions = facts.by_place("champions").get(code, {})
    keys = [
        Key(label=say("utbildade personer", "people trained"), value=say.number(mine[0])),
        Key(label=say("utbildningstimmar", "training hours"), value=say.number(mine[1])),
        Key(
            label=say("timmar per person", "hours per person"),
            value=each(say, *mine),
            note=say(f"hela projektet {whole}", f"the whole project {whole}"),
        ),
        Key(
            label=say("digitaliseringsombud", "digital champions"),
            value=say.number(champions.get("champions", 0)),
        ),
    ]
    return [
        Chapter(
            heading=say("Läget", "Where it stands"),
            blocks=[Block(keys=keys), Block(points=_plan(facts, code))],
        ),
        Chapter(heading=say("Enheterna", "The units"), blocks=_units(facts)),
    ]


def _plan(facts: Facts, code: str) -> list[str]:
    say = facts.say
    adopted = facts.by_place("plans").get(code, {}).get("adopted")
    steps = facts.by_place("milestones").get(code)
    return [
        say("Handlingsplanen är antagen.", "The action plan is adopted.")
        if adopted
        else say("Handlingsplanen är inte antagen än.", "The action plan is not adopted yet."),
        say(
            f"{steps['reached']} av {steps['planned']} plansteg är beslutade eller i bruk.",
            f"{steps['reached']} of {steps['planned']} plan steps are decided or in use.",
        )
        if steps
        else say("Inga plansteg är registrerade.", "No plan steps are recorded."),
    ]


def _units(facts: Facts) -> list[Block]:
    units, say = facts.rows["places"], facts.say
    if not units:
        return [
            text(
                say(
                    "Ingen enhet har registrerad utbildning än.",
                    "No unit has training recorded yet.",
                )
            )
        ]
    shown = [unit for unit in units if unit["people"] >= facts.smallest]
    if len(units) - len(shown) == 1 and shown:
        # The municipality's sum would tell the one that is left out.
        shown.remove(min(shown, key=lambda unit: unit["people"]))
    table = Block(table=_unit_table(say, shown, len(units) - len(shown)))
    if not shown or len(shown) > MOST_DRAWN:
        return [table]
    drawn = [
        Bar(unit["name"], unit["people"]) for unit in sorted(shown, key=lambda u: -u["people"])
    ]
    title = say("Utbildade personer per enhet", "People trained by unit")
    return [Block(chart=drawing(say, title, drawn)), table]


def _unit_table(say: Tongue, shown: list[Any], left: int) -> Table:
    staffed = any(unit["headcount"] for unit in shown)
    rows: list[list[Any]] = [
        [
            unit["name"],
            say.number(unit["people"]),
            *([_coverage(say, unit)] if staffed else []),
            say.number(unit["minutes"] / 60),
        ]
        for unit in shown
    ]
    note = say("Den som byter enhet finns i båda.", "Who moves to another unit is in both.")
    if left:
        one, many = say("enhet", "unit"), say("enheter", "units")
        note += f" {left} {one if left == 1 else many} " + say(
            "med för få personer visas inte.", "with too few people not shown."
        )
    columns = [
        say("Enhet", "Unit"),
        say("Personer", "People"),
        *([say("Av anställda", "Of employees")] if staffed else []),
        say("Timmar", "Hours"),
    ]
    return Table(caption=say("Enheterna", "The units"), columns=columns, rows=rows, note=note)


def _coverage(say: Tongue, unit: Any) -> str:
    """People trained as a share of the headcount; at most all of them, since people come and go."""
    if not unit["headcount"]:
        return NONE
    return say.percent(min(1.0, unit["people"] / unit["headcount"]))


def workplace(facts: Facts, order: Any) -> list[Chapter]:
    """What the unit has done, for talking about at the next meeting."""
    say = facts.say
    unit = next((r for r in facts.rows["places"] if r["id"] == order.workplace_id), None)
    if unit is None or unit["people"] < facts.smallest:
        words = say(
            f"Färre än {facts.smallest} i enheten har deltagit, så siffror visas inte för enheten.",
            f"Fewer than {facts.smallest} in the unit have taken part, so no figures are shown for it.",
        )
        return [Chapter(heading=say("Läget", "Where it stands"), blocks=[text(words)])]
    of = say(f"av {unit['headcount']} anställda", f"of {unit['headcount']} employees")
    hours = unit["minutes"] / 60
    keys = [
        Key(
            label=say("har deltagit", "have taken part"),
            value=say.number(unit["people"]),
            note=of if unit["headcount"] else "",
        ),
        Key(label=say("timmar tillsammans", "hours together"), value=say.number(hours)),
        Key(
            label=say("timmar per person", "hours per person"),
            value=say.number(hours / unit["people"], 1),
        ),
    ]
    return [
        Chapter(heading=say("Läget", "Where it stands"), blocks=[Block(keys=keys)]),
        Chapter(heading=say("Vad vi har övat", "What we have practised"), blocks=_topics(facts)),
        Chapter(
            heading=say(
                "Att prata om på arbetsplatsträffen", "To talk about at the workplace meeting"
            ),
            blocks=[Block(points=_questions(say))],
        ),
    ]


def _topics(facts: Facts) -> list[Block]:
    say = facts.say
    rows: list[list[Any]] = [
        [
            say.of(topic(row["topic"])) or NONE,
            say.number(row["minutes"] / 60, 1),
            say.number(row["sessions"]),
        ]
        for row in facts.rows["topics"]
    ]
    columns = [say("Ämne", "Topic"), say("Timmar", "Hours"), say("Tillfällen", "Sessions")]
    caption = say("Vad vi har övat", "What we have practised")
    return [Block(table=Table(caption=caption, columns=columns, rows=rows))] if rows else []


def _questions(say: Tongue) -> list[str]:
    return [
        say(
            "Vad gör vi på ett nytt sätt sedan utbildningen?",
            "What do we do in a new way since the training?",
        ),
        say(
            "Vad behöver vi öva en gång till, och när?",
            "What do we need to practise once more, and when?",
        ),
        say(
            "Vad hindrar oss: telefoner, uppkoppling, tid? Vem tar det vidare?",
            "What stands in our way: phones, connection, time? Who takes it further?",
        ),
    ]
