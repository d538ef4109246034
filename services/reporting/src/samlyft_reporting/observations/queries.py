"""Reads of observations."""

from __future__ import annotations

from typing import Any

from samlyft_reporting import models
from samlyft_reporting.observations import schemas
from samlyft_web.problems import Text

NO_OBSERVATION = Text("Iakttagelsen finns inte.", "There is no such observation.")
NO_PLACE = Text("Enheten finns inte.", "There is no such workplace.")
OBSERVATION = models.observation


def observation_out(row: Any) -> schemas.ObservationOut:
    """An observation."""
    return schemas.ObservationOut.model_validate({**row._mapping, "observation_id": row.id})
