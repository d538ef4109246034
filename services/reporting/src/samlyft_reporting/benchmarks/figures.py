"""The figures that are compared: each a count over a base, so that the small and the large can stand side by side."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from samlyft_common import disclosure
from samlyft_reporting.rules import TOTAL
from samlyft_web.problems import Text


@dataclass(frozen=True)
class Benchmark:
    """One figure: of what, over what, times what."""

    definition: str
    title: Text
    count: str
    base: str
    times: int
    of_persons: bool = True
    """Its count is of people, and withheld where they are few."""


BENCHMARKS: Mapping[str, Benchmark] = {
    "trained_per_employees": Benchmark(
        "trained_per_employees.1",
        Text("Utbildade per 100 anställda", "People trained per 100 employees"),
        *("persons", "employees", 100),
    ),
    "hours_per_participant": Benchmark(
        "hours_per_participant.1",
        Text("Timmar per utbildad", "Hours per person trained"),
        *("hours", "persons", 1),
        of_persons=False,
    ),
    "trained_per_champion": Benchmark(
        "trained_per_champion.1",
        Text("Utbildade per ombud", "People trained per champion"),
        *("persons", "champions", 1),
    ),
    "managers_trained": Benchmark(
        "managers_trained.1",
        Text("Utbildade chefer per 100 chefer", "Managers trained per 100 managers"),
        *("managers", "managers_employed", 100),
    ),
    "sessions_per_employees": Benchmark(
        "sessions_per_employees.1",
        Text("Tillfällen per 100 anställda", "Sessions per 100 employees"),
        *("sessions", "employees", 100),
        of_persons=False,
    ),
}


@dataclass(frozen=True)
class Basis:
    """What the figures of one municipality or tenant are made of."""

    persons: int = 0
    managers: int = 0
    minutes: int = 0
    sessions: int = 0
    employees: int = 0
    managers_employed: int = 0
    champions: int = 0

    @property
    def hours(self) -> Decimal:
        """Of participants; rounded only with the figure."""
        return Decimal(self.minutes) / 60


@dataclass(frozen=True)
class Value:
    """A figure, or that it is withheld because it is of few; neither where there is no base."""

    value: Decimal | None
    base: int
    withheld: bool = False


def value_of(name: str, basis: Basis, smallest: int | None) -> Value:
    """One figure; people and those left beside them are no small group, where a smallest one is given."""
    said = BENCHMARKS[name]
    count, base = Decimal(getattr(basis, said.count)), int(getattr(basis, said.base))
    if base == 0:
        return Value(None, 0)
    if smallest is not None and _is_few(said, int(count), base, basis, smallest):
        return Value(None, base, withheld=True)
    return Value((count * said.times / base).quantize(Decimal("0.01"), ROUND_HALF_UP), base)


def _is_few(said: Benchmark, count: int, base: int, basis: Basis, smallest: int) -> bool:
    few = range(1, smallest)
    if said.of_persons and count in few:
        return True
    if said.base in {"employees", "managers_employed"} and said.of_persons:
        return base < smallest or base - count in few
    return basis.persons in few or (said.base != "champions" and base < smallest)


def given_away(bases: Mapping[str, Basis], smallest: int) -> frozenset[str]:
    """The municipalities, and the whole under `TOTAL`, whose people or managers would give a small group away."""
    groups = [key for key in bases if key != TOTAL]
    table: dict[tuple[Hashable, Hashable], int] = {}
    for key in groups:
        managers = min(bases[key].managers, bases[key].persons)
        table |= {(key, "manager"): managers, (key, "other"): bases[key].persons - managers}
    cells = disclosure.protected_table(table, smallest)
    columns = (disclosure.TOTAL, "manager")
    hidden = {key for key in groups if any(cells[key, column].suppressed for column in columns)}
    if any(cells[disclosure.TOTAL, column].suppressed for column in columns):
        hidden.add(TOTAL)
    return frozenset(hidden)
