"""What the signals say of a project as it stands: good signs beside success factors, the others beside lessons."""

from __future__ import annotations

from samlyft_reporting.packs.document import Block, Table, text
from samlyft_reporting.packs.facts import Facts
from samlyft_reporting.packs.tongue import Tongue
from samlyft_reporting.signals.catalogue import Rule, rules


def _standing(facts: Facts, *, positive: bool) -> list[tuple[Rule, int, int]]:
    """Each rule that is raised somewhere, with how many units and municipalities: never those about few champions."""
    known = rules()
    found = [
        (known[row["rule"]], row["workplaces"], row["municipalities"])
        for row in facts.rows["signals"]
        if row["rule"] in known
    ]
    return [
        (rule, units, places)
        for rule, units, places in found
        if rule.positive == positive and rule.audience == "all" and rule.level != "project"
    ]


def strengths(facts: Facts) -> list[Block]:
    """Good signs, where they are seen, and what evaluations have found about them."""
    found, say = _standing(facts, positive=True), facts.say
    if not found:
        return []
    points = [
        f"{say.of(rule.title)} ({_where(say, units, places)}). {say.of(rule.finding)}."
        for rule, units, places in found
    ]
    heading = say("Goda tecken i uppföljningen", "Good signs in the follow-up")
    return [text(f"*{heading}*"), Block(points=points)]


def attention(facts: Facts) -> list[Block]:
    """What stands to be noticed, in how many units and municipalities."""
    found, say = _standing(facts, positive=False), facts.say
    if not found:
        return []
    rows = [
        [say.of(rule.title), say.number(units) if units else "", say.number(places)]
        for rule, units, places in found
    ]
    notice = say("Att uppmärksamma", "To look at")
    table = Table(
        caption=say("Kvar att uppmärksamma", "Still to be looked at"),
        columns=[notice, say("Enheter", "Units"), say("Kommuner", "Municipalities")],
        rows=rows,
        note=say(
            "Så som det stod när rapporten togs fram, enligt regler med tröskelvärden. En rad säger "
            "var det är värt att titta, inte vems felet är.",
            "As it stood when the report was made, by rules with thresholds. A row says where it is worth "
            "looking, not whose fault it is.",
        ),
    )
    heading = say("Att uppmärksamma i uppföljningen", "To look at in the follow-up")
    return [text(f"*{heading}*"), Block(table=table)]


def _where(say: Tongue, units: int, places: int) -> str:
    one, many = say("kommun", "municipality"), say("kommuner", "municipalities")
    where = f"{say.number(places)} {one if places == 1 else many}"
    if not units:
        return where
    one, many = say("enhet", "unit"), say("enheter", "units")
    return f"{say.number(units)} {one if units == 1 else many} {say('i', 'in')} {where}"
