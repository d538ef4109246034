"""Bodies of requests and answers."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_events import RoleGroup
from samlyft_survey import examples
from samlyft_survey.forms import Group
from samlyft_web.fields import StrictModel


class InvitationCreate(StrictModel):
    """Invites a project's participants by role group; without groups, all."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"role_groups": ["care_staff"], "again": False}}
    )

    role_groups: list[RoleGroup] = Field([], max_length=5)
    again: bool = False
    """New tokens for all, for lost letters; the old ones stop working. Who has answered is not told."""
    by_mail: bool = False
    """Mails those whose address is known; the others come back as a list to print."""
    names: dict[UUID, Annotated[str, Field(max_length=200)]] = Field({}, max_length=1_000)
    """What is to stand on printed slips, by person; not kept. Without one the slip has a line to write it on."""


class ReminderCreate(StrictModel):
    """Mails all who are invited once more; nobody knows who has answered, so the letter says that it goes to all."""

    model_config = ConfigDict(json_schema_extra={"example": {"role_groups": []}})

    role_groups: list[RoleGroup] = Field([], max_length=5)


class ReminderSent(BaseModel):
    """How many letters are on their way."""

    model_config = ConfigDict(json_schema_extra={"example": {"invited": 120, "mailed": 97}})

    invited: int
    mailed: int


class Invitation(BaseModel):
    """One one-time token, for a letter or a printed list; of protected persons no workplace is told."""

    person_id: UUID | None
    """None where a workplace answers as a whole."""
    workplace_id: UUID | None
    role_group: Group
    workplace_code: str | None
    workplace_name: str | None
    token: str
    link: str
    """The page to answer on, as it stands in a letter or behind a QR code."""


class InvitationList(BaseModel):
    """The tokens, told this once and stored nowhere."""

    model_config = ConfigDict(json_schema_extra={"example": examples.INVITATIONS})

    invited: int
    """Invited to the round in all."""
    mailed: int
    """Of these, told by mail instead of here."""
    invitations: list[Invitation]
