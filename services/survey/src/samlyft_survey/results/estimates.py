"""What a group answered itself, beside what its champions and managers thought of it: nothing is counted anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from samlyft_survey.results.cells import Table
from samlyft_survey.results.columns import Question


def of_the_group(table: Table | None, asked_of: Sequence[str]) -> Table | None:
    """The told rows of a table by role group without any who estimated; none where each holds some of them."""
    if table is None:
        return None
    rows = tuple(row for row in table.rows if not set(row.groups) & set(asked_of))
    return replace(table, rows=rows) if rows else None


def estimated(question: Question, every: Sequence[Question]) -> Question | None:
    """The item that this one estimates, if it was asked in the same round."""
    return next((one for one in every if one.key == question.estimates), None)
