"""Modig's whole project, loaded through the public APIs and read back through them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_local.demo.client import Api, Caller, LoadError
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.figures import comparison, project_id, summary, value
from samlyft_local.demo.load import load
from samlyft_local.demo.load_follow import load_follow
from samlyft_local.demo.publishing import publish
from samlyft_local.users import LOADER
from tools.proof_checks import pages

# An import of a few megabytes in one piece is meant: the loader has nothing else to do meanwhile.
pytestmark = pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
CONFERENCE, CLOSED = date(2021, 4, 21), date(2021, 7, 1)
SERIES = ("workplace", "session", "attendance")
"""Imports whose rows stand as last sent; a roster's earlier rows would take a later change back."""


@pytest.fixture(scope="module")
def demonstration() -> Demonstration:
    return BUILDERS["gr"]()


@pytest.fixture(scope="module")
async def modig(api: Api, demonstration: Demonstration) -> str:
    """The id of Modig, loaded; and beside it a tenant that has nothing to do with it."""
    await load(api, demonstration)
    await publish(api)
    await load(api, BUILDERS["sandbox"]())
    found = await project_id(api.caller("gr-staff", "gr"), "modig")
    assert found is not None
    return found


@pytest.fixture
def staff(api: Api, modig: str) -> Caller:
    return api.caller("gr-staff", "gr", patience=0)


async def figures(reader: Caller, modig: str, day: date) -> dict[str, float | None]:
    found = (await summary(reader, modig, day))["figures"]
    return {figure["indicator"]: value(found, figure["indicator"]) for figure in found}


async def ledger(reader: Caller) -> tuple[int, int, int]:
    postings = [row async for row in pages(reader, "/training-log/v1/postings?limit=200")]
    return (
        len(postings),
        sum(int(str(row["entry_count"])) for row in postings),
        sum(int(str(row["minutes"])) for row in postings if row["time_kind"] == "participant"),
    )


async def status_of(reader: Caller, path: str) -> int:
    with pytest.raises(LoadError) as refused:
        await reader.get(path)
    return refused.value.status


async def test_the_published_figures_come_out_on_both_dates(staff: Caller, modig: str) -> None:
    first = await figures(staff, modig, CONFERENCE)
    assert (first["persons_trained"], first["managers_trained"]) == (3552, 101)
    last = await figures(staff, modig, CLOSED)
    assert (last["persons_trained"], last["training_minutes"]) == (3513, 1_836_300)
    assert last["training_hours"] == 30_605


async def test_it_says_that_it_is_synthetic(staff: Caller, modig: str) -> None:
    assert (await summary(staff, modig, CLOSED))["synthetic"] is True
    assert (await comparison(staff, modig, CONFERENCE, CLOSED))["synthetic"] is True


async def test_the_causes_add_up_to_the_difference(staff: Caller, modig: str) -> None:
    between = await comparison(staff, modig, CONFERENCE, CLOSED)
    before, after = [await figures(staff, modig, day) for day in (CONFERENCE, CLOSED)]
    for name, indicator in (("persons", "persons_trained"), ("minutes", "training_minutes")):
        change = between[name]
        assert (change["from"], change["to"]) == (before[indicator], after[indicator])
        assert sum(cause["count"] for cause in change["causes"]) == change["difference"]
        assert change["difference"] == change["to"] - change["from"]
    causes = {cause["cause"]: cause["count"] for cause in between["persons"]["causes"]}
    assert causes == {
        "new": 7,
        "entered_late": 5,
        "merged": -21,
        "withdrawn": -16,
        "corrected": -14,
    }


async def test_the_ledger_and_the_report_agree(staff: Caller, modig: str) -> None:
    """The ledger counts whoever came along; the report, participants: it can only be less."""
    path = f"/training-log/v1/balances?project_id={modig}&as_of={CLOSED.isoformat()}"
    (balance,) = (await staff.get(path))["items"]
    _, _, minutes = await ledger(staff)
    assert balance["by_knowledge"]["minutes"] == minutes >= 1_836_300


async def test_what_was_corrected_later_marked_march_and_what_was_closed_after_it(
    staff: Caller, modig: str
) -> None:
    """Härryda's months were closed in 2020; whose minutes were whose in March became known in 2021."""
    log, query = "/training-log/v1", f"project_id={modig}&limit=200"
    months = (await staff.get(f"{log}/months?{query}"))["items"]
    assert {month["month"]: month["stale_cause"] for month in months} == {
        "2020-02": None,
        "2020-03": "correction",
        "2020-04": "earlier-month",
    }
    certificates = [row async for row in pages(staff, f"{log}/certificates?{query}")]
    stale = [row for row in certificates if row["stale"]]
    assert {row["month"] for row in stale} == {"2020-03"}
    assert 0 < len(stale) <= 2 < len(certificates)
    assert {row["status"] for row in certificates} == {"issued", "signed"}
    told = await staff.get(f"{log}/projects/{modig}/co-financing?from=2020-01&to=2020-12")
    assert float(told["amount"]) > 0
    assert told["unsigned_minutes"] > 0


