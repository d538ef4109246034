"""Bodies of requests and answers."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_events import RoleGroup
from samlyft_survey import examples
from samlyft_web.fields import StrictModel


class InvitationCreate(StrictModel):
    """Invites a project's participants by role group; without groups, all."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"role_groups": ["care_staff"], "again": False}}
    )

    role_groups: list[RoleGroup] = Field([], max_length=5)
    again: bool = False
    """New tokens for all, for lost letters and reminders; the old ones stop working. Who has answered is not told."""


class Invitation(BaseModel):
    """One person's one-time token, for a letter or a printed list; of protected persons no workplace is told."""

    person_id: UUID
    role_group: RoleGroup
    workplace_code: str | None
    workplace_name: str | None
    token: str


class InvitationList(BaseModel):
    """The tokens, told this once and stored nowhere."""

    model_config = ConfigDict(json_schema_extra={"example": examples.INVITATIONS})

    invited: int
    """Invited to the round in all."""
    invitations: list[Invitation]
