"""Chapters of what is accounted for to the funder: certified time and money, and the months filed."""

from __future__ import annotations

from typing import Any

from samlyft_reporting.financial_reports.schemas import FinancialPreview
from samlyft_reporting.packs.document import Block, Key, Table, text
from samlyft_reporting.packs.facts import Facts
from samlyft_reporting.packs.tongue import Tongue
from samlyft_reporting.packs.wording import STAFF, STATES, STEPS


def money(facts: Facts) -> list[Block]:
    """Certified time and what it is worth, and each difference by its name."""
    found, say = facts.money, facts.say
    if found is None:
        return []
    hours = say("intygade timmar som räknas", "certified hours that count")
    amount = say("medfinansiering i kronor", "co-financing in SEK")
    keys = [
        Key(label=hours, value=say.number(float(found.hours), 2)),
        Key(label=amount, value=say.number(float(found.amount), 2)),
    ]
    blocks = [Block(keys=keys), Block(table=_reconciled(say, found))]
    if found.staff:
        blocks.append(Block(table=_staff(say, found)))
    if found.synthetic:
        words = say(
            "Timsatserna i demonstrationen är påhittade.",
            "The hourly rates in the demonstration are made up.",
        )
        blocks.append(Block(aside=words))
    return blocks


def _reconciled(say: Tongue, found: FinancialPreview) -> Table:
    rows = []
    for step in found.steps:
        before, after = say.number(step.before_minutes), say.number(step.after_minutes)
        rows.append([say.of(STEPS[step.step]), before, after])
        for one in step.differences:
            rows.append([f"\u2003{say.of(one.meaning)}", "", say.number(one.minutes)])
    first, last = say.month(found.from_month), say.month(found.to_month)
    return Table(
        caption=say(
            f"Avstämning i minuter, {first} till {last}",
            f"Reconciliation in minutes, {first} to {last}",
        ),
        columns=[
            say("Från och till", "From and to"),
            say("Från", "From"),
            say("Till eller skillnad", "To or difference"),
        ],
        rows=rows,
        note=say(
            "Timboken är minuter inom projektperioden. Varje skillnad har ett namn; personalens tid står för sig.",
            "The ledger is minutes within the project period. Every difference has a name; staff time stands apart.",
        ),
    )


def _staff(say: Tongue, found: FinancialPreview) -> Table:
    rows = [
        [
            say.of(STAFF.get(one.time_kind, one.time_kind)),
            say.number(float(one.hours), 1),
            say.number(one.over_cap_minutes / 60, 1),
            say.number(float(one.amount), 2),
        ]
        for one in found.staff
    ]
    columns = [
        say("Personal", "Staff"),
        say("Timmar", "Hours"),
        say("Över taket", "Over the cap"),
        say("Kronor", "SEK"),
    ]
    return Table(caption=say("Personal", "Staff"), columns=columns, rows=rows)


def files(facts: Facts, first: str | None = None, last: str | None = None) -> list[Block]:
    """Which months are filed, and by which hash."""
    say = facts.say
    turns = [t for t in facts.turns if (first or "") <= t.month <= (last or "9999-12")]
    counted: dict[str, int] = {}
    for turn in turns:
        state = say.of(STATES[turn.state])
        counted[state] = counted.get(state, 0) + 1
    words = ", ".join(f"{number} {state}" for state, number in counted.items())
    rows: list[list[Any]] = [
        [
            say.month(month),
            f"version {row.revision}",
            say.number(row.people),
            say.number(row.minutes),
            f"{row.content_hash[:16]}…",
        ]
        for month, row in sorted(facts.filed.items())
        if (first or "") <= month <= (last or "9999-12")
    ]
    told = say("Deltagarrapporter, en per månad", "Participant reports, one a month")
    blocks = [text(f"{told}: {words or say('inga', 'none')}.")]
    return [*blocks, Block(table=_filed(say, rows))] if rows else blocks


def _filed(say: Tongue, rows: list[list[Any]]) -> Table:
    columns = [
        say("Månad", "Month"),
        say("Fil", "File"),
        say("Personer", "People"),
        say("Minuter", "Minutes"),
        say("Kontrollsumma", "Hash of the content"),
    ]
    caption = say("Lämnade filer", "Files filed")
    return Table(caption=caption, columns=columns, rows=rows, words=[0, 1, 4])
