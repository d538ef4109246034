"""Bodies of changes to one employment."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from samlyft_enrollment.people.schemas import Hours
from samlyft_events import RoleGroup
from samlyft_web.fields import DateField, Name, StrictModel


class EmploymentChange(StrictModel):
    """What was wrong or has changed; `status: active` restores one that was removed."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"ends_on": "2027-01-31", "share_percent": 75}}
    )

    role_group: RoleGroup | None = None
    starts_on: DateField | None = None
    ends_on: DateField | None = None
    """`null` opens it again."""
    occupation: Name | None = None
    share_percent: Annotated[int, Field(ge=1, le=100)] | None = None
    hours: Hours | None = None
    status: Literal["active"] | None = None
