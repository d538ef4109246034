"""Learning platforms: made, rotated and revoked; learners matched with employees."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.settings import Settings
from samlyft_training_log import logbook
from samlyft_training_log.models import Learner, LearningPlatform
from samlyft_training_log.platforms import queries
from samlyft_training_log.platforms.schemas import (
    CredentialOut,
    LearnerMatchIn,
    LearnerMatchOut,
    PlatformChange,
    PlatformIn,
    PlatformOut,
    RotationIn,
)
from samlyft_training_log.xapi.commands import replay
from samlyft_web import etags
from samlyft_web.doors import token_hash
from samlyft_web.problems import ConflictError, Text

CODE_TAKEN = Text("En lärplattform har redan den koden.", "A platform has this code already.")
MATCHED = Text("Den är redan kopplad.", "It is matched already.")
PURPOSE = "xapi"


async def make_platform(
    session: AsyncSession, principal: Principal, settings: Settings, body: PlatformIn
) -> CredentialOut:
    """A platform and its secret, which is not kept."""
    taken = queries.platforms().where(col(LearningPlatform.code) == body.code)
    if (await session.exec(taken)).first():
        raise ConflictError(CODE_TAKEN)
    secret = secrets.token_urlsafe(32)
    row = LearningPlatform(
        tenant_id=principal.tenant_id,
        platform_id=uuid7(),
        version=1,
        username=f"{principal.tenant_id}.{secrets.token_hex(8)}",
        secret_hash=token_hash(settings, PURPOSE, secret),
        status="active",
        recorded_at=datetime.now(UTC),
        **body.model_dump(),
    )
    session.add(row)
    return _with_secret(row, secret)


async def rotate(
    session: AsyncSession, settings: Settings, platform_id: UUID, body: RotationIn
) -> CredentialOut:
    """A new secret; the one before works for the hours of overlap."""
    row: LearningPlatform = await logbook.get(session, queries.by_id(platform_id).with_for_update())
    secret = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    row.older_hash, row.older_until = row.secret_hash, now + timedelta(hours=body.overlap_hours)
    row.secret_hash = token_hash(settings, PURPOSE, secret)
    row.version += 1
    row.recorded_at = now
    session.add(row)
    return _with_secret(row, secret)


async def change_platform(
    session: AsyncSession, platform_id: UUID, if_match: frozenset[str], body: PlatformChange
) -> PlatformOut:
    """The next version; a revoked platform is heard no more."""
    row: LearningPlatform = await logbook.get(session, queries.by_id(platform_id).with_for_update())
    etags.check(if_match, row.version)
    for name, value in body.model_dump(exclude_none=True).items():
        setattr(row, name, value)
    row.version += 1
    row.recorded_at = datetime.now(UTC)
    session.add(row)
    return queries.platform_out(row)


async def match_learner(
    session: AsyncSession, principal: Principal, learner_id: UUID, body: LearnerMatchIn
) -> LearnerMatchOut:
    """Says who a learner is; what waited becomes results, and completions minutes."""
    query = select(Learner).where(col(Learner.learner_id) == learner_id).with_for_update()
    row: Learner = await logbook.get(session, query)
    if row.employee_number is not None:
        raise ConflictError(MATCHED)
    row.employer_number, row.employee_number = body.employer_number, body.employee_number
    session.add(row)
    await session.flush()
    statements, told = await replay(session, principal, learner_id=learner_id)
    return LearnerMatchOut(
        learner_id=learner_id,
        statements=statements,
        created=told.count("created"),
        changed=told.count("changed"),
    )


def _with_secret(row: LearningPlatform, secret: str) -> CredentialOut:
    shown = queries.platform_out(row).model_dump()
    return CredentialOut.model_validate({**shown, "secret": secret})
