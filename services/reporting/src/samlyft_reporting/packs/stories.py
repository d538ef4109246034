"""Chapters of words: what people say, what changed, what stood in the way, money and files, method."""

from __future__ import annotations

from typing import Any

from samlyft_charts import Bar, bars
from samlyft_reporting.indicators.catalogue import ALL, label
from samlyft_reporting.packs.document import (
    NONE,
    Block,
    Chapter,
    Chart,
    Definition,
    Key,
    Table,
    number,
    percent,
    swedish,
    text,
)
from samlyft_reporting.packs.facts import Facts
from samlyft_reporting.packs.numbers import month_name, outcomes, swedish_order
from samlyft_reporting.packs.wording import BARRIERS, KINDS, STEPS, WAVES

STATES = {
    "not_over": "pågår",
    "open": "kan lämnas",
    "due_soon": "snart dags",
    "overdue": "ej lämnade i tid",
    "filed": "lämnade",
    "stale": "ska lämnas på nytt",
}


def said(facts: Facts) -> list[Block]:
    """What came of it by those who answered, and how many they were."""
    blocks: list[Block] = []
    if shares := outcomes(facts):
        blocks += [
            shares,
            text(
                "Andelarna är av dem som svarade, inte av alla deltagare. Självskattad förändring är projektets egen "
                "indikator och aldrig fondens indikator om förbättrad ställning på arbetsmarknaden."
            ),
        ]
    rounds = [
        [
            WAVES.get(row["wave"], row["wave"]),
            number(row["invited"]),
            number(row["answered"]),
            percent(row["answered"] / row["invited"]) if row["invited"] else NONE,
            number(row["paired"]),
        ]
        for row in sorted(facts.rows["rounds"], key=lambda r: list(WAVES).index(r["wave"]))
    ]
    if rounds:
        columns = ["Mättillfälle", "Inbjudna", "Svar", "Andel", "Svar i par"]
        blocks.append(Block(table=Table(caption="Mättillfällen", columns=columns, rows=rounds)))
    return blocks or [text("Inga frysta enkätresultat finns för projektet.")]


def kinds(facts: Facts) -> list[Block]:
    """How it was done."""
    rows: list[list[Any]] = [
        [KINDS.get(row["kind"], row["kind"]), row["sessions"]] for row in facts.rows["kinds"]
    ]
    if not rows:
        return []
    drawn = [Bar(str(name), sessions) for name, sessions in rows]
    told = (
        "Genomförda tillfällen: " + ", ".join(f"{b.label} {number(b.value)}" for b in drawn) + "."
    )
    chart = Chart(
        title="Genomförda tillfällen efter form",
        alternative=told,
        spec=bars("Genomförda tillfällen efter form", told, drawn),
    )
    table = Table(
        caption="Genomförda tillfällen",
        columns=["Form", "Tillfällen"],
        rows=[*([name, number(n)] for name, n in rows), ["Summa", number(sum(n for _, n in rows))]],
        total=True,
    )
    return [Block(chart=chart), Block(table=table)]


def changed(facts: Facts) -> list[Block]:
    """What the training led to in the units, as recorded."""
    changes, plans = facts.by_place("changes"), facts.by_place("plans")
    places = sorted({*changes, *plans} - {None}, key=swedish_order)
    blocks: list[Block] = []
    if places:
        rows = [
            [
                label("municipality", code).sv,
                number(changes.get(code, {}).get("changes", 0)),
                number(changes.get(code, {}).get("digital", 0)),
                "antagen" if plans.get(code, {}).get("adopted") else "inte antagen",
            ]
            for code in places
        ]
        blocks.append(
            Block(
                table=Table(
                    caption="Förändrade arbetssätt och handlingsplaner",
                    columns=["Kommun", "Förändringar", "varav digitala", "Handlingsplan"],
                    rows=rows,
                    words=[0, 3],
                )
            )
        )
    [support] = facts.rows["support"] or [{"events": 0, "minutes": 0}]
    if support["events"]:
        blocks.append(
            text(
                f"Ombuden har gett stöd på plats {number(support['events'])} gånger, sammanlagt "
                f"{number(support['minutes'] / 60, 1)} timmar. Det räknas inte som utbildning, och vem som fick "
                "hjälp antecknas aldrig."
            )
        )
    return blocks


