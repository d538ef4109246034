"""Policies are added, never changed: what a session was attested under stays to be seen."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log.policies.schemas import AttestationPolicyIn, AttestationPolicyOut
from samlyft_web.problems import ConflictError, NotFoundError, Text

ADD = sa.text(
    """
    insert into attestation_policy (tenant_id, project_id, valid_from, attested_by, source, actor)
    values (current_setting('app.tenant_id'), :project_id, :valid_from, :attested_by, :source, :actor)
    on conflict do nothing
    returning *
    """
)
KNOWN = sa.text("select exists (select from project_current where project_id = :project_id)")
NO_PROJECT = Text("Projektet finns inte.", "There is no such project.")
TAKEN = Text(
    "Projektet har redan regler från den dagen. Lägg till nya från en annan dag.",
    "The project has a policy from that day already. Add one from another day.",
)


async def add_attestation_policy(
    session: AsyncSession, principal: Principal, body: AttestationPolicyIn
) -> AttestationPolicyOut:
    """Adds what holds from a date on."""
    principal.demand(body.project_id)
    connection = await session.connection()
    given: dict[str, Any] = body.model_dump() | {"actor": principal.actor}
    if not await connection.scalar(KNOWN, given):
        raise NotFoundError(NO_PROJECT)
    row = (await connection.execute(ADD, given)).one_or_none()
    if row is None:
        raise ConflictError(TAKEN)
    return AttestationPolicyOut.model_validate(row._asdict())