async def test_loading_again_loads_nothing_twice(
    api: Api, staff: Caller, modig: str, demonstration: Demonstration
) -> None:
    before = [await figures(staff, modig, day) for day in (CONFERENCE, CLOSED)]
    booked = await ledger(staff)
    await load(api, demonstration)
    loader = api.caller(LOADER, "gr")
    for place, batch in enumerate(demonstration.batches):
        if batch.noun in SERIES:
            path = f"/{batch.service}/v1/{batch.noun}-imports"
            # Under a key of its own the rows are judged anew, not answered from memory.
            answer = await loader.bulk(path, batch.rows, key=f"again-{place}")
            assert (answer["received"], answer["rejected"]) == (len(batch.rows), 0)
            assert (answer["created"], answer["changed"]) == (0, 0), batch.noun
    assert await ledger(staff) == booked
    assert [await figures(staff, modig, day) for day in (CONFERENCE, CLOSED)] == before


def managers(body: Any) -> dict[str, int | None]:
    return {
        group["key"]: next(
            figure["value"]
            for figure in group["figures"]
            if figure["indicator"] == "managers_trained"
        )
        for group in body["groups"]
    }


async def test_an_analyst_sees_no_small_cell_and_cannot_compute_it(
    api: Api, staff: Caller, modig: str
) -> None:
    analyst = api.caller("gr-analyst", "gr", patience=0)
    told = await summary(staff, modig, CONFERENCE, "municipality")
    shown = await summary(analyst, modig, CONFERENCE, "municipality")
    true, seen = managers(told), managers(shown)
    small = {key for key, count in true.items() if count and count < 5}
    hidden = {key for key, count in seen.items() if count is None}
    assert small
    assert small < hidden, "with one hidden, it is the total less the others"
    assert {key: count for key, count in seen.items() if key not in hidden} == {
        key: count for key, count in true.items() if key not in hidden
    }
    total = value(shown["figures"], "managers_trained")
    left = None if total is None else total - sum(count or 0 for count in seen.values())
    assert left is None or left >= 10, "what is left over leaves more than one answer for the small"


async def test_other_tenants_do_not_know_that_modig_exists(api: Api, modig: str) -> None:
    other = api.caller("sandbox-admin", "sandbox", patience=0)
    own = (await other.get("/reporting/v1/projects"))["items"]
    assert [project["code"] for project in own] == ["prova"]
    for path in (
        f"/enrollment/v1/projects/{modig}",
        f"/reporting/v1/projects/{modig}",
        f"/reporting/v1/projects/{modig}/summaries",
    ):
        assert await status_of(other, path) == 404, path
    sessions = await other.get(f"/training-log/v1/sessions?project_id={modig}")
    assert sessions["items"] == []
    stranger = api.caller("sandbox-admin", "gr", patience=0)
    assert await status_of(stranger, f"/reporting/v1/projects/{modig}") in (403, 404)


async def test_a_night_over_month_end_is_two_entries_on_two_dates(
    staff: Caller, modig: str
) -> None:
    sessions = pages(staff, f"/training-log/v1/sessions?project_id={modig}&limit=200")
    night = [
        row
        async for row in sessions
        if (row["starts_at"], row["ends_at"]) == ("2020-03-31T20:30:00Z", "2020-03-31T23:00:00Z")
    ]
    (session,) = night
    path = f"/training-log/v1/attendances?session_id={session['session_id']}&limit=200"
    present = [row async for row in pages(staff, path) if row["minutes"]]
    parts: dict[object, dict[object, object]] = {}
    for row in present:
        parts.setdefault(row["employee_number"], {})[row["local_date"]] = row["minutes"]
    assert {"2020-03-31": 90, "2020-04-01": 60} in parts.values()
    assert {day for dates in parts.values() for day in dates} == {"2020-03-31", "2020-04-01"}


async def test_the_share_with_a_change_comes_from_what_was_recorded(
    api: Api, staff: Caller, demonstration: Demonstration
) -> None:
    """Beside the survey's 70 %: 71 of 101 managers; and a test by xAPI leaves the hours as they were."""
    before = await ledger(staff)
    await load_follow(api, demonstration)
    await load_follow(api, demonstration)
    path = "/training-log/v1/change-shares?as_of=2021-06-30"
    shares = {
        (s["measure"], s["municipality_code"]): (s["with_change"], s["base"], s["percent"])
        for s in (await staff.get(path))["shares"]
    }
    assert shares["managers_with_digital_routine", None] == (71, 101, 70.3)
    results = await staff.get("/training-log/v1/course-results?count=true&limit=1")
    assert results["total"] == 160
    assert len((await staff.get("/training-log/v1/unmatched-learners"))["items"]) == 1
    assert (await staff.get("/training-log/v1/action-plans?count=true"))["total"] == 8
    assert await ledger(staff) == before
