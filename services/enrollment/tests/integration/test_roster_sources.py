"""A roster from an HR system: its own headings, what each row leads to, and who is not in it."""

import io
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import openpyxl
import pytest

from samlyft_testing.plugin import Caller
from samlyft_web.days import today as local_today
from samlyft_web.guard import XLSX
from services.enrollment.tests.conftest import ALE, Office, a_row, a_workplace

PNR, OTHER_PNR = "811218-9876", "640823-3234"
HEADINGS = ("Anst.nr", "Pnr", "Förnamn", "Efternamn", "Enhet", "Titel", "Från", "Till", "Lön")
SOURCE = {
    "name": "Heroma",
    "employer_number": ALE,
    "columns": {
        "Anst.nr": "employee_number",
        "PNR": "identity_number",
        "förnamn": "given_name",
        "Efternamn": "family_name",
        "Enhet": "workplace_code",
        "Titel": "role_group",
        "Från": "starts_on",
        "Till": "ends_on",
    },
    "role_groups": {"Enhetschef": "first_line_manager"},
    "workplace_codes": {"4711": "ALE-01"},
    "default_role_group": "care_staff",
    "date_format": "YYYYMMDD",
}


def a_line(number: str = "10023", **changed: str) -> dict[str, str]:
    line = dict.fromkeys(HEADINGS, "") | {
        "Anst.nr": number,
        "Förnamn": "Åsa",
        "Efternamn": f"Öberg {number}",
        "Enhet": "4711",
        "Från": "20190101",
        "Lön": "31 000",
    }
    return line | changed


class Hr:
    """An HR system that sends files."""

    def __init__(self, office: Office, source_id: str) -> None:
        self.office, self.source_id = office, source_id

    async def sends(self, *lines: dict[str, str], **params: Any) -> httpx.Response:
        text = "\r\n".join(";".join(line[h] for h in HEADINGS) for line in lines)
        return await self.office.client.post(
            "/roster-imports",
            params={"source_id": self.source_id, **params},
            content=f"\ufeff{';'.join(HEADINGS)}\r\n{text}\r\n".encode(),
            headers={"content-type": "text/csv", "idempotency-key": uuid4().hex},
        )

    async def sent(self, *lines: dict[str, str], **params: Any) -> dict[str, Any]:
        answer = await self.sends(*lines, **params)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    async def lines(self, result: dict[str, Any], **params: Any) -> list[dict[str, Any]]:
        path = f"/roster-imports/{result['roster_import_id']}/lines"
        return await self.office.listed(path, **params)

    async def vanished(self, result: dict[str, Any]) -> list[dict[str, Any]]:
        return await self.office.listed(f"/roster-imports/{result['roster_import_id']}/vanished")


@pytest.fixture
async def hr(office: Office) -> Hr:
    await office.loaded("workplace", [a_workplace("ALE-02", name="Hemtjänst Nol")])
    made = await office.made("/roster-sources", SOURCE)
    return Hr(office, made["roster_source_id"])


def outcomes(result: dict[str, Any]) -> dict[str, int]:
    return {kind: count for kind, count in result["outcomes"].items() if count}


async def test_a_file_is_read_by_the_headings_and_words_of_its_source(hr: Hr) -> None:
    result = await hr.sent(
        a_line("1", Pnr=PNR, Titel="enhetschef"),
        a_line("2", Titel="Biträde", Till="99991231"),
        a_line("3"),
    )
    assert outcomes(result) == {"new": 3}
    told = {e["employee_number"]: e for e in await hr.office.listed("/employments")}
    assert told["1"]["role_group"] == "first_line_manager"
    assert (told["2"]["role_group"], told["2"]["ends_on"]) == ("care_staff", None)
    assert told["3"]["starts_on"] == "2019-01-01"


async def test_a_workbook_from_the_same_source_reads_alike(hr: Hr) -> None:
    await hr.sent(a_line("1", Pnr=PNR))
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    day = datetime(2019, 1, 1)  # noqa: DTZ001  # as a spreadsheet has it
    book.active.append((1, PNR, "Åsa", "Öberg 1", 4711, None, day, None, 31_000))
    file = io.BytesIO()
    book.save(file)
    answer = await hr.office.client.post(
        "/roster-imports",
        params={"source_id": hr.source_id},
        content=file.getvalue(),
        headers={"content-type": XLSX, "idempotency-key": uuid4().hex},
    )
    assert answer.status_code == 200, answer.text
    assert outcomes(answer.json()) == {"unchanged": 1}


