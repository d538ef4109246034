"""What a project is made of besides its municipalities: phases, goals in numbers, steering, risks."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_enrollment.faults import invalid
from samlyft_enrollment.places.schemas import MunicipalityCode
from samlyft_web.fields import DateField, Name, StrictModel

Month = Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
Indicator = Literal[
    "participants", "women", "men", "training_hours", "municipalities", "champions", "managers"
]
Target = Annotated[int, Field(ge=0, le=1_000_000)]
Weight = Annotated[int, Field(ge=1, le=5)]

PHASE: JsonDict = {
    "kind": "implementation",
    "from_on": "2019-09-01",
    "to_on": "2021-06-30",
    "takes_participants": True,
    "counts_hours": True,
}
GOAL: JsonDict = {
    "indicator": "participants",
    "municipality_code": None,
    "target": 3500,
    "curve": [{"month": "2019-12", "planned": 900}, {"month": "2020-12", "planned": 2800}],
}
SEAT: JsonDict = {"name": "Kim Ek", "organisation": "Ale kommun", "role": "ordförande"}
RISK: JsonDict = {
    "title": "Chefer hinner inte frigöra tid",
    "likelihood": 4,
    "consequence": 4,
    "measure": "Utbilda på arbetsplatsträffar, 15 + 15 minuter",
    "owner": "projektledaren",
    "follow_up_on": "2020-01-31",
    "status": "open",
}


class Phase(StrictModel):
    """Analysis and planning takes nobody in, unless its rules say so; days count on both ends."""

    model_config = ConfigDict(json_schema_extra={"example": PHASE})

    kind: Literal["analysis_planning", "implementation", "closing"]
    from_on: DateField
    to_on: DateField
    takes_participants: bool = True
    counts_hours: bool = True


class PlannedMonth(StrictModel):
    """What is planned to be reached by the end of a month, all in all."""

    model_config = ConfigDict(json_schema_extra={"example": {"month": "2019-12", "planned": 900}})

    month: Month
    planned: Target


Curve = Annotated[list[PlannedMonth], Field(max_length=120)]


class Goal(StrictModel):
    """A goal in numbers, of the whole project or one municipality, with its planned curve."""

    model_config = ConfigDict(json_schema_extra={"example": GOAL})

    indicator: Indicator
    municipality_code: MunicipalityCode | None = None
    target: Target
    curve: Curve = Field(default_factory=list)


class Seat(StrictModel):
    """Somebody on the steering group, in the role that the project's documents name."""

    model_config = ConfigDict(json_schema_extra={"example": SEAT})

    name: Name
    organisation: Name | None = None
    role: Name | None = None


class Risk(StrictModel):
    """What may go wrong, how likely and how bad of five, and what is done about it."""

    model_config = ConfigDict(json_schema_extra={"example": RISK})

    title: Name
    likelihood: Weight
    consequence: Weight
    measure: Annotated[str, StringConstraints(min_length=1, max_length=1_000)] | None = None
    owner: Name | None = None
    follow_up_on: DateField | None = None
    status: Literal["open", "closed"] = "open"


OF_A_FUNDER = (
    *("funder", "call", "decision_number", "registration_number"),
    *("programme_period", "eligible_to"),
)
"""What a programme in ordinary operation has none of."""


def check(values: dict[str, Any]) -> None:
    """What must hold between the fields of a project, or `InvalidError` that points at the field."""
    if values["kind"] == "programme":
        for name in OF_A_FUNDER:
            if values[name] is not None:
                raise invalid(f"/{name}", "programme_without_funder")
    _check_phases([Phase.model_validate(phase) for phase in values["phases"]])
    _check_goals([Goal.model_validate(goal) for goal in values["goals"]])
    closed: date | None = values["closed_on"]
    if closed is not None and closed < values["eligible_from"]:
        raise invalid("/closed_on", "period")


def takes_participants(phases: list[dict[str, Any]], day: date) -> bool:
    """Whether somebody may begin that day: in no phase that is closed to participants."""
    standing = (
        phase for phase in map(Phase.model_validate, phases) if phase.from_on <= day <= phase.to_on
    )
    return all(phase.takes_participants for phase in standing)


def _check_phases(phases: list[Phase]) -> None:
    for place, phase in enumerate(phases):
        if phase.to_on < phase.from_on:
            raise invalid(f"/phases/{place}/to_on", "period")
        if place and phase.from_on <= phases[place - 1].to_on:
            raise invalid(f"/phases/{place}/from_on", "phases_in_order")


def _check_goals(goals: list[Goal]) -> None:
    targets: dict[tuple[str, str | None], int] = {}
    for place, goal in enumerate(goals):
        key = (goal.indicator, goal.municipality_code)
        if key in targets:
            raise invalid(f"/goals/{place}/indicator", "goal_twice")
        targets[key] = goal.target
        _check_curve(goal, f"/goals/{place}/curve")
    for place, goal in enumerate(goals):
        where = goal.municipality_code
        both = targets.get(("women", where), 0) + targets.get(("men", where), 0)
        if goal.indicator == "participants" and both > goal.target:
            raise invalid(f"/goals/{place}/target", "more_by_gender")


def _check_curve(goal: Goal, pointer: str) -> None:
    for step, (one, following) in enumerate(zip(goal.curve, goal.curve[1:], strict=False), 1):
        if following.month <= one.month or following.planned < one.planned:
            raise invalid(f"{pointer}/{step}", "curve_rises")
    if goal.curve and goal.curve[-1].planned > goal.target:
        raise invalid(f"{pointer}/{len(goal.curve) - 1}/planned", "curve_beyond_target")
