"""A round's results as they may be shown: from its frozen release, or only how many have answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_events.survey import Cell
from samlyft_survey.answers.queries import answered_and_paired
from samlyft_survey.answers.rules import in_steps
from samlyft_survey.forms import Label, Outcome
from samlyft_survey.models import Round
from samlyft_survey.questionnaires.queries import body_of
from samlyft_survey.releases import queries
from samlyft_survey.releases.rules import WHOLE_BASE, released_outcomes
from samlyft_survey.releases.schemas import OutcomeResult, Results

DEFINITION = Label(
    sv="Andel av dem som svarade (n) i den grupp som anges; base är de rollgrupper som utfallet gäller.",
    en="Share of those who answered (n) in the group named; base is the role groups that the outcome is about.",
)


async def of_round(session: AsyncSession, row: Round) -> Results:
    """What may be known of a round now."""
    release = await queries.release_of(session, row.round_id)
    if release is None:
        answered, paired, outcomes = (
            in_steps((await answered_and_paired(session, row))[0]),
            None,
            [],
        )
    else:
        body = await body_of(session, row.questionnaire_id)
        cells = [Cell.model_validate(cell) for cell in release.cells]
        answered, paired = release.answered, release.paired
        outcomes = [line for o in released_outcomes(body, row.wave) for line in lines_of(o, cells)]
    return Results.model_validate(
        {
            **row.model_dump(include={"round_id", "wave", "status", "invited"}),
            "as_of": release.known_at if release else datetime.now(UTC),
            "reach": f"project {row.project_id}",
            "definition": DEFINITION,
            "smallest_count": release.smallest_count
            if release
            else await queries.smallest_count(session),
            "answered": answered,
            "answered_is_exact": release is not None,
            "response_rate": round(answered / row.invited, 4) if row.invited else None,
            "paired": paired,
            "outcomes": outcomes,
        }
    )


def lines_of(outcome: Outcome, cells: Sequence[Cell]) -> list[OutcomeResult]:
    """An outcome's cells and, last, its whole base: the sum of cells that may all be shown tells nothing more."""
    own = [cell for cell in cells if cell.outcome == outcome.id]
    if not own:
        return [_line(outcome, None)]
    whole = Cell(
        outcome=outcome.id,
        role_group=WHOLE_BASE,
        count=sum(c.count for c in own),
        n=sum(c.n for c in own),
    )
    return [_line(outcome, cell) for cell in own if cell.role_group != WHOLE_BASE] + [
        _line(outcome, whole)
    ]


def _line(outcome: Outcome, cell: Cell | None) -> OutcomeResult:
    return OutcomeResult(
        outcome=outcome.id,
        definition=outcome.text,
        base=outcome.base,
        role_group=cell.role_group if cell else WHOLE_BASE,
        suppressed=cell is None,
        count=cell.count if cell else None,
        n=cell.n if cell else None,
        share=round(cell.count / cell.n, 4) if cell else None,
    )