def barriers(facts: Facts) -> list[Block]:
    """What people reported as standing in the way."""
    rows: list[list[Any]] = [
        [BARRIERS.get(r["kind"], r["kind"]), number(r["reported"]), number(r["resolved"])]
        for r in facts.rows["barriers"]
    ]
    if not rows:
        return []
    columns = ["Hinder", "Rapporterade", "varav lösta"]
    return [Block(table=Table(caption="Hinder", columns=columns, rows=rows))]


def money(facts: Facts) -> list[Block]:
    """Certified time and what it is worth, and each difference by its name."""
    found = facts.money
    if found is None:
        return []
    keys = [
        Key(label="intygade timmar som räknas", value=number(float(found.hours), 2)),
        Key(label="medfinansiering i kronor", value=number(float(found.amount), 2)),
    ]
    rows = []
    for step in found.steps:
        rows.append([STEPS[step.step], number(step.before_minutes), number(step.after_minutes)])
        for one in step.differences:
            rows.append([f"\u2003{swedish(one.meaning)}", "", number(one.minutes)])
    table = Table(
        caption=f"Avstämning i minuter, {month_name(found.from_month)} till {month_name(found.to_month)}",
        columns=["Från och till", "Från", "Till eller skillnad"],
        rows=rows,
        note="Timboken är minuter inom projektperioden. Varje skillnad har ett namn; personalens tid står för sig.",
    )
    blocks = [Block(keys=keys), Block(table=table)]
    if found.staff:
        names = {"champion": "Ombudens tid", "staff": "Projektpersonalens tid"}
        staff = [
            [
                names.get(one.time_kind, one.time_kind),
                number(float(one.hours), 1),
                number(one.over_cap_minutes / 60, 1),
                number(float(one.amount), 2),
            ]
            for one in found.staff
        ]
        columns = ["Personal", "Timmar", "Över taket", "Kronor"]
        blocks.append(Block(table=Table(caption="Personal", columns=columns, rows=staff)))
    if found.synthetic:
        blocks.append(Block(aside="Timsatserna i demonstrationen är påhittade."))
    return blocks


def files(facts: Facts, first: str | None = None, last: str | None = None) -> list[Block]:
    """Which months are filed, and by which hash."""
    turns = [t for t in facts.turns if (first or "") <= t.month <= (last or "9999-12")]
    counted: dict[str, int] = {}
    for turn in turns:
        counted[STATES[turn.state]] = counted.get(STATES[turn.state], 0) + 1
    words = ", ".join(f"{number} {state}" for state, number in counted.items())
    rows = [
        [
            month_name(month),
            f"version {row.revision}",
            number(row.people),
            number(row.minutes),
            f"{row.content_hash[:16]}…",
        ]
        for month, row in sorted(facts.filed.items())
        if (first or "") <= month <= (last or "9999-12")
    ]
    blocks = [text(f"Deltagarrapporter, en per månad: {words or 'inga'}.")]
    if rows:
        columns = ["Månad", "Fil", "Personer", "Minuter", "Innehållets kontrollsumma"]
        blocks.append(
            Block(table=Table(caption="Lämnade filer", columns=columns, rows=rows, words=[0, 1, 4]))
        )
    return blocks


def method(facts: Facts) -> Chapter:
    """How the figures come about."""
    day = facts.day.isoformat()
    return Chapter(
        heading="Så är siffrorna framtagna",
        blocks=[
            text(
                f"Siffrorna om personer och tid är de som var kända vid slutet av {day}. Varje minut står i en "
                "timbok som bara växer: en rättelse är en ny rad, aldrig en ändring. Därför kan samma rapport tas "
                "fram igen, och en skillnad mot en tidigare rapport förklaras ned till raderna."
            ),
            text(
                f"Grupper med färre än {facts.smallest} personer visas inte, och inte heller det som skulle avslöja "
                "dem. Antal ombud, tillfällen, planer och hinder är inga uppgifter om enskilda och visas alltid, så "
                "som de är registrerade i dag. Minuter är heltal; avrundning görs en gång, sist."
            ),
        ],
    )


def definitions() -> list[Definition]:
    """The appendix: every figure's name, version and meaning."""
    return [
        Definition(name=one.definition, title=one.title.sv, meaning=one.meaning.sv) for one in ALL
    ]
