"""Who signs a project's certificates in a month: dated data, and what holds where nobody has said."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

STATED = sa.text(
    """
    select signers, accepted_acr from signing_policy
    where project_id = :project_id and from_month <= :month
    order by from_month desc limit 1
    """
)


@dataclass(frozen=True)
class Policy:
    """The participant signs in both programme periods: 2014-2020 by rule, 2021-2027 until a rule is known."""

    signers: list[str]
    accepted_acr: list[str]


DEFAULT = Policy(["participant"], [])


async def policy_of(session: AsyncSession, project_id: UUID, month: str) -> Policy:
    """What holds for the month."""
    connection = await session.connection()
    row = (
        await connection.execute(STATED, {"project_id": project_id, "month": month})
    ).one_or_none()
    return Policy(list(row.signers), list(row.accepted_acr)) if row else DEFAULT
