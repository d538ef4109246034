"""One row of a roster against what is registered: whose it is, and what it changes."""

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_enrollment.faults import RowFaultError
from samlyft_enrollment.people.diary import Diary, Outcome, OutcomeKind, differences
from samlyft_enrollment.people.register import Register, Values
from samlyft_enrollment.people.vault import Vault
from samlyft_enrollment.people.whose import Entry, next_identity, person_id_of, says_of_person
from samlyft_enrollment.rows import next_version
from samlyft_enrollment.rules import overlap
from samlyft_web.days import today as local_today

DAY = timedelta(days=1)


class Clerk(NamedTuple):
    """What enrolling needs besides the row."""

    register: Register
    vault: Vault
    principal: Principal
    diary: Diary


def enrol(clerk: Clerk, entry: Entry) -> Outcome:
    """What the row leads to; takes nothing before everything has been checked."""
    register = clerk.register
    held = register.employments.get(entry.pair, [])
    same = _part(held, entry.row.starts_on)
    workplace = _workplace(clerk, same, entry)
    person_id = person_id_of(register, entry)
    before = register.people.get(person_id) if person_id else None
    identity = next_identity(register, clerk.vault, person_id, entry)
    person = next_version(before, says_of_person(register, before, entry), entry.known_at)
    _check_held(clerk.principal, held, same, entry)
    who = person or before or {}
    parts = _parts(clerk, who["id"], same, workplace, entry)
    if person is not None:
        register.take_person(person)
    if identity is not None:
        register.take_identity({**identity, "person_id": who["id"]})
    for part in parts:
        register.take_employment(part)
    changes = differences(same or {}, parts[-1]) if same and parts else []
    if before and person:
        changes += differences(before, person)
    kind = _kind(same, parts, told=bool(person or identity))
    _claim(clerk, same, parts)
    return Outcome(kind, who, workplace, (parts[-1] if parts else same or {})["starts_on"], changes)


def _kind(same: Values | None, parts: list[Values], *, told: bool) -> OutcomeKind:
    if same is None:
        return "new"
    if not parts:
        return "changed" if told else "unchanged"
    after = parts[-1]
    if after["workplace_id"] != same["workplace_id"]:
        return "moved"
    ended = after["ends_on"] is not None and after["ends_on"] != same["ends_on"]
    return "ended" if ended and (same["ends_on"] or date.max) > after["ends_on"] else "changed"


def _claim(clerk: Clerk, same: Values | None, parts: list[Values]) -> None:
    """An employment belongs to the HR system that named it last; that alone is no new version."""
    source_id = clerk.diary.source_id
    for part in parts:
        part["source_id"] = source_id or part["source_id"]
    if same and not parts and source_id and same["source_id"] != source_id:
        clerk.register.claimed.append(same["id"])


def _part(held: list[Values], starts_on: date) -> Values | None:
    """The employment that began then; its last part, where it has gone on at another workplace."""
    same = next((e for e in held if e["starts_on"] == starts_on), None)
    while same is not None:
        after = next((e for e in held if e["continues_id"] == same["id"]), None)
        if after is None:
            return same
        same = after
    return None


def _workplace(clerk: Clerk, same: Values | None, entry: Entry) -> Values:
    workplace = clerk.register.workplaces.get(entry.row.workplace_code)
    if workplace is None:
        raise RowFaultError("workplace_code", "unknown_workplace")
    if workplace["employer_number"] != entry.row.employer_number:
        raise RowFaultError("employer_number", "other_employer")
    closed_on, ends_on = workplace["closed_on"], entry.row.ends_on
    if closed_on is not None and (ends_on is None or ends_on > closed_on):
        # The HR system has not heard of a reorganisation yet: who has moved along stays there.
        if same is None or same["workplace_id"] not in workplace["later"]:
            raise RowFaultError("workplace_code", "workplace_closed")
        code = same["municipality_code"]
        workplace = {**workplace, "id": same["workplace_id"], "municipality_code": code}
    if not clerk.principal.covers(workplace["municipality_code"], workplace["id"]):
        raise RowFaultError(None, "reach")
    return workplace


def _check_held(
    principal: Principal, held: list[Values], same: Values | None, entry: Entry
) -> None:
    if same and not principal.covers(same["municipality_code"], same["workplace_id"]):
        raise RowFaultError(None, "reach")
    if same and same["status"] == "removed":
        raise RowFaultError("starts_on", "removed_employment")
    starts_on = same["starts_on"] if same else entry.row.starts_on
    ends_on = entry.row.ends_on
    if ends_on is not None and ends_on < starts_on:
        raise RowFaultError("ends_on", "period")
    for other in held:
        if other is same or other["status"] == "removed":
            continue
        if overlap((starts_on, ends_on), (other["starts_on"], other["ends_on"])):
            raise RowFaultError("starts_on", "overlap")


def _parts(
    clerk: Clerk, person_id: UUID, same: Values | None, workplace: Values, entry: Entry
) -> list[Values]:
    """The new versions: none, one, or two where somebody moves on a day."""
    says = _says_of_employment(person_id, same, workplace, entry)
    day = _moving_day(clerk.diary, same, workplace, entry)
    if same is None or day is None:
        made = next_version(same, says, entry.known_at)
        fresh: Values = {"source_id": None, "continues_id": None} if same is None else {}
        linked = {n: same[n] for n in ("source_id", "continues_id")} if same else fresh
        return [] if made is None else [{**made, **linked}]
    left = next_version(same, {**_columns(same), "ends_on": day - DAY}, entry.known_at)
    new = {**says, "starts_on": day}
    first = {"id": uuid7(), "version": 1, "known_at": entry.known_at, "source_id": None, **new}
    linked = {n: same[n] for n in ("source_id", "continues_id")}
    return [{**(left or {}), **linked}, {**first, "continues_id": same["id"]}]


def _moving_day(diary: Diary, same: Values | None, workplace: Values, entry: Entry) -> date | None:
    """From when somebody works elsewhere; None where the file corrects what was wrong."""
    if same is None or same["workplace_id"] == workplace["id"]:
        return None
    day = entry.row.placed_on
    if day is None and diary.moves == "from_today" and entry.row.known_at is None:
        day = local_today()
    if day is None or day <= same["starts_on"]:
        return None
    return day if day <= min(same["ends_on"] or date.max, entry.row.ends_on or date.max) else None


def _says_of_employment(
    person_id: UUID, same: Values | None, workplace: Values, entry: Entry
) -> dict[str, Any]:
    row, stored = entry.row, same or {}
    share = stored.get("share_percent") if row.share_percent is None else round(row.share_percent)
    return {
        "person_id": person_id,
        "employer_number": row.employer_number,
        "employee_number": row.employee_number,
        "workplace_id": workplace["id"],
        "municipality_code": workplace["municipality_code"],
        "role_group": row.role_group,
        "starts_on": stored.get("starts_on", row.starts_on),
        "ends_on": row.ends_on,
        "status": "active",
        "occupation": row.occupation or stored.get("occupation"),
        "share_percent": share,
        "hours": row.hours or stored.get("hours"),
    }


def _columns(stored: Values) -> dict[str, Any]:
    """What an employment says, without its version."""
    return {name: stored[name] for name in SAID}


SAID = (
    *("person_id", "employer_number", "employee_number", "workplace_id", "municipality_code"),
    *("role_group", "starts_on", "ends_on", "status", "occupation", "share_percent", "hours"),
)