async def test_a_trial_tells_row_by_row_what_would_be_and_stores_nothing(hr: Hr) -> None:
    await hr.sent(*(a_line(str(n)) for n in range(1, 6)))
    before = await hr.office.events("employment")
    trial = await hr.sent(
        a_line("1"),
        a_line("2", Efternamn="Lind"),
        a_line("3", Enhet="ALE-02"),
        a_line("4", Till="20200131"),
        a_line("5", Från="20190301"),
        a_line("6"),
        a_line("7", Pnr="811218-9875"),
        dry_run="true",
    )
    kinds = ("unchanged", "changed", "moved", "ended", "conflicting", "new", "refused")
    assert trial["outcomes"] == dict.fromkeys(kinds, 1)
    told = {line["line"]: line for line in await hr.lines(trial)}
    assert [told[n]["outcome"] for n in range(2, 9)] == list(kinds)
    assert told[3]["changes"] == [{"field": "family_name", "before": "Öberg 2", "after": "Lind"}]
    moved = {d["field"]: (d["before"], d["after"]) for d in told[4]["changes"]}
    assert moved["workplace"] == ("ALE-01 Hemtjänst Älvängen", "ALE-02 Hemtjänst Nol")
    assert told[5]["changes"] == [{"field": "ends_on", "before": None, "after": "2020-01-31"}]
    assert (told[6]["column"], told[6]["code"]) == ("starts_on", "overlap")
    assert (told[8]["code"], told[8]["detail"]) == ("check_digit", "Kontrollsiffran stämmer inte.")
    assert len(await hr.lines(trial, outcome="moved")) == 1
    assert await hr.office.events("employment") == before
    assert trial["vanished"] == 0


async def test_what_was_tried_is_what_is_stored_or_nothing_is(hr: Hr) -> None:
    lines = [a_line("1"), a_line("2")]
    trial = await hr.sent(*lines, dry_run="true")
    seen = {"preview_id": trial["roster_import_id"]}
    another = await hr.sends(a_line("1"), **seen)
    assert (another.status_code, another.json()["type"][-17:]) == (409, "/not-as-previewed")
    await hr.sent(a_line("2"))
    stale = await hr.sends(*lines, **seen)
    assert stale.status_code == 409
    assert len(await hr.office.listed("/people")) == 1
    again = await hr.sent(*lines, dry_run="true")
    stored = await hr.sent(*lines, preview_id=again["roster_import_id"])
    assert outcomes(stored) == {"new": 1, "unchanged": 1}


async def test_who_is_not_in_the_file_is_listed_and_left_as_she_was(hr: Hr) -> None:
    gone = a_line("3", Till="20200131")
    await hr.sent(a_line("1"), a_line("2"), gone)
    await hr.office.loaded("roster", [a_row("9")])
    before = await hr.office.events("employment")
    trial = await hr.sent(a_line("1"), dry_run="true")
    result = await hr.sent(a_line("1"))
    assert (trial["vanished"], result["vanished"]) == (1, 1)
    for sent in (trial, result):
        assert [v["employee_number"] for v in await hr.vanished(sent)] == ["2"]
    assert await hr.office.events("employment") == before
    assert (await hr.sent(a_line("1"), a_line("2")))["vanished"] == 0


async def test_a_row_that_is_refused_makes_nobody_vanish(hr: Hr) -> None:
    await hr.sent(a_line("1"), a_line("2"), a_line("3"))
    broken = [a_line("2", Från="igår"), a_line("3", Pnr="811218-9875")]
    result = await hr.sent(a_line("1"), *broken, mode="partial")
    assert (result["outcomes"]["refused"], result["vanished"]) == (2, 0)


