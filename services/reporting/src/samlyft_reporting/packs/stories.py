"""Chapters of words: what people say, what changed, what stood in the way, money and files, method."""

from __future__ import annotations

from typing import Any

from samlyft_charts import Bar
from samlyft_reporting.indicators.catalogue import ALL, label
from samlyft_reporting.packs.document import NONE, Block, Chapter, Definition, Table, text
from samlyft_reporting.packs.facts import Facts
from samlyft_reporting.packs.groupings import swedish_order
from samlyft_reporting.packs.numbers import drawing, outcomes
from samlyft_reporting.packs.tongue import Tongue
from samlyft_reporting.packs.wording import BARRIERS, KINDS, WAVES


def said(facts: Facts) -> list[Block]:
    """What came of it by those who answered, and how many they were."""
    say = facts.say
    blocks: list[Block] = []
    if shares := outcomes(facts):
        words = say(
            "Andelarna är av dem som svarade, inte av alla deltagare. Självskattad förändring är projektets egen "
            "indikator och aldrig fondens indikator om förbättrad ställning på arbetsmarknaden.",
            "The shares are of those who answered, not of all participants. Change by own account is the project's "
            "own indicator and never the fund's indicator of an improved situation on the labour market.",
        )
        blocks += [shares, text(words)]
    if facts.rows["rounds"]:
        blocks.append(Block(table=_rounds(facts)))
    return blocks or [
        text(
            say(
                "Inga frysta enkätresultat finns för projektet.",
                "The project has no frozen survey results.",
            )
        )
    ]


def _rounds(facts: Facts) -> Table:
    say = facts.say
    rows = [
        [
            say.of(WAVES.get(row["wave"], row["wave"])),
            say.number(row["invited"]),
            say.number(row["answered"]),
            say.percent(row["answered"] / row["invited"]) if row["invited"] else NONE,
            say.number(row["paired"]),
        ]
        for row in sorted(facts.rows["rounds"], key=lambda r: list(WAVES).index(r["wave"]))
    ]
    columns = [
        say("Mättillfälle", "Survey round"),
        say("Inbjudna", "Invited"),
        say("Svar", "Answers"),
        say("Andel", "Share"),
        say("Svar i par", "Answers in pairs"),
    ]
    return Table(caption=say("Mättillfällen", "Survey rounds"), columns=columns, rows=rows)


def kinds(facts: Facts) -> list[Block]:
    """How it was done."""
    say = facts.say
    found = [(say.of(KINDS.get(r["kind"], r["kind"])), r["sessions"]) for r in facts.rows["kinds"]]
    if not found:
        return []
    title = say("Genomförda tillfällen efter form", "Sessions held by form")
    chart = drawing(say, title, [Bar(name, sessions) for name, sessions in found])
    total = [say("Summa", "Total"), say.number(sum(n for _, n in found))]
    rows: list[list[Any]] = [[name, say.number(n)] for name, n in found]
    table = Table(
        caption=say("Genomförda tillfällen", "Sessions held"),
        columns=[say("Form", "Form"), say("Tillfällen", "Sessions")],
        rows=[*rows, total],
        total=True,
    )
    return [Block(chart=chart), Block(table=table)]


def changed(facts: Facts) -> list[Block]:
    """What the training led to in the units, as recorded."""
    say = facts.say
    places = {*facts.by_place("changes"), *facts.by_place("plans")} - {None}
    blocks = [Block(table=_changes(facts, sorted(places, key=swedish_order)))] if places else []
    [support] = facts.rows["support"] or [{"events": 0, "minutes": 0}]
    times, hours = say.number(support["events"]), say.number(support["minutes"] / 60, 1)
    if support["events"]:
        words = say(
            f"Ombuden har gett stöd på plats {times} gånger, sammanlagt {hours} timmar. Det räknas inte som "
            "utbildning, och vem som fick hjälp antecknas aldrig.",
            f"The champions gave support on the spot {times} times, {hours} hours in all. It does not count as "
            "training, and who was helped is never noted.",
        )
        blocks.append(text(words))
    return blocks


def _changes(facts: Facts, places: list[str]) -> Table:
    say, changes, plans = facts.say, facts.by_place("changes"), facts.by_place("plans")
    adopted, not_adopted = say("antagen", "adopted"), say("inte antagen", "not adopted")
    rows = [
        [
            say.of(label("municipality", code)),
            say.number(changes.get(code, {}).get("changes", 0)),
            say.number(changes.get(code, {}).get("digital", 0)),
            adopted if plans.get(code, {}).get("adopted") else not_adopted,
        ]
        for code in places
    ]
    return Table(
        caption=say(
            "Förändrade arbetssätt och handlingsplaner", "Changed ways of working and action plans"
        ),
        columns=[
            say("Kommun", "Municipality"),
            say("Förändringar", "Changes"),
            say("varav digitala", "of which digital"),
            say("Handlingsplan", "Action plan"),
        ],
        rows=rows,
        words=[0, 3],
    )


def barriers(facts: Facts) -> list[Block]:
    """What people reported as standing in the way."""
    say = facts.say
    rows: list[list[Any]] = [
        [
            say.of(BARRIERS.get(r["kind"], r["kind"])),
            say.number(r["reported"]),
            say.number(r["resolved"]),
        ]
        for r in facts.rows["barriers"]
    ]
    if not rows:
        return []
    heading = say("Hinder", "Barriers")
    columns = [
        say("Hinder", "Barrier"),
        say("Rapporterade", "Reported"),
        say("varav lösta", "of which solved"),
    ]
    return [Block(table=Table(caption=heading, columns=columns, rows=rows))]


def method(facts: Facts) -> Chapter:
    """How the figures come about."""
    say, day = facts.say, facts.say.day(facts.day)
    known = say(
        f"Siffrorna om personer och tid är de som var kända vid slutet av {day}. Varje minut står i en "
        "timbok som bara växer: en rättelse är en ny rad, aldrig en ändring. Därför kan samma rapport tas "
        "fram igen, och en skillnad mot en tidigare rapport förklaras ned till raderna.",
        f"The figures of people and time are those known at the end of {day}. Every minute stands in a "
        "ledger that only grows: a correction is a new row, never a change. So the same report can be made "
        "again, and a difference from an earlier report explained down to the rows.",
    )
    withheld = say(
        f"Grupper med färre än {facts.smallest} personer visas inte, och inte heller det som skulle avslöja "
        "dem. Antal ombud, tillfällen, planer och hinder är inga uppgifter om enskilda och visas alltid, så "
        "som de är registrerade i dag. Minuter är heltal; avrundning görs en gång, sist.",
        f"Groups of fewer than {facts.smallest} people are not shown, and neither is what would give them "
        "away. How many champions, sessions, plans and barriers there are says nothing of anybody and is always "
        "shown, as recorded today. Minutes are whole numbers; rounding is done once, at the end.",
    )
    heading = say("Så är siffrorna framtagna", "How the figures are made")
    return Chapter(heading=heading, blocks=[text(known), text(withheld)])


def definitions(say: Tongue) -> list[Definition]:
    """The appendix: every figure's name, version and meaning."""
    return [
        Definition(name=one.definition, title=say.of(one.title), meaning=say.of(one.meaning))
        for one in ALL
    ]
