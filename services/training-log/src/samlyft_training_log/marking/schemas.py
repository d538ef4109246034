"""Bodies of marking codes."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_web.fields import Instant, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_LINK: dict[str, Any] = {
    "url": "https://api.samlyft.example/training-log/v1/pages/marks/gr.0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
    "code": "481 516",
    "expires_at": "2020-09-14T11:10:00Z",
}


class MarkingCodeIn(StrictModel):
    """For how long the code is shown."""

    model_config = ConfigDict(json_schema_extra={"example": {"minutes": 10}})

    minutes: Annotated[int, Field(ge=1, le=30)] = 10


class MarkingCodeOut(BaseModel):
    """What to show on the wall. Link and code are told once and kept as keyed hashes."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"code_id": _ID, "session_id": _ID, **_LINK, "qr_svg": "<svg …>"}
        }
    )

    code_id: UUID
    session_id: UUID
    url: str
    code: str
    """Six digits, to be typed with the employee number."""
    qr_svg: str
    """The link as a QR code, ready to be shown."""
    expires_at: Instant
