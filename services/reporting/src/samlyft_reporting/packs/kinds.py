"""The packs, each as its chapters in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from samlyft_reporting.indicators.catalogue import label
from samlyft_reporting.packs import accounts, aims, groupings, noticed, numbers, places, stories
from samlyft_reporting.packs.document import Block, Chapter, Document, text
from samlyft_reporting.packs.facts import Facts
from samlyft_reporting.packs.tongue import Tongue
from samlyft_reporting.packs.wording import PAGES, PLACED, SYNTHETIC, TITLES


def compose(facts: Facts, order: Any) -> Document:
    """The document of a row of `pack`."""
    say, project = facts.say, facts.project
    chapters = CHAPTERS[order.kind](facts, order)
    return Document(
        kind=order.kind,
        language=say.language,
        title=say.of(TITLES[order.kind]),
        subtitle=_subtitle(facts, order),
        tenant=facts.tenant,
        facts=_facts(facts),
        notice=say.of(SYNTHETIC) if project.synthetic else None,
        chapters=[chapter for chapter in chapters if chapter and chapter.blocks],
        definitions=stories.definitions(say) if order.kind in {"final", "quarterly"} else [],
        as_of=facts.day.isoformat(),
        front="cover" if order.kind == "final" else "band",
    )


def _facts(facts: Facts) -> list[tuple[str, str]]:
    """What stands on the cover."""
    say, project = facts.say, facts.project
    ends = say.day(project.eligible_to) if project.eligible_to else say("vidare", "further notice")
    told = [
        (say("Projekt", "Project"), project.name),
        (say("Projektägare", "Beneficiary"), project.beneficiary),
        (say("Finansiär", "Funder"), project.funder),
        (
            say("Projektperiod", "Project period"),
            f"{say.day(project.eligible_from)} {say('till', 'to')} {ends}",
        ),
        (say.of(PAGES["as_of"]), say.day(facts.day)),
    ]
    return [(name, value) for name, value in told if value]


def _subtitle(facts: Facts, order: Any) -> str:
    say = facts.say
    name: str = facts.project.name
    if order.workplace_id:
        return f"{places.name_of(facts, order.workplace_id)} {say('i', 'in')} {name}"
    if order.municipality_code:
        return f"{say.of(label('municipality', order.municipality_code))} {say('i', 'in')} {name}"
    if order.from_month and order.kind != "final":
        first, last = (say.month(m) for m in (order.from_month, order.to_month or order.from_month))
        return f"{name}, {first} {say('till', 'to')} {last}"
    return name


def _part(say: Tongue, sv: str, en: str, blocks: list[Block]) -> Chapter:
    return Chapter(heading=say(sv, en), blocks=blocks)


def _written(facts: Facts, order: Any, *chosen: str, also: Sequence[Block] = ()) -> list[Chapter]:
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
        found.append(Chapter(heading=facts.say.of(PLACED[place]), blocks=[*blocks, *also]))
    return found


def _final(facts: Facts, order: Any) -> list[Chapter | None]:
    say = facts.say
    return [
        _part(say, "Projektet i siffror", "The project in figures", [numbers.keys(facts)]),
        *_written(facts, order, "summary"),
        _part(say, "Mål och utfall", "Goals and outcome", aims.goals(facts)),
        _part(say, "Kommunerna", "The municipalities", groupings.municipalities(facts)),
        _part(say, "Rollerna", "The roles", groupings.roles(facts)),
        _part(say, "Månad för månad", "Month by month", numbers.months(facts)),
        _part(say, "Hur utbildningen gick till", "How the training was done", stories.kinds(facts)),
        _part(say, "Vad deltagarna säger", "What participants say", stories.said(facts)),
        _part(say, "Vad som ändrades", "What changed", stories.changed(facts)),
        _part(say, "Vad som stod i vägen", "What stood in the way", stories.barriers(facts)),
        *_written(facts, order, "success_factors", also=noticed.strengths(facts)),
        *_written(facts, order, "lessons", also=noticed.attention(facts)),
        *_written(facts, order, "recommendations", "other"),
        _part(say, "Ekonomi", "Finances", accounts.money(facts)),
        _part(say, "Rapportering till finansiären", "Reports to the funder", accounts.files(facts)),
        aims.correction(facts),
        stories.method(facts),
    ]


def _quarterly(facts: Facts, order: Any) -> list[Chapter | None]:
    say = facts.say
    span = (order.from_month, order.to_month)
    return [
        _part(say, "Läget", "Where it stands", [numbers.keys(facts)]),
        *_written(facts, order, "summary"),
        _part(
            say,
            "Perioden månad för månad",
            "The period month by month",
            numbers.months(facts, *span),
        ),
        _part(say, "Mål och utfall", "Goals and outcome", aims.goals(facts)),
        _part(say, "Kommunerna", "The municipalities", groupings.municipalities(facts)),
        _part(say, "Hinder", "Barriers", stories.barriers(facts)),
        _part(
            say,
            "Rapportering till finansiären",
            "Reports to the funder",
            accounts.files(facts, *span),
        ),
        *_written(facts, order, "lessons", "recommendations", "other"),
        stories.method(facts),
    ]


def _application(facts: Facts, order: Any) -> list[Chapter | None]:
    say = facts.say
    span = (order.from_month, order.to_month)
    return [
        _part(say, "Intygad tid och belopp", "Certified time and amount", accounts.money(facts)),
        _part(say, "Lämnade månadsfiler", "Month files filed", accounts.files(facts, *span)),
        _part(
            say,
            "Perioden månad för månad",
            "The period month by month",
            numbers.months(facts, *span),
        ),
        *_written(facts, order, "summary", "other"),
        stories.method(facts),
    ]


def _steering(facts: Facts, order: Any) -> list[Chapter | None]:
    say = facts.say
    return [
        _part(say, "Läget", "Where it stands", [numbers.keys(facts)]),
        *_written(facts, order, "summary"),
        _part(say, "Mål och utfall", "Goals and outcome", aims.goals(facts)),
        _part(say, "Kommunerna", "The municipalities", groupings.municipalities(facts)),
        _part(say, "Vad deltagarna säger", "What participants say", stories.said(facts)),
        aims.correction(facts),
        _part(say, "Hinder", "Barriers", stories.barriers(facts)),
        _part(
            say,
            "I uppföljningen",
            "In the follow-up",
            noticed.strengths(facts) + noticed.attention(facts),
        ),
        *_written(facts, order, "recommendations", "other"),
    ]


def _municipality(facts: Facts, order: Any) -> list[Chapter | None]:
    return [*places.municipality(facts, order), *_written(facts, order, "summary", "other")]


def _workplace(facts: Facts, order: Any) -> list[Chapter | None]:
    return [*places.workplace(facts, order), *_written(facts, order, "summary", "other")]


CHAPTERS = {
    "final": _final,
    "quarterly": _quarterly,
    "application": _application,
    "steering_group": _steering,
    "municipality": _municipality,
    "workplace": _workplace,
}
