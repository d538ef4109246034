"""Bodies of the trainers' chain. All read-only: it follows from sessions, their trainers and who attended."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_web.fields import DateField

_ID = "019ac0de-0000-7000-8000-000000000001"
_TRAINER: dict[str, Any] = {
    "person_id": _ID,
    "display_name": "Anna Andersson",
    "municipality_code": "1440",
    "workplace_id": _ID,
    "generation": 1,
    "gap": None,
    "reach": 48,
    "reproduction": 2,
    "first_on": "2019-09-10",
    "last_on": "2021-03-02",
}
_DAYS = {"first_on": "2019-09-10", "last_on": "2021-03-02"}
Gap = Literal["untrained", "circle"]


class TrainerOut(BaseModel):
    """Somebody who has trained others, as far as the caller may see whom.

    `generation` is the shortest way from somebody trained outside the chain (a course for champions, kind DOU).
    `gap` says that none is recorded: `untrained`, or `circle` where the trainers have trained only each other.
    `reproduction` counts those trained who train others in turn. Protected persons show neither name nor workplace.
    """

    model_config = ConfigDict(json_schema_extra={"example": _TRAINER})

    person_id: UUID
    display_name: str | None
    municipality_code: str | None
    workplace_id: UUID | None
    generation: int | None
    gap: Gap | None
    reach: int
    reproduction: int
    first_on: DateField
    last_on: DateField


class LevelOut(BaseModel):
    """Persons first reached in so many steps."""

    level: int
    persons: int


class TaughtOut(BaseModel):
    """One topic that a trainer has taught."""

    topic: str
    sessions: int
    reach: int
    first_on: DateField
    last_on: DateField


class TrainerDetailOut(BaseModel):
    """How far one trainer's work carries: `depth` steps, `downstream` persons in all."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "person_id": _ID,
                "display_name": "Anna Andersson",
                "depth": 2,
                "downstream": 131,
                "levels": [{"level": 1, "persons": 48}, {"level": 2, "persons": 83}],
                "topics": [{"topic": "Digitala lås", "sessions": 9, "reach": 31, **_DAYS}],
            }
        }
    )

    person_id: UUID
    display_name: str | None
    depth: int
    downstream: int
    levels: list[LevelOut]
    topics: list[TaughtOut]


class TraineeOut(BaseModel):
    """Whom a trainer has trained, in one topic."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "person_id": _ID,
                "display_name": "Bo Berg",
                "workplace_id": _ID,
                "topic": "Digitala lås",
                "sessions": 2,
                "minutes": 60,
                "trains_others": False,
                **_DAYS,
            }
        }
    )

    person_id: UUID
    display_name: str | None
    workplace_id: UUID | None
    topic: str
    sessions: int
    minutes: int
    trains_others: bool
    first_on: DateField
    last_on: DateField


class GenerationOut(BaseModel):
    """Trainers of one generation and the distinct persons they trained; null is those in a circle of their own."""

    generation: int | None
    trainers: int
    untrained_trainers: int
    trained: int


class ChainSummaryOut(BaseModel):
    """The chain by generation. A person trained by two generations counts in both: never add them up."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "reach": "*",
                "generations": [
                    {"generation": 0, "trainers": 32, "untrained_trainers": 1, "trained": 2900}
                ],
            }
        }
    )

    reach: str
    generations: list[GenerationOut]
