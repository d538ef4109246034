"""What one tenant's demonstration consists of: rows in exactly the forms that the APIs take."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from samlyft_local.demo.people import Row


@dataclass(frozen=True)
class Batch:
    """Rows that are sent together; later batches build on earlier ones."""

    service: str
    noun: str
    rows: list[Row]


@dataclass(frozen=True)
class Demonstration:
    """A tenant, all that is loaded into it, and the figure that shows it arrived whole."""

    tenant_id: str
    name: str
    kind: str
    synthetic: str
    """What is made up, in words for those who read the figures."""
    organisations: list[Row]
    projects: list[Row]
    batches: list[Batch]
    merges: list[Row] = field(default_factory=list)
    plans: dict[str, list[Row]] = field(default_factory=dict)
    """Of the first project: milestones, local leaders, parts, by the noun of their address."""
    applications: list[tuple[Row, Row]] = field(default_factory=list)
    """To become champion, each with its answer."""
    proven_after: int | None = None
    """After which batch months are closed and certified: what comes later corrects them."""
    as_of: date = date(2021, 7, 1)
    persons_trained: int = 0
    """Distinct persons as of that date."""

    def first(self, noun: str) -> Batch:
        """The first batch of a noun."""
        return next(batch for batch in self.batches if batch.noun == noun)

    def rows(self, noun: str) -> list[Row]:
        """All rows of a noun, in the order they are sent."""
        return [row for batch in self.batches if batch.noun == noun for row in batch.rows]
