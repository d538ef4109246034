"""Modig's rows give the published figures, by a count that shares no code with the generator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, datetime
from functools import cache
from importlib.resources import files

import pytest

from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.modig import modig
from samlyft_local.demo.recount import SWEDEN, Counted, Recount, Row, end_of, key, moment
from samlyft_local.demo.sessions import AWAY

SNAPSHOT, FINAL = date(2021, 4, 21), date(2021, 7, 1)


@cache
def demonstration() -> Demonstration:
    return modig()


def recount(demo: Demonstration) -> Recount:
    return Recount(
        demo.rows("roster"), demo.rows("participation"), demo.rows("attendance"), demo.merges
    )


@cache
def counted(as_of: date) -> Counted:
    return recount(demonstration()).count(as_of)


def test_published_figures_come_out_exactly() -> None:
    published = json.loads((files("samlyft_local.demo") / "data" / "modig.json").read_text("utf-8"))
    first, last = published["as_of"]
    assert (first["date"], last["date"]) == (SNAPSHOT.isoformat(), FINAL.isoformat())
    assert len(counted(SNAPSHOT).persons) == first["participants"] == 3552
    assert counted(SNAPSHOT).managers == first["of_whom_managers"] == 101
    assert counted(SNAPSHOT).managers_by_employment == 101
    assert len(counted(FINAL).persons) == last["participants"] == 3513
    assert counted(FINAL).minutes == last["training_minutes"] == 1_836_300


def test_correction_has_five_causes_that_add_up() -> None:
    before, after = counted(SNAPSHOT), counted(FINAL)
    demo, again = demonstration(), recount(demonstration())
    sessions = {str(row["session_code"]): row for row in demo.rows("session")}
    merged = again.merged(end_of(FINAL))
    causes: Counter[str] = Counter()
    for person in before.persons - after.persons:
        if person in merged:
            causes["merged"] -= 1
        elif person not in after.participations:
            causes["withdrawn"] -= 1
        else:
            assert after.minutes_by_person[person] == 0
            causes["corrected"] -= 1
    for person in after.persons - before.persons:
        first = again.first_day(person, end_of(FINAL), sessions)
        causes["new" if first > SNAPSHOT else "entered_late"] += 1
    expected = {"merged": -21, "withdrawn": -16, "corrected": -14, "new": 7, "entered_late": 5}
    assert causes == expected
    assert causes.total() == 3513 - 3552


def test_some_people_moved_between_the_dates() -> None:
    before, after = counted(SNAPSHOT).participations, counted(FINAL).participations
    both = before.keys() & after.keys()
    assert sum(before[p]["role_group"] != after[p]["role_group"] for p in both) == 2
    duplicates = {key(merge["kept"]) for merge in demonstration().merges}
    moved = [p for p in both if before[p]["employer_number"] != after[p]["employer_number"]]
    assert len([p for p in moved if key(before[p]) not in duplicates]) == 3


def test_all_is_known_between_the_start_and_the_last_day() -> None:
    demo = demonstration()
    known = [
        moment(str(row["known_at"]))
        for noun in ("roster", "participation", "session", "attendance")
        for row in demo.rows(noun)
    ] + [moment(str(merge["known_at"])) for merge in demo.merges]
    assert datetime(2019, 1, 1, tzinfo=SWEDEN) < min(known)
    assert max(known) < end_of(date(2021, 6, 30))
    assert not any(end_of(SNAPSHOT) > moment(str(m["known_at"])) for m in demo.merges)


DIGEST = """
import hashlib, msgspec
from samlyft_local.demo.modig import modig
demo = modig()
rows = [demo.merges, *(batch.rows for batch in demo.batches)]
print(hashlib.sha256(msgspec.json.encode(rows)).hexdigest())
"""


def test_two_runs_give_the_same_bytes() -> None:
    """Whatever order the interpreter gives to sets."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_champions_and_leaders_of_each_municipality() -> None:
    champions: Counter[str] = Counter()
    leaders: Counter[str] = Counter()
    for row in counted(SNAPSHOT).participations.values():
        champions[row["employer_number"]] += row["role_group"] == "champion"
        leaders[row["employer_number"]] += row["role_group"] == "local_project_leader"
    assert len(champions) == 7
    assert all(2 <= count <= 10 for count in champions.values())
    assert 30 < champions.total() < 40
    assert set(leaders.values()) == {1}


def test_a_municipality_has_fewer_than_five_managers() -> None:
    snapshot = counted(SNAPSHOT)
    managers: Counter[str] = Counter(
        snapshot.participations[p]["employer_number"]
        for p in snapshot.persons
        if snapshot.participations[p]["role_group"].endswith("_manager")
    )
    assert 0 < min(managers.values()) < 5


