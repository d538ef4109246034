"""What a learning platform remembers of a learner in an activity."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_training_log.keys import OfTenant, of_tenant, to


class XapiState(OfTenant, table=True):
    """A state document of xAPI: JSON as it was sent. The platform's own, and no proof of anything."""

    __tablename__ = "xapi_state"
    __table_args__ = of_tenant(
        to("learning_platform", "platform_id"),
        sa.CheckConstraint("length(content) <= 65536", name="content"),
    )

    platform_id: UUID = Field(primary_key=True)
    activity_id: str = Field(primary_key=True)
    actor: str = Field(primary_key=True)
    """As in `Learner.actor`; nobody becomes a learner by a bookmark alone."""
    registration: UUID = Field(primary_key=True)
    """Nil where none is given: a document of its own beside those of registrations."""
    state_id: str = Field(primary_key=True)
    content: bytes
    stored: datetime = Field(sa_column_kwargs={"server_default": sa.text("clock_timestamp()")})
