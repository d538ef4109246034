"""Reads of month files: what each month would hold now, what was filed, and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_reporting.file_templates.fields import FileRow
from samlyft_reporting.filing_calendar.schemas import FindingOut, TurnOut
from samlyft_reporting.models import month_file, month_file_read, month_file_row
from samlyft_reporting.month_files import rules
from samlyft_reporting.month_files import statements as sql
from samlyft_reporting.month_files.findings import MEANINGS
from samlyft_reporting.month_files.schemas import MonthFileOut, RowOut
from samlyft_reporting.projects.queries import ProjectRow
from samlyft_web.days import today
from samlyft_web.problems import FieldError, InvalidError, NotFoundError, Text

NO_FILE = Text("Filen finns inte.", "There is no such file.")
OUTSIDE = Text("Månaden ligger utanför projektet.", "The month lies outside the project.")


@dataclass(frozen=True)
class Book:
    """A project's months: what they would hold now, what was filed, and which of that is stale."""

    project: Any
    months: list[str]
    now: Mapping[str, rules.Standing]
    filed: Mapping[str, Any]
    """The latest file of each month, as its row."""

    @property
    def files(self) -> dict[str, rules.Filed]:
        """The same, as the rules read it."""
        return {m: rules.Filed(r.content_hash, r.position) for m, r in self.filed.items()}

    @property
    def stale(self) -> dict[str, rules.Cause]:
        """Filed months that have to be filed again."""
        return rules.stale(self.files, self.now)

    def first_open(self) -> str:
        """The first month that waits to be filed, or the last one."""
        waiting = [month for month in self.months if month not in self.filed or month in self.stale]
        return (waiting or self.months or [f"{self.project.eligible_from:%Y-%m}"])[0]

    def turns(self, day: date) -> list[rules.Turn]:
        """Each month with its state."""
        return rules.turns(self.months, self.files, self.stale, day)


def span(project: ProjectRow, first: date, last: date) -> dict[str, Any]:
    """The names that the statements ask for."""
    return {"project": project.id, "begins": project.eligible_from, "first": first, "last": last}


async def book(session: AsyncSession, project: Any) -> Book:
    """All months of a project; the session has to be widened, since a month is filed whole."""
    connection = await session.connection()
    months = rules.months_of(project.eligible_from, project.eligible_to, today())
    if not months:
        return Book(project, [], {}, {})
    asked = span(project, rules.first_of(months[0]), rules.first_of(months[-1]))
    rows = await connection.execute(sql.DIGESTS, asked)
    now = {row.month: rules.Standing(**row._asdict()) for row in rows}
    filed = await connection.execute(sql.FILED, {"project": project.id})
    return Book(project, months, now, {row.month: row for row in filed})


def turn_out(found: Book, turn: rules.Turn) -> TurnOut:
    """A month of the calendar."""
    now, filed = found.now.get(turn.month), found.filed.get(turn.month)
    return TurnOut(
        month=turn.month,
        state=turn.state,
        cause=turn.cause,
        opens_on=turn.opens_on,
        due_on=turn.due_on,
        people=now.people if now else 0,
        minutes=now.minutes if now else 0,
        month_file_id=filed.month_file_id if filed else None,
        revision=filed.revision if filed else None,
        filed_minutes=filed.minutes if filed else None,
    )


async def findings(session: AsyncSession, found: Book, month: str) -> list[FindingOut]:
    """What stands in a month's way, by municipality; `InvalidError` outside the project."""
    if month not in found.months:
        error = FieldError(pointer="query/month", code="outside", detail=OUTSIDE)
        raise InvalidError(OUTSIDE, errors=[error])
    day = rules.first_of(month)
    connection = await session.connection()
    rows = (await connection.execute(sql.FINDINGS, span(found.project, day, day))).all()
    told = [_finding(r.code, r.municipality_code, r.people, r.minutes) for r in rows]
    earlier = [m for m in found.months if m < month and m not in found.filed]
    if earlier:
        told.append(_finding("earlier-not-filed", None, len(earlier), None))
    return told


def _finding(code: Any, place: str | None, people: int, minutes: int | None) -> FindingOut:
    meaning = next(said for name, said in MEANINGS.items() if name == code)
    return FindingOut(
        code=code,
        blocks=meaning.blocks,
        municipality_code=place,
        people=people,
        minutes=minutes,
        what_to_do=meaning.what_to_do,
    )


async def rows_now(session: AsyncSession, project: ProjectRow, month: str) -> list[Any]:
    """The rows of a month as it would be filed now, in the file's order."""
    day = rules.first_of(month)
    return list(
        (await (await session.connection()).execute(sql.ROWS, span(project, day, day))).all()
    )


def files() -> Any:
    """All files, unordered."""
    return sa.select(*month_file.c)


def file_out(row: Any) -> MonthFileOut:
    """A row of `files`."""
    said = row._asdict()
    address = f"/reporting/v1/month-files/{row.month_file_id}"
    return MonthFileOut.model_validate(
        said
        | {
            "file_hash": said["sha256"],
            "accepted": said["findings"],
            "links": {
                "content": f"{address}/content",
                "rows": f"{address}/rows",
                "certificates": f"/training-log/v1/certificates?project_id={row.project_id}&month={row.month}",
                "amount": f"/reporting/v1/projects/{row.project_id}/financial-previews"
                f"?from={row.month}&to={row.month}",
            },
        }
    )


async def file_row(session: AsyncSession, month_file_id: UUID) -> Any:
    """The stored file; `NotFoundError` otherwise."""
    query = files().where(month_file.c.month_file_id == month_file_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NO_FILE)
    return row


def rows_of(month_file_id: UUID) -> Any:
    """A file's rows within the caller's reach, unordered."""
    return sa.select(*month_file_row.c).where(month_file_row.c.month_file_id == month_file_id)


def with_person(person_id: UUID) -> Any:
    """Files that have a row of a person, within the caller's reach."""
    found = sa.select(month_file_row.c.month_file_id)
    return found.where(month_file_row.c.person_id == person_id)


def reads() -> Any:
    """All reads of identity numbers for files, unordered."""
    return sa.select(*month_file_read.c)


def row_out(row: Any) -> RowOut:
    """A row of `rows_of`."""
    entries = f"/training-log/v1/entries?person_id={row.person_id}"
    return RowOut.model_validate(row._asdict() | {"links": {"entries": entries}})


def stored_row(row: Any) -> FileRow:
    """A stored row as the layout reads it."""
    names = FileRow.__dataclass_fields__
    return FileRow(**{name: value for name, value in row._asdict().items() if name in names})


def seen_by(principal: Principal, project_id: UUID, rows: list[Any]) -> dict[UUID, Any]:
    """Rows within the caller's reach, by person."""
    return {
        row.person_id: row
        for row in rows
        if principal.covers(project_id, row.municipality_code, row.workplace_id)
    }
