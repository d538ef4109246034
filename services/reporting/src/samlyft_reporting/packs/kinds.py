"""The packs, each as its chapters in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from samlyft_reporting.indicators.catalogue import label
from samlyft_reporting.packs import aims, noticed, numbers, places, stories
from samlyft_reporting.packs.document import Block, Chapter, Document, text
from samlyft_reporting.packs.facts import Facts
from samlyft_reporting.packs.wording import TITLES

SYNTHETIC = (
    "Uppgifterna är påhittade och visar hur Samlyft fungerar. Projektets totaler är de publicerade; "
    "fördelningen på kommun, månad och roll är det inte."
)
PLACED = {
    "summary": "Sammanfattning",
    "success_factors": "Det som gjorde att det lyckades",
    "lessons": "Lärdomar",
    "recommendations": "Rekommendationer",
    "other": "Övrigt",
}


def compose(facts: Facts, order: Any) -> Document:
    """The document of a row of `pack`."""
    chapters = CHAPTERS[order.kind](facts, order)
    project = facts.project
    funder = [("Finansiär", project.funder)] if project.funder else []
    period = f"{project.eligible_from.isoformat()} till {_day(project.eligible_to)}"
    owner = [("Projektägare", project.beneficiary)] if project.beneficiary else []
    return Document(
        kind=order.kind,
        title=TITLES[order.kind],
        subtitle=_subtitle(facts, order),
        tenant=facts.tenant,
        facts=[
            ("Projekt", project.name),
            *owner,
            *funder,
            ("Projektperiod", period),
            ("Siffror per", facts.day.isoformat()),
        ],
        notice=SYNTHETIC if project.synthetic else None,
        chapters=[chapter for chapter in chapters if chapter and chapter.blocks],
        definitions=stories.definitions() if order.kind in {"final", "quarterly"} else [],
        as_of=facts.day.isoformat(),
        front="cover" if order.kind == "final" else "band",
    )


def _day(day: Any) -> str:
    return day.isoformat() if day else "vidare"


def _subtitle(facts: Facts, order: Any) -> str:
    name: str = facts.project.name
    if order.workplace_id:
        return f"{places.name_of(facts, order.workplace_id)} i {name}"
    if order.municipality_code:
        return f"{label('municipality', order.municipality_code).sv} i {name}"
    if order.from_month and order.kind != "final":
        first, last = (
            numbers.month_name(m) for m in (order.from_month, order.to_month or order.from_month)
        )
        return f"{name}, {first} till {last}"
    return name


def _written(order: Any, *chosen: str, also: Sequence[Block] = ()) -> list[Chapter]:
    """Chapters that people wrote, by where they belong; `also` is what the figures say beside them."""
    found = []
    for place in chosen:
        texts: Sequence[Mapping[str, str]] = [t for t in order.texts if t["place"] == place]
        blocks: list[Block] = []
        for one in texts:
            paragraphs = [part.strip() for part in one["body"].split("\n\n") if part.strip()]
            blocks += [Block(points=[one["heading"]])] if one["heading"] and not paragraphs else []
            if one["heading"] and paragraphs:
                blocks.append(Block(text=f"*{one['heading']}*"))
            blocks += [text(part) for part in paragraphs]
        found.append(Chapter(heading=PLACED[place], blocks=[*blocks, *also]))
    return found


def _final(facts: Facts, order: Any) -> list[Chapter | None]:
    return [
        Chapter(heading="Projektet i siffror", blocks=[numbers.keys(facts)]),
        *_written(order, "summary"),
        Chapter(heading="Mål och utfall", blocks=aims.goals(facts)),
        Chapter(heading="Kommunerna", blocks=numbers.municipalities(facts)),
        Chapter(heading="Rollerna", blocks=numbers.roles(facts)),
        Chapter(heading="Månad för månad", blocks=numbers.months(facts)),
        Chapter(heading="Hur utbildningen gick till", blocks=stories.kinds(facts)),
        Chapter(heading="Vad deltagarna säger", blocks=stories.said(facts)),
        Chapter(heading="Vad som ändrades", blocks=stories.changed(facts)),
        Chapter(heading="Vad som stod i vägen", blocks=stories.barriers(facts)),
        *_written(order, "success_factors", also=noticed.strengths(facts)),
        *_written(order, "lessons", also=noticed.attention(facts)),
        *_written(order, "recommendations", "other"),
        Chapter(heading="Ekonomi", blocks=stories.money(facts)),
        Chapter(heading="Rapportering till finansiären", blocks=stories.files(facts)),
        aims.correction(facts),
        stories.method(facts),
    ]


def _quarterly(facts: Facts, order: Any) -> list[Chapter | None]:
    span = (order.from_month, order.to_month)
    return [
        Chapter(heading="Läget", blocks=[numbers.keys(facts)]),
        *_written(order, "summary"),
        Chapter(heading="Perioden månad för månad", blocks=numbers.months(facts, *span)),
        Chapter(heading="Mål och utfall", blocks=aims.goals(facts)),
        Chapter(heading="Kommunerna", blocks=numbers.municipalities(facts)),
        Chapter(heading="Hinder", blocks=stories.barriers(facts)),
        Chapter(heading="Rapportering till finansiären", blocks=stories.files(facts, *span)),
        *_written(order, "lessons", "recommendations", "other"),
        stories.method(facts),
    ]


def _application(facts: Facts, order: Any) -> list[Chapter | None]:
    span = (order.from_month, order.to_month)
    return [
        Chapter(heading="Intygad tid och belopp", blocks=stories.money(facts)),
        Chapter(heading="Lämnade månadsfiler", blocks=stories.files(facts, *span)),
        Chapter(heading="Perioden månad för månad", blocks=numbers.months(facts, *span)),
        *_written(order, "summary", "other"),
        stories.method(facts),
    ]


def _steering(facts: Facts, order: Any) -> list[Chapter | None]:
    return [
        Chapter(heading="Läget", blocks=[numbers.keys(facts)]),
        *_written(order, "summary"),
        Chapter(heading="Mål och utfall", blocks=aims.goals(facts)),
        Chapter(heading="Kommunerna", blocks=numbers.municipalities(facts)),
        Chapter(heading="Vad deltagarna säger", blocks=stories.said(facts)),
        aims.correction(facts),
        Chapter(heading="Hinder", blocks=stories.barriers(facts)),
        Chapter(
            heading="I uppföljningen", blocks=noticed.strengths(facts) + noticed.attention(facts)
        ),
        *_written(order, "recommendations", "other"),
    ]


def _municipality(facts: Facts, order: Any) -> list[Chapter | None]:
    return [*places.municipality(facts, order), *_written(order, "summary", "other")]


def _workplace(facts: Facts, order: Any) -> list[Chapter | None]:
    return [*places.workplace(facts, order), *_written(order, "summary", "other")]


CHAPTERS = {
    "final": _final,
    "quarterly": _quarterly,
    "application": _application,
    "steering_group": _steering,
    "municipality": _municipality,
    "workplace": _workplace,
}