def test_people_of_every_difficult_kind() -> None:
    roster = demonstration().rows("roster")
    protections = {str(row["protection"]) for row in roster}
    assert protections == {"none", "secrecy_marking", "protected_registration", "fictitious"}
    identities = [str(row["identity_number"]) for row in roster if "identity_number" in row]
    assert any(int(identity[6:8]) > 60 for identity in identities)
    employers = defaultdict(set)
    for row in roster:
        employers[row.get("identity_number")].add(row["employer_number"])
    assert sum(len(employer) == 2 for employer in employers.values()) >= 30


def test_identity_numbers_pass_luhn_and_are_real_dates() -> None:
    for row in demonstration().rows("roster"):
        if identity := str(row.get("identity_number", "")):
            digits = [int(d) * (2 - n % 2) for n, d in enumerate(identity[2:])]
            assert sum(d // 10 + d % 10 for d in digits) % 10 == 0
            day = int(identity[6:8])
            date(int(identity[:4]), int(identity[4:6]), day - 60 if day > 60 else day)


def test_employee_numbers_name_one_person_of_an_employer() -> None:
    owners: dict[tuple[str, str], set[object]] = defaultdict(set)
    for row in demonstration().rows("roster"):
        owners[key(row)].add((row.get("identity_number"), row["given_name"], row["family_name"]))
    assert all(len(people) == 1 for people in owners.values())


def sessions_of(demo: Demonstration) -> dict[str, Row]:
    return {str(row["session_code"]): row for row in demo.rows("session")}


def test_sessions_lie_in_the_window_and_cover_every_kind() -> None:
    sessions = sessions_of(demonstration())
    assert len(sessions) == len(demonstration().rows("session"))
    for row in sessions.values():
        start, end = moment(row["starts_at"]), moment(row["ends_at"])
        assert start < end < moment(row["known_at"])
        assert start.astimezone(SWEDEN).date() >= date(2019, 4, 1)
        assert end.astimezone(SWEDEN).date() <= date(2021, 6, 30)
    kinds = {row["kind"] for row in sessions.values()}
    assert kinds == {"BAS", "SYS", "APT", "WEB", "DOU", "CHF", "STR", "IND", "PROV"}


def test_a_night_over_month_end_and_the_night_when_clocks_change() -> None:
    times = {(row["starts_at"], row["ends_at"]) for row in sessions_of(demonstration()).values()}
    assert ("2020-03-31T20:30:00Z", "2020-03-31T23:00:00Z") in times
    assert ("2020-10-24T23:30:00Z", "2020-10-25T02:00:00Z") in times


def test_attendance_fits_its_session_and_its_person() -> None:
    demo = demonstration()
    sessions = sessions_of(demo)
    periods = {key(row): row for row in demo.rows("roster")}
    unmatched = 0
    for row in demo.rows("attendance"):
        session = sessions[str(row["session_code"])]
        length = moment(session["ends_at"]) - moment(session["starts_at"])
        assert 0 <= row["minutes"] <= length.total_seconds() / 60
        assert (row["minutes"] == 0) == (row["status"] in AWAY)
        if key(row) not in periods:
            unmatched += 1
            continue
        person = periods[key(row)]
        day = moment(session["starts_at"]).astimezone(SWEDEN).date().isoformat()
        assert person["starts_on"] <= day <= person.get("ends_on", "9999")
    assert unmatched == 9


def test_no_trainer_attends_own_session_and_no_one_is_in_two_places() -> None:
    demo = demonstration()
    sessions = sessions_of(demo)
    doubles = {
        row["session_code"] for row in demo.rows("attendance") if row.get("reason") == "duplicate"
    }
    seen = set()
    for row in demo.rows("attendance"):
        session = sessions[str(row["session_code"])]
        assert session.get("trainer_employee_number") != row["employee_number"]
        if row["session_code"] in doubles or "reason" in row:
            continue
        day = moment(session["starts_at"]).astimezone(SWEDEN).date()
        assert (key(row), day) not in seen
        seen.add((key(row), day))


def test_some_attendance_comes_before_its_person() -> None:
    batches = demonstration().batches
    nouns = [(batch.noun, batch.rows) for batch in batches]
    rosters = [rows for noun, rows in nouns if noun == "roster"]
    late = {key(row) for row in rosters[1]} - {key(row) for row in rosters[0]}
    attended = {key(row) for row in next(rows for noun, rows in nouns if noun == "attendance")}
    assert len(late) == 12
    assert late <= attended


@pytest.mark.parametrize("noun", ["attendance", "participation"])
def test_a_changed_row_breaks_the_totals(noun: str) -> None:
    """Control: the check above can fail."""
    demo = demonstration()
    rows = {name: demo.rows(name) for name in ("roster", "participation", "attendance")}
    number = next(n for n, row in enumerate(rows[noun]) if row.get("minutes", 30) == 30)
    change = {"minutes": 15} if noun == "attendance" else {"status": "withdrawn"}
    rows[noun][number] = rows[noun][number] | change
    changed = Recount(rows["roster"], rows["participation"], rows["attendance"], demo.merges)
    final = changed.count(FINAL)
    assert (len(final.persons), final.minutes) != (3513, 1_836_300)
