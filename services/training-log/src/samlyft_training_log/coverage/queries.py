"""Reads of coverage: the caller's reach is asked in the statement, since training counts wherever it was had."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from samlyft_training_log.coverage import statements as sql
from samlyft_training_log.coverage.schemas import CoverageOut, CoverageTrendOut

COUNTS = ("headcount", "trained", "fresh", "untrained_over_sixty_days", "trainers")
INSTANT = sa.DateTime(timezone=True)


def _counts() -> dict[str, Any]:
    return dict.fromkeys(COUNTS, sa.BigInteger)


def coverages(**named: Any) -> Any:
    """One row a workplace with staff."""
    narrow = named["scope"] != "*" or bool(named["municipality_code"] or named["workplace_id"])
    statement = sql.coverages(narrow=narrow, topic=named["topic"])
    return (
        sa.text(statement)
        .bindparams(**{name: value for name, value in named.items() if f":{name}" in statement})
        .columns(
            workplace_id=sa.Uuid,
            code=sa.Text,
            municipality_code=sa.Text,
            changed_at=INSTANT,
            **_counts(),
            percent=sa.Double,
            gone=sa.BigInteger,
        )
        .subquery()
    )


def trends(**named: Any) -> Any:
    """One row a month."""
    columns = {"day": sa.Date, "changed_at": INSTANT, **_counts(), "percent": sa.Double}
    return sa.text(sql.TRENDS).bindparams(**named).columns(**columns).subquery()


def coverage_out(row: Any) -> CoverageOut:
    """A row of `coverages`."""
    return CoverageOut.model_validate(row._asdict())


def trend_out(row: Any) -> CoverageTrendOut:
    """A row of `trends`."""
    return CoverageTrendOut.model_validate(row._asdict())
