"""What goes in and out of the broker: nothing that is stored here leads to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID


class FamilyClosedError(Exception):
    """The family's key is destroyed: no token can be issued in it any more."""


class Chosen(NamedTuple):
    """Somebody to be invited: a person, or a workplace that answers as a whole."""

    subject_id: UUID
    role_group: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Issued:
    """A new token for one person; told once, in the answer to the request, and stored nowhere."""

    person_id: UUID
    token: str


@dataclass(frozen=True)
class Shared:
    """What a token of a shared link stands for."""

    family_id: UUID
    round_id: UUID
    role_group: str
    facts: Mapping[str, str]
    code: str | None = None
    """A code of one's own making, by which rounds are paired."""


@dataclass(frozen=True)
class Spent:
    """What an answer is filed under: nothing here leads to a person."""

    round_id: UUID
    pairing_key: bytes
    role_group: str
    facts: Mapping[str, str] = field(default_factory=dict)
    shared: bool = False
    begun: bool = False
    """Something was saved before."""


@dataclass(frozen=True)
class Looked:
    """What the bearer of an unspent token may see."""

    tenant_id: str
    round_id: UUID
    role_group: str
    shared: bool
    draft: dict[str, Any] | None
