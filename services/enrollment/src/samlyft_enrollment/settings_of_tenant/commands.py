"""A tenant's choices: a new version of the tenant, told to every service."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.models import TenantSetting
from samlyft_enrollment.settings_of_tenant.queries import TENANT, settings
from samlyft_enrollment.settings_of_tenant.schemas import SettingsIn, SettingsOut
from samlyft_events import TenantChanged
from samlyft_web import etags

TOLD = {
    *("champion_title", "champion_title_en", "smallest_count", "smallest_mean", "smallest_text"),
    *("languages", "cors_origins", "identity_assurance"),
}


async def choose(
    session: AsyncSession, principal: Principal, if_match: frozenset[str], body: SettingsIn
) -> SettingsOut:
    """Replaces the choices."""
    connection = await session.connection()
    row = (await connection.execute(sa.select(TENANT).with_for_update())).one()
    etags.check(if_match, row.version)
    now = datetime.now(UTC)
    values = {
        "version": row.version + 1,
        "changed_at": now,
        "smallest_count": body.smallest_count,
        "cors_origins": body.model_dump(mode="json")["cors_origins"],
    }
    await connection.execute(sa.update(TENANT).values(values))
    await session.merge(
        TenantSetting(
            tenant_id=principal.tenant_id,
            chosen=body.model_dump(mode="json"),
            actor=principal.actor,
            changed_at=now,
        )
    )
    event = TenantChanged(
        aggregate_id=uuid5(NAMESPACE_URL, f"https://samlyft.example/tenants/{row.tenant_id}"),
        version=row.version + 1,
        known_at=now,
        name=row.name,
        kind=row.kind,
        status=row.status,
        **body.model_dump(mode="json", include=TOLD),
    )
    await emit(session, event)
    await session.flush()
    return await settings(session)
