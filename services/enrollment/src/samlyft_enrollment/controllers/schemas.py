"""Bodies of controllers, exports and exits."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.config import JsonDict

from samlyft_web.fields import DateField, Instant, Name, StrictModel

MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_ID = "019ac0de-0000-7000-8000-000000000001"
_DIGEST = "ab" * 32
_AT: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_CONTROLLER: JsonDict = {
    "municipality_code": "1440",
    "name": "Omsorgs- och arbetsmarknadsnämnden",
    "arrangement": "joint_controllers",
    "arrangement_reference": "OAN 2019/112",
    "arrangement_on": "2019-03-20",
    "processor_agreement_reference": "PUB 2019/7",
    "processor_agreement_on": "2019-03-20",
    "contact": "dataskydd@ale.example",
    "from_on": "2019-04-01",
    "to_on": None,
}
_EXIT: JsonDict = {
    "municipality_code": "1440",
    "last_day": "2026-11-21",
    "export_digest": _DIGEST,
    "takes_over_retention": True,
}


class ControllerIn(StrictModel):
    """A committee (nämnd) that answers for its municipality's people, and the papers it does so by."""

    model_config = ConfigDict(json_schema_extra={"example": _CONTROLLER})

    municipality_code: MunicipalityCode
    name: Name
    arrangement: Literal["joint_controllers", "sole_controller"]
    arrangement_reference: Name
    arrangement_on: DateField
    processor_agreement_reference: Name | None = None
    processor_agreement_on: DateField | None = None
    contact: Name
    from_on: DateField
    to_on: DateField | None = None


class ControllerChange(StrictModel):
    """Its last day; another committee is another controller."""

    model_config = ConfigDict(json_schema_extra={"example": {"to_on": "2026-12-31"}})

    to_on: DateField | None


class ControllerOut(BaseModel):
    """A controller, dated."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"controller_id": _ID, **_CONTROLLER, **_AT}}
    )

    controller_id: UUID
    municipality_code: str
    name: str
    arrangement: Literal["joint_controllers", "sole_controller"]
    arrangement_reference: str
    arrangement_on: DateField
    processor_agreement_reference: str | None
    processor_agreement_on: DateField | None
    contact: str
    from_on: DateField
    to_on: DateField | None
    version: int
    changed_at: Instant


class ExportedFile(BaseModel):
    """One table of an export."""

    name: str
    rows: int
    digest: str


class ExportManifest(BaseModel):
    """What an export holds; `digest` (SHA-256) names exactly this content."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "municipality_code": "1440",
                "made_at": "2026-11-22T08:00:00Z",
                "digest": _DIGEST,
                "files": [{"name": "person.csv", "rows": 412, "digest": _DIGEST}],
            }
        }
    )

    municipality_code: str
    made_at: Instant
    digest: str
    files: list[ExportedFile]


class ExitIn(StrictModel):
    """A municipality leaves with the export that `export_digest` names."""

    model_config = ConfigDict(json_schema_extra={"example": _EXIT})

    municipality_code: MunicipalityCode
    last_day: DateField
    export_digest: Digest
    takes_over_retention: bool = False
    """Whether it keeps the papers itself from now on: then nothing holds its people here."""


class ExitOut(BaseModel):
    """What was ended, who was erased, who stays and until when."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "exit_id": _ID,
                "dry_run": False,
                **_EXIT,
                "ended": {"projects": 1, "participations": 380, "employments": 402},
                "persons_erased": 396,
                "persons_kept": 0,
                "kept_until": None,
                **_AT,
            }
        }
    )

    exit_id: UUID | None
    dry_run: bool = False
    municipality_code: str
    last_day: DateField
    export_digest: str
    takes_over_retention: bool
    ended: dict[str, Any]
    persons_erased: int
    persons_kept: int
    kept_until: DateField | None
    version: int
    changed_at: Instant
