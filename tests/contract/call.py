"""One request of a table, as a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Call:
    """One request; its path, ETag, cursor and Idempotency-Key follow from the route."""

    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    rows: Sequence[Mapping[str, Any]] = ()
    """Of an import."""
    told: Literal["own", "everyone", "platform"] = "own"
    """Who is told more than another tenant: the tenant, nobody, or the platform's administrator."""
    makes: bool = False
    """Asked once by the tenant itself, so that there is something to find."""
    mixed: tuple[Call, ...] = ()
    """Asked as well: another tenant's values beside the caller's own."""
    few: bool = False
    """A list of which this tenant has less than two: no cursor to try."""
