"""Links to calendar feeds: the door of whoever holds them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from samlyft_enrollment.models.tenant_rows import TenantRow, of_tenant, to


class CalendarLink(TenantRow, table=True):
    """A feed for a workplace, a trainer or a person; only the hash of its token is kept."""

    __tablename__ = "calendar_link"
    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "token_hash"),
        to("workplace", "workplace_id"),
        to("person", "person_id"),
        sa.CheckConstraint("num_nonnulls(workplace_id, person_id) = 1", name="whose"),
    )

    kind: str
    workplace_id: UUID | None = None
    person_id: UUID | None = None
    municipality_code: str | None = None
    token_hash: bytes
    actor: str
    revoked_at: datetime | None = None
