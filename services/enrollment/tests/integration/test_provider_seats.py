"""Seats bought by private providers, and what their contracts demand."""

from typing import Any
from uuid import uuid4

from services.enrollment.tests.conftest import Office, a_row, a_workplace
from services.enrollment.tests.hearing import a_held, a_posting, hear
from services.enrollment.tests.planning import an_activity, at, planned, staff, workplace

PROVIDER = "556000-4615"
PRIVATE = {"name": "Omsorg AB", "organisation_number": PROVIDER, "kind": "private_provider"}


async def a_provider(office: Office, people: int = 3) -> dict[str, Any]:
    made = await office.made("/organisations", PRIVATE)
    await office.loaded("workplace", [a_workplace("PRI-01", employer_number=PROVIDER)])
    rows = [
        a_row(f"p{n}", employer_number=PROVIDER, workplace_code="PRI-01", family_name=f"P{n}")
        for n in range(people)
    ]
    await office.loaded("roster", rows)
    return made


async def a_session(office: Office, **changed: Any) -> tuple[str, str]:
    activity = str((await office.made("/activities", an_activity()))["activity_id"])
    return activity, str((await planned(office, activity, **changed))["planned_session_id"])


async def bought(office: Office, provider: dict[str, Any], seats: int, **more: Any) -> str:
    body = {
        "organisation_id": provider["organisation_id"],
        "seats": seats,
        "valid_from": "2020-01-01",
        **more,
    }
    answer = await office.client.post(
        "/seat-purchases", json=body, headers={"idempotency-key": uuid4().hex}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["seat_purchase_id"])


async def used(office: Office, purchase: str) -> tuple[int, int]:
    body = (await office.client.get(f"/seat-purchases/{purchase}")).json()
    return body["used"], body["left"]


def sign_up(planned_id: str, number: str) -> dict[str, Any]:
    who = {"employer_number": PROVIDER, "employee_number": number}
    return {"planned_session_id": planned_id, "employee": who}


async def test_seats_are_used_against_the_purchase_and_given_back_in_time(office: Office) -> None:
    provider = await a_provider(office)
    activity, planned_id = await a_session(office)
    purchase = await bought(office, provider, 2, activity_id=activity)
    first = await office.made("/sign-ups", sign_up(planned_id, "p0"))
    assert (first["seat_purchase_id"], first["warnings"]) == (purchase, [])
    await office.made("/sign-ups", sign_up(planned_id, "p1"))
    assert await used(office, purchase) == (2, 0)
    refused = await office.client.post("/sign-ups", json=sign_up(planned_id, "p2"))
    assert (refused.status_code, refused.json()["code"]) == (409, "seats-used-up")
    await office.client.patch(
        f"/sign-ups/{first['sign_up_id']}",
        json={"status": "cancelled"},
        headers={"if-match": '"v1"'},
    )
    assert await used(office, purchase) == (1, 1)
    await office.made("/sign-ups", sign_up(planned_id, "p2"))
    fewer = await office.client.patch(
        f"/seat-purchases/{purchase}", json={"seats": 1}, headers={"if-match": '"v1"'}
    )
    assert [error["code"] for error in fewer.json()["errors"]] == ["seats_below_used"]


async def test_a_late_cancellation_has_used_its_seat(office: Office) -> None:
    provider = await a_provider(office)
    _, planned_id = await a_session(office, cancel_until=at(-24 * 40))
    purchase = await bought(office, provider, 1)
    made = await office.made("/sign-ups", sign_up(planned_id, "p0"))
    await office.client.patch(
        f"/sign-ups/{made['sign_up_id']}",
        json={"status": "cancelled"},
        headers={"if-match": '"v1"'},
    )
    assert await used(office, purchase) == (1, 0)


async def test_a_work_group_larger_than_the_purchase_fills_it_and_the_rest_are_told(
    office: Office,
) -> None:
    provider = await a_provider(office, 5)
    _, planned_id = await a_session(office)
    purchase = await bought(office, provider, 3)
    answer = await office.client.post(
        "/group-sign-ups",
        json={
            "workplace_id": await workplace(office, "PRI-01"),
            "planned_session_ids": [planned_id],
        },
        headers={"idempotency-key": uuid4().hex},
    )
    [taken] = answer.json()["sessions"]
    assert (taken["confirmed"], taken["refused"]) == (3, 2)
    assert await used(office, purchase) == (3, 0)


async def test_a_provider_that_bought_nothing_is_warned_of_and_municipal_staff_are_not(
    office: Office,
) -> None:
    await a_provider(office)
    _, planned_id = await a_session(office)
    made = await office.made("/sign-ups", sign_up(planned_id, "p0"))
    assert [one["code"] for one in made["warnings"]] == ["no_seats_bought"]
    [person] = await staff(office, 1)
    own = await office.made("/sign-ups", {"planned_session_id": planned_id, "person_id": person})
    assert own["warnings"] == []


async def test_what_a_contract_demands_stands_beside_what_is_reached(
    office: Office, other_office: Office
) -> None:
    provider = await a_provider(office, 4)
    activity = str((await office.made("/activities", an_activity()))["activity_id"])
    made = await planned(office, activity)
    for number in ("p0", "p1", "p2"):
        await office.made("/sign-ups", sign_up(made["planned_session_id"], number))
    body = {
        "organisation_id": provider["organisation_id"],
        "topic": "digital-locks",
        "share_percent": 70,
        "due_on": "2027-12-31",
    }
    demand = await office.made("/training-requirements", body)
    reached = ("staff", "trained", "trained_percent", "signed_up", "met")
    assert [demand[name] for name in reached] == [4, 0, 0, 3, False]
    people = {row["person_id"] for row in await office.listed("/sign-ups")}
    absent, *present = sorted(people)
    project, held = str(uuid4()), uuid4()
    session = a_held(held, project, topic="MI", planned_session_id=made["planned_session_id"])
    minutes = [a_posting(who, project, held, "2026-01-08", 60) for who in present]
    await hear(office, *minutes, session)
    # A seat at a session that is over was never training: two came, one did not.
    [demand] = await office.listed("/training-requirements")
    assert [demand[name] for name in reached] == [4, 2, 50, 1, False]
    other = uuid4()
    await hear(office, a_held(other, project, topic="digital-locks"))
    await hear(office, a_posting(absent, project, other, "2026-01-09", 45))
    [demand] = await office.listed("/training-requirements")
    assert [demand[name] for name in reached] == [4, 3, 75, 0, True]
    await hear(office, a_posting(absent, project, other, "2026-01-09", -45))
    [demand] = await office.listed("/training-requirements")
    assert [demand[name] for name in reached] == [4, 2, 50, 1, False]
    await hear(office, session.model_copy(update={"status": "voided", "version": 2}))
    [demand] = await office.listed("/training-requirements")
    assert [demand[name] for name in reached] == [4, 0, 0, 3, False]
    municipal = await office.made(
        "/organisations",
        {"name": "Ale kommun", "organisation_number": "212000-1439", "kind": "municipality"},
    )
    wrong = {**body, "organisation_id": municipal["organisation_id"]}
    answer = await office.client.post("/training-requirements", json=wrong)
    assert [error["code"] for error in answer.json()["errors"]] == ["no_provider"]
