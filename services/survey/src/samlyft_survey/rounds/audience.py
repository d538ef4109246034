"""Who is asked in a round, of those who take part in the project."""

from __future__ import annotations

from pydantic import Field

from samlyft_events import RoleGroup
from samlyft_web.fields import Code, DateField, StrictModel


class Audience(StrictModel):
    """Empty lists mean everybody; several lists mean those who are in all of them."""

    role_groups: list[RoleGroup] = Field([], max_length=5)
    municipality_codes: list[Code] = Field([], max_length=100)
    workplace_codes: list[Code] = Field([], max_length=500)
    on: DateField | None = None
    """Where people work on this date; without one, on the day the round opens."""

    def narrowed(self, groups: list[RoleGroup]) -> Audience:
        """Only those of these groups, of those asked."""
        if not groups:
            return self
        kept = [one for one in groups if not self.role_groups or one in self.role_groups]
        return self.model_copy(update={"role_groups": kept})
