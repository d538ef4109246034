"""Bodies of requests and answers."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_survey import examples
from samlyft_survey.forms import Group, Label, Wave
from samlyft_survey.models import Status
from samlyft_web.fields import Instant


class OutcomeResult(BaseModel):
    """One outcome in one group: of `n` who answered, `count` gave an answer that counts."""

    outcome: str
    definition: Label
    base: list[Group]
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
