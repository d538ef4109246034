"""What the pages of a workplace write, each by the API's own way and with the form's own key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from samlyft_portal.apis import Caller, Json
from samlyft_web.days import STOCKHOLM
from samlyft_web.problems import InvalidError, Text

LENGTHS = (15, 30, 45, 60, 90, 120)
Form = Mapping[str, str]


def when(day: str, clock: str) -> datetime:
    """A date and a time of day in Sweden as an instant; raises `InvalidError`."""
    try:
        local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=STOCKHOLM)
    except ValueError as error:
        raise InvalidError(
            Text(
                "Skriv datumet som 2026-11-23 och tiden som 13:30.",
                "Write the date as 2026-11-23 and the time as 13:30.",
            )
        ) from error
    return local.astimezone(UTC)


def whole(text: str, low: int, high: int) -> int:
    """A whole number of a form; raises `InvalidError`."""
    if not re.fullmatch(r"\d{1,5}", text) or not low <= int(text) <= high:
        raise InvalidError(
            Text(
                f"Skriv ett helt tal mellan {low} och {high}.",
                f"Write a whole number between {low} and {high}.",
            )
        )
    return int(text)


async def log_session(caller: Caller, place: Json, roster: list[Json], form: Form) -> str:
    """A session that was held and who was there; gives its id."""
    begins = when(form.get("day", ""), form.get("clock", ""))
    ends = begins + timedelta(minutes=whole(form.get("minutes", ""), 1, 1440))
    once = form.get("once", "") or str(uuid4())
    made = await caller.post(
        "/training-log/v1/sessions",
        {
            "code": f"{place['code']}-{begins:%y%m%d}-{once[:8]}",
            "project_code": form.get("project", ""),
            "starts_at": _instant(begins),
            "ends_at": _instant(ends),
            "kind": form.get("kind", "APT"),
            "form": "digital" if form.get("form") == "digital" else "on_site",
            "topic": form.get("other") or form.get("topic", ""),
            "municipality_code": place["municipality_code"],
            "workplace_code": place["code"],
        },
        once,
    )
    session_id = str(made["session_id"])
    away = [
        {**_employee(one["employment"]), "status": "absent"}
        for one in roster
        if one["employment"] and f"there-{one['person_id']}" not in form
    ]
    body = {"workplace_id": place["workplace_id"], "people": away}
    await caller.post(f"/training-log/v1/sessions/{session_id}/attendances", body, f"{once}-all")
    return session_id


async def log_support(caller: Caller, place: Json, form: Form) -> str:
    """A few minutes of help; gives its id, so that it can be undone."""
    body = {
        "topic": form.get("other") or form.get("topic", ""),
        "minutes": whole(form.get("minutes", "5"), 1, 480),
        "workplace_code": place["code"],
    }
    made = await caller.post("/training-log/v1/support-events", body, form.get("once", ""))
    return str(made["support_id"])


async def report_barrier(caller: Caller, place: Json, form: Form) -> str:
    """Something in the way; gives its id."""
    body = {"kind": form.get("kind", ""), "workplace_code": place["code"]}
    if form.get("note"):
        body["note"] = form["note"]
    made = await caller.post("/training-log/v1/barriers", body, form.get("once", ""))
    return str(made["barrier_id"])


async def record_change(caller: Caller, place: Json, form: Form) -> str:
    """A changed way of working; gives its id."""
    body = {
        "kind": form.get("kind", ""),
        "title": form.get("title", ""),
        "evidence": form.get("evidence", ""),
        "digital": "digital" in form,
        "workplace_code": place["code"],
    }
    made = await caller.post("/training-log/v1/work-changes", body, form.get("once", ""))
    return str(made["change_id"])


UNDO = {
    "support": ("/training-log/v1/support-events/{}", "withdrawn"),
    "barrier": ("/training-log/v1/barriers/{}", "withdrawn"),
    "solved": ("/training-log/v1/barriers/{}", "resolved"),
    "change": ("/training-log/v1/work-changes/{}", "withdrawn"),
}
"""What can be taken back, or ticked off, by one tap."""


async def set_status(caller: Caller, kind: str, one: str) -> None:
    """Withdraws what was logged by mistake, or says that a barrier is gone."""
    path, status = UNDO[kind]
    await caller.change(path.format(one), {"status": status})


async def sign_up_group(
    caller: Caller, workplace_id: str, planned_session_id: str, once: str
) -> Json:
    """The whole work group to one session."""
    body = {"workplace_id": workplace_id, "planned_session_ids": [planned_session_id]}
    return await caller.post("/enrollment/v1/group-sign-ups", body, once)


async def release(caller: Caller, planned_session_id: str, form: Form, rows: list[Json]) -> None:
    """Yes or no to each who is signed up, with a reason and whether somebody must step in."""
    decisions = []
    for row in rows:
        said = form.get(f"release-{row['sign_up_id']}", "")
        if said not in ("released", "refused"):
            continue
        decision: Json = {"sign_up_id": row["sign_up_id"], "release": said}
        if said == "refused":
            decision["reason"] = form.get(f"reason-{row['sign_up_id']}") or "staffing"
        decision["substitute_needed"] = f"substitute-{row['sign_up_id']}" in form
        decisions.append(decision)
    if decisions:
        path = f"/enrollment/v1/planned-sessions/{planned_session_id}/releases"
        await caller.post(path, {"decisions": decisions}, form.get("once", ""))


async def answer_application(caller: Caller, application_id: str, form: Form) -> None:
    """Yes or no to who wants to become a champion."""
    body: Json = {"status": "accepted" if form.get("answer") == "accepted" else "declined"}
    if form.get("reason"):
        body["reason"] = form["reason"]
    if body["status"] == "accepted":
        body["minutes_per_week"] = whole(form.get("minutes", ""), 0, 2400)
    await caller.change(f"/enrollment/v1/champion-applications/{application_id}", body)


async def start(caller: Caller, planned_session_id: str, once: str) -> str:
    """The planned session begins: a draft whose list can be marked; gives its id."""
    path = f"/training-log/v1/planned-sessions/{planned_session_id}/drafts"
    return str((await caller.post(path, {}, once))["session_id"])


async def submit(caller: Caller, session_id: str, form: Form) -> None:
    """The list is handed in; who is not marked is what the form says."""
    unmarked = "present" if form.get("unmarked") == "present" else "absent"
    path = f"/training-log/v1/sessions/{session_id}/submissions"
    await caller.post(path, {"rows": [], "unmarked": unmarked}, form.get("once", ""))


async def attest(caller: Caller, session_id: str, once: str) -> None:
    """The reader vouches for the session."""
    path = f"/training-log/v1/sessions/{session_id}/attestations"
    await caller.send("POST", path, headers={"Idempotency-Key": once} if once else {})


async def void(caller: Caller, session_id: str, form: Form) -> None:
    """It was not held, or registered by mistake."""
    path = f"/training-log/v1/sessions/{session_id}/voidings"
    await caller.post(path, {"reason": form.get("reason", "mistake")}, form.get("once", ""))


async def open_code(caller: Caller, session_id: str) -> Json:
    """A code to show at the meeting."""
    return await caller.post(
        f"/training-log/v1/sessions/{session_id}/marking-codes", {"minutes": 15}
    )


async def sign(caller: Caller, certificate_id: str, signer: str, once: str) -> None:
    """A signature on a certificate."""
    path = f"/training-log/v1/certificates/{certificate_id}/signatures"
    await caller.post(path, {"signer": signer}, once)


def _employee(employment: Json) -> Json:
    return {name: employment[name] for name in ("employer_number", "employee_number")}


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
