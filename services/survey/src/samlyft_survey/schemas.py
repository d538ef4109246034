"""Bodies of requests and answers."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from samlyft_events import RoleGroup
from samlyft_survey import examples
from samlyft_survey.forms import Label, Name, QuestionnaireBody, Wave
from samlyft_survey.models import Status
from samlyft_web.fields import DateField, Instant, StrictModel


class QuestionnaireRead(BaseModel):
    """A stored version of a questionnaire."""

    model_config = ConfigDict(json_schema_extra={"example": examples.QUESTIONNAIRE})

    questionnaire_id: UUID
    used: bool | None
    """Whether a round asks it; not told in lists."""
    updated_at: Instant
    questionnaire: QuestionnaireBody


class RoundCreate(StrictModel):
    """A new round; its family is made with the first round that names it."""

    model_config = ConfigDict(json_schema_extra={"example": examples.ROUND_CREATE})

    project_id: UUID
    family_code: Name
    wave: Wave
    questionnaire_id: UUID
    opens_on: DateField
    closes_on: DateField
    known_at: Instant | None = None
    """Only with `history:import`: when the project knew it."""

    @model_validator(mode="after")
    def _in_order(self) -> RoundCreate:
        if self.closes_on < self.opens_on:
            msg = "closes_on is before opens_on"
            raise ValueError(msg)
        return self


class RoundChange(StrictModel):
    """Opens or closes a round. Closing freezes its results and cannot be undone."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "open"}})

    status: Literal["open", "closed"]
    known_at: Instant | None = None


class RoundRead(BaseModel):
    """A survey round (mättillfälle)."""

    model_config = ConfigDict(json_schema_extra={"example": examples.ROUND})

    round_id: UUID
    project_id: UUID
    family_id: UUID
    questionnaire_id: UUID
    wave: Wave
    opens_on: DateField
    closes_on: DateField
    status: Status
    invited: int
    known_at: Instant
    updated_at: Instant
    version: int


class FamilyRead(BaseModel):
    """Rounds whose answers are paired with each other."""

    model_config = ConfigDict(json_schema_extra={"example": examples.FAMILY})

    family_id: UUID
    project_id: UUID
    code: str
    status: Literal["open", "closed"]
    updated_at: Instant
    version: int


class FamilyChange(StrictModel):
    """Closes a family: its pairing key is destroyed, for good."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "closed"}})

    status: Literal["closed"]


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


Answers = Annotated[dict[str, JsonValue], Field(max_length=200)]


class AnswerCreate(StrictModel):
    """A filled-in form with the token of its invitation."""

    model_config = ConfigDict(json_schema_extra={"example": examples.ANSWER})

    token: Annotated[str, Field(max_length=200)] = ""
    answers: Answers = Field(default_factory=dict)


class AnswerReceived(BaseModel):
    """Thanks. No id: what was received cannot be asked for again."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "received"}})

    status: Literal["received"] = "received"


class OutcomeResult(BaseModel):
    """One outcome in one group: of `n` who answered, `count` gave an answer that counts."""

    outcome: str
    definition: Label
    base: list[RoleGroup]
    role_group: str
    """A role group, or `all`: the whole base, where a single group is too small to be shown."""
    suppressed: bool
    count: int | None
    n: int | None
    share: float | None


class Results(BaseModel):
    """What a round showed. Outcomes are there when it has closed; before that only how many have answered."""

    model_config = ConfigDict(json_schema_extra={"example": examples.RESULTS})

    round_id: UUID
    wave: Wave
    status: Status
    as_of: Instant
    reach: str
    definition: Label
    smallest_count: int
    invited: int
    answered: int
    answered_is_exact: bool
    """False while the round is open: then rounded down to a multiple of five."""
    response_rate: float | None
    paired: int | None
    outcomes: list[OutcomeResult]
