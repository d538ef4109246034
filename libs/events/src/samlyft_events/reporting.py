"""What reporting publishes: month files as filed, and report packs."""

from datetime import date
from typing import Literal
from uuid import UUID

from samlyft_events.envelope import Event


class ReportingEvent(Event):
    """Producer of all events below."""

    producer = "reporting"
    entity = "none"


class ReportFiled(ReportingEvent):
    """A participant report (deltagarrapport) as filed, without a person in it; always version 1.

    A later revision of the same month is another file, which says what it replaces.
    """

    entity = "report"
    action = "filed"
    project_id: UUID
    month: str
    """Of local dates (Europe/Stockholm), as 2020-03."""
    revision: int
    replaces: UUID | None = None
    template: str
    """The layout by name and version, as `scb-2014-2020@1`."""
    file_hash: str
    """SHA-256 of the file's bytes, identity numbers included."""
    content_hash: str
    """SHA-256 of its rows without them."""
    people: int
    minutes: int


class PackPublished(ReportingEvent):
    """A report pack, frozen; always version 1."""

    entity = "pack"
    action = "published"
    project_id: UUID
    kind: Literal[
        "quarterly", "application", "steering_group", "municipality", "workplace", "final"
    ]
    language: Literal["sv", "en"] = "sv"
    """Of its words and numbers."""
    as_of: date
    municipality_code: str | None = None
    workplace_id: UUID | None = None
    input_hash: str
    pdf_hash: str
    """SHA-256 of the PDF."""
