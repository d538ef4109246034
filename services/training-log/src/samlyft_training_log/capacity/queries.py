"""Reads of champions' capacity: the caller's reach is asked in the statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from samlyft_common.auth import Principal
from samlyft_training_log.capacity.schemas import CapacityOut
from samlyft_training_log.capacity.statements import CAPACITIES

IDS = ("champion_id", "person_id", "project_id", "workplace_id")
TEXTS = ("municipality_code", "display_name", "state")
DAYS = ("from_on", "to_on", "trained_on", "last_on")
COUNTS = ("minutes_per_week", "allotted", "teaching", "sessions", "support", "trained", "used")
HIDDEN = {"display_name": None, "workplace_id": None}


def capacities(**named: Any) -> Any:
    """One row a champion active in the period."""
    columns: dict[str, Any] = dict.fromkeys(IDS, sa.Uuid) | dict.fromkeys(TEXTS, sa.Text)
    columns |= dict.fromkeys(DAYS, sa.Date) | dict.fromkeys(COUNTS, sa.Integer)
    columns |= {"percent": sa.Double, "load": sa.Double, "protected": sa.Boolean}
    columns |= {"known_at": sa.DateTime(timezone=True)}
    return sa.text(CAPACITIES).bindparams(**named).columns(**columns).subquery()


def capacity_out(principal: Principal) -> Callable[[Any], CapacityOut]:
    """Makes rows of `capacities` into what this caller may see."""
    sees_all = "identity:read" in principal.permissions

    def read(row: Any) -> CapacityOut:
        hidden = row.protected is not False and not sees_all
        return CapacityOut.model_validate(row._asdict() | (HIDDEN if hidden else {}))

    return read
