"""Chapters of figures by group: municipalities and roles."""

from __future__ import annotations

from typing import Any

from samlyft_charts import Bar
from samlyft_reporting.indicators.catalogue import ROLE_GROUPS, label
from samlyft_reporting.packs.document import NONE, Block, Table
from samlyft_reporting.packs.facts import Facts
from samlyft_reporting.packs.numbers import drawing, each
from samlyft_reporting.packs.tongue import Tongue
from samlyft_web.problems import Text

PLACE_COLUMNS = (
    Text("Kommun", "Municipality"),
    Text("Personer", "People"),
    Text("Chefer", "Managers"),
    Text("Timmar", "Hours"),
    Text("Per person", "Per person"),
    Text("Tillfällen", "Sessions"),
    Text("Ombud", "Champions"),
    Text("Plansteg", "Plan steps"),
)
ROLES = {role: place for place, role in enumerate(ROLE_GROUPS)}
_LAST = str.maketrans("åäö", "{|}")


def swedish_order(code: str) -> str:
    """A municipality's name as Swedish sorts it."""
    return label("municipality", code).sv.lower().translate(_LAST)


def municipalities(facts: Facts) -> list[Block]:
    """Each municipality beside the others: what everyone in the project may see."""
    say = facts.say
    groups = sorted(facts.municipalities.groups, key=lambda one: swedish_order(one.key))
    drawn = [
        Bar(
            say.of(label("municipality", group.key)),
            facts.value(facts.municipalities, "persons_trained", group.key),
        )
        for group in groups
    ]
    table = Table(
        caption=say("Kommunerna", "The municipalities"),
        columns=[say.of(one) for one in PLACE_COLUMNS],
        rows=[*(_place_row(facts, group.key) for group in groups), _whole_row(facts)],
        total=True,
        note=say(
            "Den som deltagit i två kommuner räknas i båda, och en gång i projektet. Plansteg är milstolpar "
            "som beslutats eller tagits i bruk.",
            "Who took part in two municipalities counts in both, and once in the project. Plan steps are "
            "milestones decided or in use.",
        ),
    )
    title = say("Utbildade personer per kommun", "People trained by municipality")
    return [Block(chart=drawing(say, title, drawn, ordered=True)), Block(table=table)]


def _place_row(facts: Facts, code: str) -> list[Any]:
    say, summary = facts.say, facts.municipalities
    people, hours = (
        facts.value(summary, name, code) for name in ("persons_trained", "training_hours")
    )
    reached = facts.by_place("milestones").get(code)
    return [
        say.of(label("municipality", code)),
        say.number(people),
        say.number(facts.value(summary, "managers_trained", code)),
        say.number(hours),
        each(say, people, hours),
        say.number(facts.value(summary, "sessions_held", code) or 0),
        say.number(facts.by_place("champions").get(code, {}).get("champions", 0)),
        _reached(say, [reached] if reached else []),
    ]


def _reached(say: Tongue, milestones: list[Any]) -> str:
    if not milestones:
        return NONE
    reached, planned = (sum(row[name] for row in milestones) for name in ("reached", "planned"))
    return say(f"{reached} av {planned}", f"{reached} of {planned}")


def _whole_row(facts: Facts) -> list[Any]:
    say = facts.say
    people, hours = (facts.value(facts.whole, n) for n in ("persons_trained", "training_hours"))
    return [
        say("Hela projektet", "The whole project"),
        say.number(people),
        say.number(facts.value(facts.whole, "managers_trained")),
        say.number(hours),
        each(say, people, hours),
        say.number(facts.value(facts.whole, "sessions_held") or 0),
        say.number(sum(row["champions"] for row in facts.rows["champions"])),
        _reached(say, facts.rows["milestones"]),
    ]


def roles(facts: Facts) -> list[Block]:
    """The groupings, each by the role that people had on the day."""
    say, rows, drawn = facts.say, [], []
    for group in sorted(facts.roles.groups, key=lambda one: ROLES.get(one.key, 9)):
        people, hours = (
            facts.value(facts.roles, n, group.key) for n in ("persons_trained", "training_hours")
        )
        name = say.of(label("role_group", group.key))
        name = name[:1].upper() + name[1:]
        rows.append([name, say.number(people), say.number(hours), each(say, people, hours)])
        drawn.append(Bar(name, None if hours is None else round(hours)))
    table = Table(
        caption=say("Rollgrupperna", "The role groups"),
        columns=[
            say("Roll", "Role"),
            say("Personer", "People"),
            say("Timmar", "Hours"),
            say("Timmar per person", "Hours per person"),
        ],
        rows=rows,
        note=say(
            "Rollen är den som personen hade den dagen. Den som bytt roll finns i båda grupperna.",
            "The role is the one held on the day. Who changed role is in both groups.",
        ),
    )
    title = say("Utbildningstimmar per roll", "Training hours by role")
    return [Block(chart=drawing(say, title, drawn)), Block(table=table)]
