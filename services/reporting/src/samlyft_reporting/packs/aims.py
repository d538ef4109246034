"""Chapters of goals, and of why the figure of an earlier day was another."""

from __future__ import annotations

from samlyft_reporting.packs.document import Block, Chapter, Table, number, percent, text
from samlyft_reporting.packs.facts import Facts
from samlyft_reporting.packs.wording import CAUSES, GOALS


def goals(facts: Facts) -> list[Block]:
    """What was aimed at, what came of it, and how far that is."""
    gender = {row["gender"]: row["people"] for row in facts.rows["gender"]}
    shown = all(people >= facts.smallest for people in gender.values() if people)
    reached: dict[str, float | None] = {
        "participants": facts.value(facts.whole, "persons_trained"),
        "training_hours": facts.value(facts.whole, "training_hours"),
        "municipalities": len(facts.project.municipalities),
        "women": gender.get("woman", 0) if shown else None,
        "men": gender.get("man", 0) if shown else None,
    }
    rows = [
        [
            GOALS.get(goal["indicator"], goal["indicator"]),
            number(goal["target"]),
            number(reached.get(goal["indicator"])),
            percent(value / goal["target"] if (value := reached.get(goal["indicator"])) else None),
        ]
        for goal in facts.project.goals or []
        if not goal.get("municipality_code") and goal["indicator"] in reached and goal["target"]
    ]
    if not rows:
        return [text("Projektet har inga mål i siffror.")]
    return [
        Block(
            table=Table(
                caption="Mål och utfall",
                columns=["Mål", "Planerat", "Utfall", "Av målet"],
                rows=rows,
            )
        )
    ]


def correction(facts: Facts) -> Chapter | None:
    """Why the figure of an earlier day was another."""
    found = facts.comparison
    if found is None or found.persons.earlier is None or found.persons.later is None:
        return None
    earlier, later = found.from_date.isoformat(), found.to_date.isoformat()
    difference = found.persons.later - found.persons.earlier
    rows = [[CAUSES[c.cause], _signed(c.count)] for c in found.persons.causes]
    words = (
        f"Den {earlier} var {number(found.persons.earlier)} utbildade personer kända. Den {later} är det "
        f"{number(found.persons.later)}. Skillnaden är {_signed(difference)} och har de orsaker som tabellen visar: "
        "de blir tillsammans hela skillnaden."
    )
    table = Table(
        caption=f"Från {earlier} till {later}",
        columns=["Orsak", "Personer"],
        rows=[*rows, ["Skillnad", _signed(difference)]],
        total=True,
    )
    blocks = [text(words), Block(table=table)]
    if facts.project.synthetic:
        blocks.append(
            Block(
                aside="Rättelsen i demonstrationen är påhittad: ingen källa säger varför de två publicerade "
                "siffrorna skiljer sig åt."
            )
        )
    return Chapter(heading="Varför en tidigare siffra var en annan", blocks=blocks)


def _signed(value: int) -> str:
    return f"+{number(value)}" if value > 0 else number(value)
