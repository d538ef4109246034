"""Reads of recommendations."""

from __future__ import annotations

from typing import Any

from samlyft_reporting import models
from samlyft_reporting.recommendations import schemas
from samlyft_web.problems import Text

NO_RECOMMENDATION = Text("Rekommendationen finns inte.", "There is no such recommendation.")
RECOMMENDATION = models.recommendation


def recommendation_out(row: Any) -> schemas.RecommendationOut:
    """A recommendation with its answer."""
    return schemas.RecommendationOut.model_validate({**row._mapping, "recommendation_id": row.id})
