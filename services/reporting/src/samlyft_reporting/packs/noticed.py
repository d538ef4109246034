"""What the signals say of a project as it stands: good signs beside success factors, the others beside lessons."""

from __future__ import annotations

from samlyft_reporting.packs.document import Block, Table, number, text
from samlyft_reporting.packs.facts import Facts
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
    found = _standing(facts, positive=True)
    if not found:
        return []
    points = [
        f"{rule.title.sv} ({_where(units, places)}). {rule.finding.sv}."
        for rule, units, places in found
    ]
    return [text("*Goda tecken i uppföljningen*"), Block(points=points)]


def attention(facts: Facts) -> list[Block]:
    """What stands to be noticed, in how many units and municipalities."""
    found = _standing(facts, positive=False)
    if not found:
        return []
    rows = [
        [rule.title.sv, number(units) if units else "", number(places)]
        for rule, units, places in found
    ]
    return [
        text("*Att uppmärksamma i uppföljningen*"),
        Block(
            table=Table(
                caption="Kvar att uppmärksamma",
                columns=["Att uppmärksamma", "Enheter", "Kommuner"],
                rows=rows,
                note="Så som det stod när rapporten togs fram, enligt regler med tröskelvärden. En rad säger "
                "var det är värt att titta, inte vems felet är.",
            )
        ),
    ]


def _where(units: int, places: int) -> str:
    many = f"{number(places)} {'kommun' if places == 1 else 'kommuner'}"
    if not units:
        return many
    return f"{number(units)} {'enhet' if units == 1 else 'enheter'} i {many}"
