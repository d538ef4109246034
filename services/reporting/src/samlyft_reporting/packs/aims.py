"""Chapters of goals, and of why the figure of an earlier day was another."""

from __future__ import annotations

from samlyft_reporting.packs.document import Block, Chapter, Table, text
from samlyft_reporting.packs.facts import Facts
from samlyft_reporting.packs.wording import CAUSES, GOALS
from samlyft_web.problems import Text

INVENTED = Text(
    "Rättelsen i demonstrationen är påhittad: ingen källa säger varför de två publicerade siffrorna skiljer sig åt.",
    "The correction in the demonstration is made up: no source says why the two published figures differ.",
)


def goals(facts: Facts) -> list[Block]:
    """What was aimed at, what came of it, and how far that is."""
    say, reached = facts.say, _reached(facts)
    rows = [
        [
            say.of(GOALS.get(goal["indicator"], goal["indicator"])),
            say.number(goal["target"]),
            say.number(reached.get(goal["indicator"])),
            say.percent(
                value / goal["target"] if (value := reached.get(goal["indicator"])) else None
            ),
        ]
        for goal in facts.project.goals or []
        if not goal.get("municipality_code") and goal["indicator"] in reached and goal["target"]
    ]
    if not rows:
        none = say("Projektet har inga mål i siffror.", "The project has no goals in figures.")
        return [text(none)]
    columns = [
        say("Mål", "Goal"),
        say("Planerat", "Planned"),
        say("Utfall", "Outcome"),
        say("Av målet", "Of the goal"),
    ]
    caption = say("Mål och utfall", "Goals and outcome")
    return [Block(table=Table(caption=caption, columns=columns, rows=rows))]


def _reached(facts: Facts) -> dict[str, float | None]:
    """By the goal's name; genders only where none of them is few."""
    gender = {row["gender"]: row["people"] for row in facts.rows["gender"]}
    shown = all(people >= facts.smallest for people in gender.values() if people)
    return {
        "participants": facts.value(facts.whole, "persons_trained"),
        "training_hours": facts.value(facts.whole, "training_hours"),
        "municipalities": len(facts.project.municipalities),
        "women": gender.get("woman", 0) if shown else None,
        "men": gender.get("man", 0) if shown else None,
    }


def correction(facts: Facts) -> Chapter | None:
    """Why the figure of an earlier day was another."""
    found = facts.comparison
    if found is None or found.persons.earlier is None or found.persons.later is None:
        return None
    say = facts.say
    was, became = found.persons.earlier, found.persons.later
    difference = say.signed(became - was)
    earlier, later = say.day(found.from_date), say.day(found.to_date)
    words = say(
        f"Den {earlier} var {say.number(was)} utbildade personer kända. Den {later} är det {say.number(became)}. "
        f"Skillnaden är {difference} och har de orsaker som tabellen visar: de blir tillsammans hela skillnaden.",
        f"On {earlier} {say.number(was)} people trained were known. On {later} they are {say.number(became)}. "
        f"The difference is {difference}, for the causes in the table: together they are all of it.",
    )
    span = (found.from_date.isoformat(), found.to_date.isoformat())
    table = Table(
        caption=say("Från {} till {}", "From {} to {}").format(*span),
        columns=[say("Orsak", "Cause"), say("Personer", "People")],
        rows=[
            *([say.of(CAUSES[c.cause]), say.signed(c.count)] for c in found.persons.causes),
            [say("Skillnad", "Difference"), difference],
        ],
        total=True,
    )
    blocks = [text(words), Block(table=table)]
    if facts.project.synthetic:
        blocks.append(Block(aside=say.of(INVENTED)))
    heading = say("Varför en tidigare siffra var en annan", "Why an earlier figure was another")
    return Chapter(heading=heading, blocks=blocks)
