"""Bodies of coverage."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_web.fields import DateField

_ID = "019ac0de-0000-7000-8000-000000000001"
_SHARE: dict[str, Any] = {
    "headcount": 18,
    "trained": 12,
    "fresh": 9,
    "percent": 66.7,
    "trainers": 1,
    "untrained_over_sixty_days": 4,
}


class ShareOfStaff(BaseModel):
    """Of those employed on the day: trained at all, trained of late (`fresh`), training others, and untrained still."""

    headcount: int
    trained: int
    fresh: int
    percent: float
    trainers: int
    untrained_over_sixty_days: int


class CoverageOut(ShareOfStaff):
    """A workplace on a day; `gone` were trained there and work there no more."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "workplace_id": _ID,
                "code": "ALE-01",
                "municipality_code": "1440",
                **_SHARE,
                "gone": 3,
            }
        }
    )

    workplace_id: UUID
    code: str
    municipality_code: str
    gone: int


class CoverageTrendOut(ShareOfStaff):
    """The same at the end of a month."""

    model_config = ConfigDict(json_schema_extra={"example": {"day": "2021-03-31", **_SHARE}})

    day: DateField
