"""Training outside working hours: in the ledger and for payroll, but not in the published figures.

Synthetic: nothing is known of how many of Modig's people came on their own time.
"""

from __future__ import annotations

from datetime import date

from samlyft_local.demo.modig_corrections import SNAPSHOT_ENDS
from samlyft_local.demo.modig_participations import first_days
from samlyft_local.demo.modig_sessions import Modig
from samlyft_local.demo.people import Row
from samlyft_local.demo.sessions import Attendance

EVERY, MOST = 9, 40


def own_time(programme: Modig) -> list[Row]:
    """At every ninth unit meeting, one who takes part and was off that day came all the same; a few unpaid."""
    rows: list[Row] = []
    began = first_days(programme)
    meetings = [
        s
        for s in programme.sessions
        if s.workplace and s.plan.kind == "APT" and s.known_at < SNAPSHOT_ENDS
    ]
    for session in meetings[::EVERY]:
        came = next(
            (
                e
                for e in programme.cast.regulars
                if e.workplace == session.workplace
                and e.employed_on(session.day)
                and e != session.trainer
                and began.get(e.key, date.max) <= session.day
                and programme.diary.free(e.person, session.day)
            ),
            None,
        )
        if came is None:
            continue
        programme.diary.take(came.person, session)
        attendance = Attendance(session, came, session.minutes, "present", session.known_at)
        basis = "unpaid" if len(rows) % 8 == 7 else "outside_schedule"
        rows.append(attendance.row() | {"time_basis": basis})
        if len(rows) == MOST:
            break
    return rows
