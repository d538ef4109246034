"""Putting a table that may be told among the frozen ones."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.models import ResultTable, Round


def keep(  # noqa: PLR0913  # the key of a table
    session: AsyncSession,
    row: Round,
    since: Round,
    kind: str,
    item: str,
    dimension: str,
    body: dict[str, Any],
) -> None:
    """Of `row`, or of how it differs from `since`."""
    session.add(
        ResultTable.model_validate(
            {
                "tenant_id": row.tenant_id,
                "round_id": row.round_id,
                "since_id": since.round_id,
                "kind": kind,
                "item": item,
                "dimension": dimension,
                "body": body,
            }
        )
    )
