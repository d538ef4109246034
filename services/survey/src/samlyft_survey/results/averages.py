"""Frozen means of scales as they are told, and how they differ from an earlier round."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.forms import Label, QuestionnaireBody, Scale
from samlyft_survey.models import Round
from samlyft_survey.questionnaires.queries import body_of
from samlyft_survey.results import queries
from samlyft_survey.results.changes import rounded
from samlyft_survey.results.freezing import smallest_mean
from samlyft_survey.results.means import Sums
from samlyft_survey.results.scales import is_comparable, scales_of, span
from samlyft_survey.results.schemas import MeanRow, Means, ScaleChange
from samlyft_survey.results.views import Asked, frozen, told_head
from samlyft_survey.results.wording import MEANS, caveats, group_label
from samlyft_survey.statistics.paired import Means as Statistic
from samlyft_survey.statistics.paired import paired_means
from samlyft_survey.statistics.several import Correction, adjusted
from samlyft_survey.statistics.unpaired import unpaired_means

Bodies = Mapping[tuple[str, str], Any]
COLUMNS = ("scale", "text", "group", "n", "mean", "sd", "low", "high", "suppressed")


async def means(session: AsyncSession, row: Round, asked: Asked) -> Means:
    """The scales of a closed round, for everybody or by group."""
    release = await frozen(session, row)
    body = await body_of(session, row.questionnaire_id)
    bodies = await queries.tables(session, row.round_id, row.round_id, asked.dimension)
    head = told_head(row, release, asked.dimension)
    split = asked.dimension != queries.WHOLE
    found = [s for s in scales_of(body, row.wave) if asked.item in {None, s.id}]
    return Means.model_validate(
        {
            **head,
            "design": "single",
            "definition": MEANS,
            "caveats": caveats("single", release.answered, head["response_rate"], split=split),
            "smallest_mean": await smallest_mean(session, release.smallest_count),
            "results": [_told(scale, body, bodies.get(("mean", scale.id))) for scale in found],
        }
    )


def _told(scale: Scale, body: QuestionnaireBody, frozen_rows: Any | None) -> dict[str, Any]:
    rows = [] if frozen_rows is None else [_row(one) for one in frozen_rows["rows"]]
    return {**_head(scale, body), "suppressed": not rows, "rows": rows}


def _head(scale: Scale, body: QuestionnaireBody) -> dict[str, Any]:
    lowest, highest = span(scale, body)
    return {
        "scale": scale.id,
        "text": scale.text,
        "missing": missing_rule(scale),
        "items": scale.items,
        "lowest": lowest,
        "highest": round(highest, 2),
    }


def missing_rule(scale: Scale) -> Label:
    """In words."""
    least, every = scale.at_least, len(scale.items)
    if scale.score == "sum":
        sv, en = (
            f"Medelvärdet av de besvarade gånger {every}",
            f"Mean of the answered times {every}",
        )
    else:
        sv, en = "Medelvärdet av de besvarade frågorna", "Mean of the answered items"
    return Label(
        sv=f"{sv}, för den som svarat på minst {least} av {every}. Övriga räknas inte.",
        en=f"{en}, for whoever answered at least {least} of {every}. Others are not counted.",
    )


def _sums(row: Mapping[str, Any]) -> Sums:
    return Sums(row["n"], row["total"], row["squares"])


def _row(row: Mapping[str, Any]) -> MeanRow:
    from scipy.special import stdtrit  # heavy: only where means are asked for

    sums = _sums(row)
    reach = float(stdtrit(sums.n - 1, 0.975)) * sums.sd / math.sqrt(sums.n)
    return MeanRow(
        groups=row["groups"],
        label=group_label(row["groups"]),
        n=sums.n,
        mean=round(sums.mean, 2),
        sd=rounded(sums.sd),
        low=round(sums.mean - reach, 2),
        high=round(sums.mean + reach, 2),
    )


async def differences(
    session: AsyncSession, row: Round, since: Round, correction: Correction, *, paired: bool
) -> list[ScaleChange]:
    """What differs since an earlier round, of the same people or of two groups; p corrected over the scales."""
    if since.round_id == row.round_id:
        return []
    body = await body_of(session, row.questionnaire_id)
    other = await body_of(session, since.questionnaire_id)
    asked = {scale.id for scale in scales_of(other, since.wave)}
    own = await queries.tables(session, row.round_id, row.round_id, queries.WHOLE)
    theirs = await queries.tables(session, since.round_id, since.round_id, queries.WHOLE)
    changed = await queries.tables(session, row.round_id, since.round_id, queries.WHOLE)
    lines = []
    for scale in scales_of(body, row.wave):
        if scale.id not in asked or not is_comparable(scale, body, other):
            continue
        told = _paired(scale, changed) if paired else _apart(scale, theirs, own)
        lines.append({**_head(scale, body), **_line(told, paired=paired)})
    told_lines = [line for line in lines if line["test"]]
    ps = adjusted([line["test"]["p"] for line in told_lines], correction)
    for line, p in zip(told_lines, ps, strict=True):
        line["test"]["p_adjusted"] = rounded(p)
    return [ScaleChange.model_validate(line) for line in lines]


def _paired(scale: Scale, bodies: Bodies) -> tuple[Statistic, int, int] | None:
    body = bodies.get(("mean_change", scale.id))
    if body is None:
        return None
    sums = _sums(body["rows"][0])
    found = paired_means(sums.n, sums.total, sums.squares)
    return None if found is None else (found, sums.n, sums.n)


def _apart(scale: Scale, before: Bodies, after: Bodies) -> tuple[Statistic, int, int] | None:
    key = ("mean", scale.id)
    if key not in before or key not in after:
        return None
    one, other = (_sums(side[key]["rows"][0]) for side in (before, after))
    found = unpaired_means((one.n, one.total, one.squares), (other.n, other.total, other.squares))
    return None if found is None else (found, one.n, other.n)


def _line(told: tuple[Statistic, int, int] | None, *, paired: bool) -> dict[str, Any]:
    found, before, after = told or (None, None, None)
    return {
        "design": "paired" if paired else "repeated_cross_section",
        "suppressed": found is None,
        "n_before": before,
        "n_after": after,
        "difference": found and round(found.mean, 2),
        "low": found and round(found.interval.low, 2),
        "high": found and round(found.interval.high, 2),
        "effect": found and rounded(found.effect),
        "effect_name": found and found.effect_name,
        "test": found and {"name": found.test.name, "p": rounded(found.test.p)},
    }


def lines(found: Means) -> Iterator[Sequence[object]]:
    """For a spreadsheet: a line a group; a scale that is not told has one that says so."""
    for scale in found.results:
        if scale.suppressed:
            yield (scale.scale, scale.text.sv, "", "", "", "", "", "", "yes")
        for row in scale.rows:
            figures = (row.n, row.mean, row.sd, row.low, row.high)
            yield (scale.scale, scale.text.sv, "+".join(row.groups), *figures, "no")
