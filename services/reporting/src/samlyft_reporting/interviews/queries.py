"""Reads of samples, and of those who were drawn."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from samlyft_reporting import models
from samlyft_reporting.interviews import schemas
from samlyft_web.problems import Text

NO_SAMPLE = Text("Urvalet finns inte.", "There is no such sample.")
NO_SEAT = Text("Den som drogs finns inte här.", "There is nobody drawn by that id.")
SAMPLE, SEAT = models.interview_sample, models.interview_seat


def samples() -> Any:
    """Samples, with how many of those drawn have come how far."""
    by_status = (
        sa.select(SEAT.c.sample_id, SEAT.c.status, sa.func.count().label("people"))
        .group_by(SEAT.c.sample_id, SEAT.c.status)
        .subquery()
    )
    standing = (
        sa.select(sa.func.json_object_agg(by_status.c.status, by_status.c.people))
        .where(by_status.c.sample_id == SAMPLE.c.id)
        .scalar_subquery()
    )
    return sa.select(SAMPLE, standing.label("standing"))


def sample_out(row: Any) -> schemas.SampleOut:
    """A sample without anybody in it."""
    return schemas.SampleOut.model_validate(
        {**row._mapping, "sample_id": row.id, "standing": row.standing or {}}
    )


def seat_out(row: Any) -> schemas.SeatOut:
    """Somebody who was drawn."""
    return schemas.SeatOut.model_validate({**row._mapping, "seat_id": row.id})
