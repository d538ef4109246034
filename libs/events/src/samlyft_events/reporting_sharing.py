"""What reporting publishes of signals, and what leaves one tenant for another under an agreement."""

from datetime import date
from typing import Literal
from uuid import UUID

from samlyft_events.envelope import Event


class SharingEvent(Event):
    """Producer of all events below."""

    producer = "reporting"
    entity = "none"


class SignalChanged(SharingEvent):
    """Something to notice (att uppmärksamma) at a workplace or in a municipality: raised or ended.

    Signals about single champions are never published.
    """

    entity = "signal"
    rule: str
    project_id: UUID
    municipality_code: str | None = None
    workplace_id: UUID | None = None
    positive: bool = False
    status: Literal["raised", "ended"]
    day: date
    """The local date of the change."""


class SharingAgreementChanged(SharingEvent):
    """Where one party of a sharing agreement stands, with the agreement's terms; told to each party in its own name.

    `aggregate_id` is of agreement and party together. The terms never change: other terms are another agreement.
    """

    entity = "sharing_agreement"
    agreement_id: UUID
    title: str
    offered_by: str
    mode: Literal["named", "anonymous"]
    figures: list[str]
    smallest_cell: int
    from_on: date
    to_on: date | None = None
    contributors: list[str]
    readers: list[str] = []
    """Who reads without contributing: a region, the regional level."""
    party: str
    party_name: str
    status: Literal["offered", "accepted", "declined", "revoked"]
    changed_on: date


class ContributionMade(SharingEvent):
    """One figure that its owner shares with the event's tenant; `aggregate_id` is of its place in the agreement.

    In an anonymous agreement there is no name: `contributor_key` tells contributors apart and is another for each
    reader, the value has three digits and the base is rounded up to hundreds.
    """

    entity = "contribution"
    action = "made"
    agreement_id: UUID
    figure: str
    definition: str
    as_of: date
    contributor: str | None = None
    contributor_key: str
    value: str | None = None
    """A decimal number as text; none where the figure was too small to share."""
    base: int | None = None
    withheld: bool = False
