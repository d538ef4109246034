"""Duplicates count as one person, until that is undone."""

from typing import Any

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import ALE, Office, a_row


def a_merge(kept: str = "1", duplicate: str = "2", **changed: Any) -> dict[str, Any]:
    return {
        "kept": {"employer_number": ALE, "employee_number": kept},
        "duplicate": {"employer_number": ALE, "employee_number": duplicate},
        "reason": "registered_twice",
        **changed,
    }


async def _three(office: Office) -> None:
    await office.loaded("roster", [a_row(str(n), given_name=f"Anna {n}") for n in (1, 2, 3)])


async def test_the_duplicate_counts_as_the_kept_person(office: Office) -> None:
    await _three(office)
    made = await office.made("/person-merges", a_merge())
    told = (await office.events("person"))[-1]
    assert (told["aggregate_id"], told["version"]) == (made["duplicate_id"], 2)
    assert (told["status"], told["merged_into"]) == ("merged", made["kept_id"])


async def test_an_undone_merge_counts_both_again_and_stays_in_the_list(office: Office) -> None:
    await _three(office)
    made = await office.made("/person-merges", a_merge())
    path = f"/person-merges/{made['merge_id']}"
    assert (await office.client.delete(path)).status_code == 428
    undone = await office.client.delete(path, headers={"if-match": '"v1"'})
    assert (undone.status_code, undone.content) == (204, b"")
    told = (await office.events("person"))[-1]
    assert (told["version"], told["status"], told["merged_into"]) == (3, "active", None)
    [listed] = await office.listed("/person-merges")
    assert listed["undone_at"] is not None
    again = await office.client.delete(path, headers={"if-match": '"v2"'})
    assert again.status_code == 404
    await office.made("/person-merges", a_merge())


async def test_chains_and_loops_are_refused(office: Office) -> None:
    await _three(office)
    await office.made("/person-merges", a_merge("1", "2"))
    for kept, duplicate in (("1", "2"), ("2", "3"), ("3", "1"), ("3", "3")):
        answer = await office.client.post("/person-merges", json=a_merge(kept, duplicate))
        assert (answer.status_code, answer.json()["code"]) == (409, "merge-conflict")


async def test_nobody_by_that_number(office: Office) -> None:
    answer = await office.client.post("/person-merges", json=a_merge())
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/kept")


async def test_a_merge_is_known_when_it_was_known(office: Office, caller: Caller) -> None:
    history = [a_row(str(n), known_at="2019-05-01T00:00:00Z") for n in (1, 2)]
    await office.loaded("roster", history)
    then = a_merge(known_at="2021-06-10T08:00:00Z")
    local = await caller("local-project-leader")
    assert (await local.post("/person-merges", json=then)).status_code == 403
    await office.made("/person-merges", then)
    assert (await office.events("person"))[-1]["known_at"] == "2021-06-10T08:00:00Z"


async def test_a_roster_sent_again_leaves_the_merge_standing(office: Office) -> None:
    await _three(office)
    await office.made("/person-merges", a_merge())
    await _three(office)
    people = await office.listed("/people")
    assert sorted(person["status"] for person in people) == ["active", "active", "merged"]


async def test_a_merge_is_not_known_before_it_has_happened(office: Office) -> None:
    await _three(office)
    answer = await office.client.post(
        "/person-merges", json=a_merge(known_at="2099-01-01T00:00:00Z")
    )
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "known_in_future")


async def test_where_a_new_merge_is_said_to_be_it_is_found(office: Office) -> None:
    await _three(office)
    made = await office.client.post("/person-merges", json=a_merge())
    found = await office.client.get(made.headers["location"].split("/v1")[1])
    assert (found.json(), found.headers["etag"]) == (made.json(), '"v1"')


async def test_people_and_merges_beyond_the_reach_answer_as_absent(
    office: Office, caller: Caller
) -> None:
    await _three(office)
    local = await caller("local-project-leader", reach=["1384"])
    there = await local.post("/person-merges", json=a_merge())
    absent = await local.post("/person-merges", json=a_merge("97", "98"))
    assert (there.status_code, there.json()) == (absent.status_code, absent.json())
    made = await office.made("/person-merges", a_merge())
    for method in ("get", "delete"):
        answer = await local.request(
            method, f"/person-merges/{made['merge_id']}", headers={"if-match": '"v1"'}
        )
        assert answer.status_code == 404
