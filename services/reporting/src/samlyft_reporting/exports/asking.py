"""What a file is made of: the entries of a selection, with the names of their workplaces."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from samlyft_reporting.entries.queries import behind
from samlyft_reporting.exports.schemas import ExportIn
from samlyft_reporting.figures.asked import Asked
from samlyft_reporting.figures.asking import refuse
from samlyft_reporting.figures.dimensions import OF_ENTRIES


def rows(asked: Asked) -> str:
    """The statement of a file's rows; a protected person's workplace has no name either."""
    return f"""select b.*, w.name as workplace from ({behind(asked)}) b
        left join workplace w on w.id = b.workplace_id and w.known_until is null"""


def asked_of(project_id: UUID, question: Mapping[str, Any]) -> Asked:
    """The question as it was stored."""
    days = {
        key: date.fromisoformat(question[key]) if question.get(key) else None
        for key in ("as_of", "from_on", "to_on")
    }
    return Asked(
        project_id=project_id,
        day=days["as_of"] or date.max,
        only=question.get("only", {}),
        from_on=days["from_on"],
        to_on=days["to_on"],
    )


def question_of(body: ExportIn, day: date) -> dict[str, Any]:
    """The question to be stored; raises `QuestionError`."""
    if wrong := [one for one in body.only if one not in OF_ENTRIES]:
        raise refuse(
            "only",
            f"Raderna kan inte avgränsas på {', '.join(wrong)}.",
            f"Entries cannot be narrowed by {', '.join(wrong)}.",
        )
    if body.from_on and body.to_on and body.from_on > body.to_on:
        raise refuse("to_on", "Slutet ligger före början.", "The end lies before the beginning.")
    return {
        "as_of": day.isoformat(),
        "from_on": body.from_on.isoformat() if body.from_on else None,
        "to_on": body.to_on.isoformat() if body.to_on else None,
        "only": {str(one): value for one, value in body.only.items()},
    }
