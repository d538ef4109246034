"""Freezing means of scales and response by group, beside the tables of items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.forms import Scale
from samlyft_survey.models import Round
from samlyft_survey.questionnaires.queries import body_of
from samlyft_survey.results import cells, changes, queries, scales
from samlyft_survey.results.columns import Columns
from samlyft_survey.results.keeping import keep
from samlyft_survey.results.means import (
    FLOOR,
    MeanRow,
    Sums,
    change_is_safe,
    document,
    is_safe,
    told_rows,
)

Invited = Mapping[str, Mapping[str, int]]
"""How many were invited, by dimension and group; empty where nobody knows, as by a shared link."""
RESPONSE: Columns = (("answered",), ("not_answered",))
RESPONSE_BY = ("role_group", "municipality_code", "area_of_care")
LIMIT = sa.text(
    "select greatest(smallest_mean, smallest_count) from mean_limit join tenant using (tenant_id)"
)
ANSWERED = sa.text(
    """
    select role_group, coalesce(facts ->> 'municipality_code', 'unknown') as municipality_code,
        coalesce(facts ->> 'area_of_care', 'unknown') as area_of_care, count(*) as number
    from answer where round_id = :round group by 1, 2, 3
    """
)


def by_dimension(rows: Sequence[tuple[str, Mapping[str, str], int]]) -> Invited:
    """Of role groups and coarse facts as the broker counts them."""
    found: dict[str, dict[str, int]] = {}
    for role_group, facts, number in rows:
        for dimension in RESPONSE_BY:
            part = (
                role_group if dimension == "role_group" else facts.get(dimension, queries.UNKNOWN)
            )
            parts = found.setdefault(dimension, {})
            parts[part] = parts.get(part, 0) + number
    return found


async def smallest_mean(session: AsyncSession, smallest_count: int) -> int:
    """The tenant's limit for means; a tenant may raise the floor, never lower it."""
    found = await (await session.connection()).scalar(LIMIT)
    return max(int(found or 0), FLOOR, smallest_count)


async def freeze_means(session: AsyncSession, row: Round, smallest_count: int) -> None:
    """The means of the round's scales, and what changed since each earlier round of its family."""
    body = await body_of(session, row.questionnaire_id)
    found = scales.scales_of(body, row.wave)
    if not found:
        return
    limit = await smallest_mean(session, smallest_count)
    now = await scales.means(session, row.round_id, body, found)
    for scale in found:
        _keep_means(session, row, scale, now.get(scale.id, {}), limit)
    for since in await queries.earlier_rounds(session, row):
        other = await body_of(session, since.questionnaire_id)
        asked = {scale.id for scale in scales.scales_of(other, since.wave)}
        same = [s for s in found if s.id in asked and scales.is_comparable(s, body, other)]
        if not same:
            continue
        before = await scales.means(session, since.round_id, other, same)
        differing = await scales.changes(session, row.round_id, since.round_id, body, same)
        for scale in same:
            change = differing.get(scale.id, Sums(0, 0.0, 0.0))
            sides = [side.get(scale.id, {}).get(queries.WHOLE, {}) for side in (before, now)]
            once = [side[queries.WHOLE].n - change.n if side else 0 for side in sides]
            if change_is_safe(change, (once[0], once[1]), limit):
                told = document([MeanRow((), change)], limit)
                keep(session, row, since, "mean_change", scale.id, queries.WHOLE, told)


def _keep_means(
    session: AsyncSession,
    row: Round,
    scale: Scale,
    found: Mapping[str, Mapping[str, Sums]],
    limit: int,
) -> None:
    everybody = found.get(queries.WHOLE, {}).get(queries.WHOLE)
    if everybody is None or not is_safe(everybody, limit):
        return
    told = document([MeanRow((), everybody)], limit)
    keep(session, row, row, "mean", scale.id, queries.WHOLE, told)
    for dimension in queries.DIMENSIONS:
        if rows := told_rows(found.get(dimension, {}), limit):
            keep(session, row, row, "mean", scale.id, dimension, document(rows, limit))


async def freeze_response(session: AsyncSession, row: Round, invited: Invited, limit: int) -> None:
    """Who was invited and who answered, by group: those who did and those who did not are none or enough."""
    if not invited or row.expected:
        return
    rows = (await (await session.connection()).execute(ANSWERED, {"round": row.round_id})).all()
    for dimension in RESPONSE_BY:
        answered: dict[str, int] = {}
        for one in rows:
            part = getattr(one, dimension)
            answered[part] = answered.get(part, 0) + one.number
        asked = invited.get(dimension, {})
        # Who was given a new token may carry other facts than when first invited.
        if any(number > asked.get(part, 0) for part, number in answered.items()):
            continue
        counts = {
            part: {"answered": answered.get(part, 0), "not_answered": n - answered.get(part, 0)}
            for part, n in asked.items()
        }
        if table := cells.by_group(counts, [RESPONSE], limit):
            keep(session, row, row, "response", "", dimension, changes.document(table))
