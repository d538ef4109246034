"""Reads of single ledger lines, with the addresses of what stands before and after each in the chain of proof."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from samlyft_common.auth import Principal
from samlyft_training_log.ledger.queries import ENTRY, POSTING
from samlyft_training_log.ledger.schemas import LedgerLine
from samlyft_training_log.models import METADATA, PersonCopy

ATTENDANCE = METADATA.tables["attendance"]
WORKED = METADATA.tables["worked_time"]
SEAL = METADATA.tables["seal"]
ROOT = "/training-log/v1"


def entries() -> Any:
    """All lines with their posting's clocks and their place in the chain, as a subquery with one key."""
    return (
        sa.select(
            *ENTRY.columns,
            (
                sa.cast(ENTRY.c.posting_id, sa.Text)
                + "-"
                + sa.func.lpad(sa.cast(ENTRY.c.line, sa.Text), 3, "0")
            ).label("entry_key"),
            POSTING.c.kind,
            POSTING.c.reason,
            POSTING.c.known_at,
            POSTING.c.recorded_at,
            SEAL.c.position,
            col(PersonCopy.protected),
        )
        .join(
            POSTING,
            (POSTING.c.tenant_id == ENTRY.c.tenant_id)
            & (POSTING.c.posting_id == ENTRY.c.posting_id),
        )
        .outerjoin(
            SEAL,
            (SEAL.c.tenant_id == ENTRY.c.tenant_id) & (SEAL.c.posting_id == ENTRY.c.posting_id),
        )
        .outerjoin(
            PersonCopy,
            (col(PersonCopy.tenant_id) == ENTRY.c.tenant_id)
            & (col(PersonCopy.person_id) == ENTRY.c.person_id),
        )
        .subquery()
    )


def of_session(session_id: UUID) -> Any:
    """What was recorded or worked at a session: found by their own indexes, since entries have none by session."""
    return sa.union_all(
        sa.select(ATTENDANCE.c.attendance_id).where(ATTENDANCE.c.session_id == session_id),
        sa.select(WORKED.c.worked_time_id).where(WORKED.c.session_id == session_id),
    )


def of_person(person_id: UUID) -> Any:
    """The same of a person."""
    return sa.union_all(
        sa.select(ATTENDANCE.c.attendance_id).where(ATTENDANCE.c.person_id == person_id),
        sa.select(WORKED.c.worked_time_id).where(WORKED.c.person_id == person_id),
    )


def line_reader(principal: Principal) -> Callable[[Any], LedgerLine]:
    """Makes rows of `entries` into answers; workplaces of protected persons are left out."""
    sees_all = "identity:read" in principal.permissions

    def read(row: Any) -> LedgerLine:
        hidden = row.protected is not False and not sees_all
        told = row._asdict() | ({"workplace_id": None} if hidden else {})
        return LedgerLine.model_validate(told | {"links": _links(row)})

    return read


def _links(row: Any) -> dict[str, str]:
    attended = row.kind_of_time == "participant"
    source = "attendances" if attended else "worked-times"
    links = {
        "source": f"{ROOT}/{source}/{row.attendance_id}",
        "corrections": f"{ROOT}/entries?attendance_id={row.attendance_id}",
        "posting": f"{ROOT}/postings/{row.posting_id}",
    }
    if row.session_id != row.attendance_id:
        links["session"] = f"{ROOT}/sessions/{row.session_id}"
    if attended:
        links["certificates"] = f"{ROOT}/certificates?attendance_id={row.attendance_id}"
        links["month_files"] = (
            f"/reporting/v1/month-files?project_id={row.project_id}&month={row.local_date:%Y-%m}"
            f"&person_id={row.person_id}"
        )
    if row.position is not None:
        links["seal"] = f"{ROOT}/seals?posting_id={row.posting_id}"
    return links