async def test_a_move_is_from_today_and_what_was_stays(hr: Hr) -> None:
    await hr.sent(a_line("1"))
    moved = a_line("1", Enhet="ALE-02")
    assert outcomes(await hr.sent(moved)) == {"moved": 1}
    today = local_today()
    first, second = await hr.office.listed("/employments", sort="starts_on")
    assert (first["starts_on"], first["ends_on"]) == ("2019-01-01", str(today - timedelta(days=1)))
    assert (second["starts_on"], second["continues_id"]) == (str(today), first["employment_id"])
    assert outcomes(await hr.sent(moved)) == {"unchanged": 1}
    assert len(await hr.office.events("employment")) == 3


async def test_a_move_on_a_day_that_the_file_names(office: Office) -> None:
    await office.loaded("workplace", [a_workplace("ALE-02")])
    await office.loaded("roster", [a_row()])
    moved = a_row(workplace_code="ALE-02", placed_on="2020-05-01")
    assert (await office.loaded("roster", [moved]))["outcomes"]["moved"] == 1
    first, second = await office.listed("/employments", sort="starts_on")
    assert (first["ends_on"], second["starts_on"]) == ("2020-04-30", "2020-05-01")
    assert (await office.loaded("roster", [moved]))["unchanged"] == 1


async def test_a_source_takes_over_an_employment_without_a_new_version(hr: Hr) -> None:
    await hr.office.loaded("roster", [a_row("1", family_name="Öberg 1")])
    assert outcomes(await hr.sent(a_line("1"))) == {"unchanged": 1}
    assert (await hr.sent(a_line("2")))["vanished"] == 1


async def test_occupation_share_and_hours_are_kept_where_a_file_is_silent(office: Office) -> None:
    full = a_row(occupation="undersköterska", share_percent=62.5, hours="night")
    await office.loaded("roster", [full])
    assert (await office.loaded("roster", [a_row()]))["unchanged"] == 1
    [told] = await office.events("employment")
    assert (told["occupation"], told["share_percent"], told["hours"]) == (
        "undersköterska",
        62,
        "night",
    )


async def test_lines_tell_nothing_of_protected_people(hr: Hr, caller: Caller) -> None:
    columns = {**SOURCE["columns"], "Lön": "protection"}  # type: ignore[dict-item]  # a literal
    source = await hr.office.made("/roster-sources", {**SOURCE, "name": "B", "columns": columns})
    other = Hr(hr.office, source["roster_source_id"])
    await other.sent(a_line("1", Lön="none"), a_line("2", Lön="secrecy_marking"))
    trial = await other.sent(
        a_line("1", Lön="fictitious", Enhet="ALE-02"),
        a_line("2", Lön="secrecy_marking", Efternamn="Ek"),
        a_line("3", Lön="Ja"),
        a_line("2", Lön="none", Från="20190501"),
        dry_run="true",
    )
    told = await other.lines(trial)
    assert len(told) == 4
    shown = [(x["given_name"], x["family_name"], x["workplace_code"], x["changes"]) for x in told]
    assert shown == [(None, None, None, [])] * 4
    staff = Office(await caller("project-staff"), hr.office.database, "gr")
    path = f"/roster-imports/{(await hr.sent(a_line('8')))['roster_import_id']}"
    assert [
        v["employee_number"] for v in await other.vanished(await other.sent(a_line("4", Lön="Nej")))
    ] == [
        "1",
        "2",
    ]
    listed = await staff.listed(
        "/roster-imports", source_id=other.source_id, dry_run="false", sort="-made_at"
    )
    sent = listed[0]
    gone = await staff.listed(f"/roster-imports/{sent['roster_import_id']}/vanished")
    assert [v["employee_number"] for v in gone] == ["1"]
    assert (await staff.client.get(path)).status_code == 200


async def test_a_source_is_changed_by_its_version_and_named_once(hr: Hr) -> None:
    path = f"/roster-sources/{hr.source_id}"
    twice = await hr.office.client.post("/roster-sources", json=SOURCE)
    assert twice.status_code == 409
    stale = await hr.office.client.patch(
        path, json={"moves": "correct"}, headers={"if-match": '"v9"'}
    )
    assert stale.status_code == 412
    changed = await hr.office.client.patch(
        path, json={"moves": "correct"}, headers={"if-match": '"v1"'}
    )
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    await hr.sent(a_line("1"))
    await hr.sent(a_line("1", Enhet="ALE-02"))
    assert len(await hr.office.listed("/employments")) == 1
