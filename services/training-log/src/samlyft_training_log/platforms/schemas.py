"""Bodies of learning platforms and of learners that wait for a match."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_training_log.sessions.schemas import EmployeeNumber, EmployerNumber, SessionCode
from samlyft_web.fields import Instant, Name, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_PLATFORM: dict[str, Any] = {
    "code": "larplattformen",
    "name": "Lärplattformen",
    "employer_number": "212000-1439",
}
_STORED: dict[str, Any] = {
    "platform_id": _ID,
    **_PLATFORM,
    "username": "gr.5Jx0wJ2mN4",
    "status": "active",
    "version": 1,
    "recorded_at": "2026-11-23T08:00:00Z",
}


class PlatformIn(StrictModel):
    """A learning platform; `employer_number` is whose employee numbers its accounts carry, if all are of one."""

    model_config = ConfigDict(json_schema_extra={"example": _PLATFORM})

    code: SessionCode
    name: Name
    employer_number: EmployerNumber | None = None


class PlatformChange(StrictModel):
    """Another name, or revoked: from then on its credential opens nothing."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "revoked"}})

    name: Name | None = None
    employer_number: EmployerNumber | None = None
    status: Literal["active", "revoked"] | None = None


class PlatformOut(BaseModel):
    """A learning platform; its secret is shown once, when it is made."""

    model_config = ConfigDict(json_schema_extra={"example": _STORED})

    platform_id: UUID
    code: str
    name: str
    employer_number: str | None
    username: str
    status: Literal["active", "revoked"]
    version: int
    recorded_at: Instant


class CredentialOut(PlatformOut):
    """The same with the secret, this once. Send both as Basic to `/training-log/xapi`."""

    model_config = ConfigDict(json_schema_extra={"example": {**_STORED, "secret": "visas-bara-nu"}})

    secret: str


class RotationIn(StrictModel):
    """A new secret; the one before works for some hours more, so that the platform can be told in peace."""

    model_config = ConfigDict(json_schema_extra={"example": {"overlap_hours": 24}})

    overlap_hours: Annotated[int, Field(ge=0, le=168)] = 0


class LearnerOut(BaseModel):
    """Somebody a platform speaks of and nobody knows: the statements are kept and wait."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "learner_id": _ID,
                "platform_id": _ID,
                "actor": "mailto:anna@larplattform.example",
                "statements": 4,
                "recorded_at": "2026-11-23T08:00:00Z",
            }
        }
    )

    learner_id: UUID
    platform_id: UUID
    actor: str
    statements: int
    recorded_at: Instant


class LearnerMatchIn(StrictModel):
    """Which employee it is."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"employer_number": "212000-1439", "employee_number": "1001"}}
    )

    employer_number: EmployerNumber
    employee_number: EmployeeNumber


class LearnerMatchOut(BaseModel):
    """What the match made of the statements that waited."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"learner_id": _ID, "statements": 4, "created": 1, "changed": 0}
        }
    )

    learner_id: UUID
    statements: int
    created: int
    changed: int
