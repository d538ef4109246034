"""What the training log would tell, handed to enrollment's own handlers."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from samlyft_enrollment.consumers import HANDLERS
from samlyft_events import AbsencesRecorded, MonthChanged, PostingRecorded, SessionChanged
from services.enrollment.tests.conftest import Office

KNOWN = datetime(2020, 1, 1, tzinfo=UTC)


async def hear(office: Office, *events: Any) -> None:
    """Each in a transaction of its own, as the worker does."""
    for event in events:
        async with office.database.session(office.tenant) as session:
            await HANDLERS[type(event)](session, [event])


def a_held(session_id: UUID, project_id: str, **changed: Any) -> SessionChanged:
    """A session as held."""
    held: dict[str, Any] = {
        "aggregate_id": session_id,
        "version": 1,
        "known_at": KNOWN,
        "project_id": project_id,
        "code": "S",
        "starts_at": KNOWN,
        "ends_at": KNOWN,
        "kind": "WS1",
        "form": "on_site",
        "topic": "MI",
    }
    return SessionChanged(**held | changed)


def a_posting(
    person_id: str, project_id: str, session_id: UUID, day: str, minutes: int
) -> PostingRecorded:
    """Minutes of one participant at one session."""
    entry: Any = {
        "line": 1,
        "attendance_id": uuid4(),
        "session_id": session_id,
        "person_id": person_id,
        "local_date": date.fromisoformat(day),
        "minutes": minutes,
        "role_group": "care_staff",
        "municipality_code": "1440",
        "workplace_id": uuid4(),
        "employer_number": "212000-1439",
    }
    return PostingRecorded(
        aggregate_id=uuid4(),
        version=1,
        known_at=KNOWN,
        project_id=UUID(project_id),
        time_kind="participant",
        kind="attendance",
        entries=[entry],
    )


def absences(
    project_id: str, session_id: UUID, people: dict[str, str], version: int = 1
) -> AbsencesRecorded:
    """Who was not there: person to status."""
    told: Any = [
        {
            "attendance_id": UUID(int=UUID(person).int ^ session_id.int),
            "version": version,
            "session_id": session_id,
            "person_id": person,
            "local_date": KNOWN.date(),
            "status": status,
        }
        for person, status in people.items()
    ]
    said: Any = {"project_id": project_id, "absences": told}
    return AbsencesRecorded(aggregate_id=uuid4(), version=1, known_at=KNOWN, **said)


def a_month(project_id: str, month: str, status: str, version: int = 1) -> MonthChanged:
    """A month of Ale, closed or opened again."""
    told: Any = {"project_id": project_id, "month": month, "status": status}
    return MonthChanged(
        aggregate_id=uuid4(), version=version, known_at=KNOWN, municipality_code="1440", **told
    )
