"""From signed certificates to kronor, line by line, with what a rounding costs told before it bites."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import samlyft_testing as testing
from samlyft_common.db import Database

RATE = {
    "call_code": "UP-2018",
    "programme_area": "1",
    "year": 2020,
    "amount": "245,00",
    "valid_from": "2020-01-01",
    "valid_to": "2020-12-31",
    "source": "Påhittad tabell",
    "synthetic": True,
}


async def post(office: Any, path: str, body: dict[str, Any]) -> Any:
    return await office.client.post(path, json=body, headers={"Idempotency-Key": uuid4().hex})


async def certified(office: Any, world: Any, months: tuple[int, ...] = (3, 4)) -> None:
    """Short meetings, half an hour a month, signed by the first of two."""
    await world.staffed("1001", "1002")
    place = {"project_id": str(world.id("modig"))}
    for month in months:
        await office.hold(f"M{month}", starts_at=datetime(2020, month, 12, 10, tzinfo=UTC))
        for number in ("1001", "1002"):
            await office.attend(number, 30, f"M{month}", status="partial")
        of_month = place | {"month": f"2020-0{month}"}
        await post(office, "/months", of_month | {"municipality_code": "1440"})
        await post(office, "/certificate-issues", of_month)
    mine = (await office.get("/certificates", person_id=world.id("person 1001")))["items"]
    paper = {
        "archive_reference": "pärm 1",
        "scan_hash": "ab" * 32,
        "signed_at": "2020-06-01T10:00:00Z",
    }
    for item in mine:
        path = f"/certificates/{item['certificate_id']}/signatures"
        assert (await post(office, path, {"signer": "participant", "paper": paper})).is_success


def rule(world: Any, **more: Any) -> dict[str, Any]:
    return {
        "project_id": str(world.id("modig")),
        "from_month": "2019-04",
        "call_code": "UP-2018",
        "programme_area": "1",
        "rounding": "exact",
        "source": "Beslutet om stöd",
    } | more


async def amount(office: Any, world: Any) -> Any:
    path = f"/projects/{world.id('modig')}/co-financing"
    return await office.get(path, **{"from": "2020-01", "to": "2020-06"})


async def test_the_amount_is_explained_line_by_line(office: Any, world: Any) -> None:
    await certified(office, world)
    assert (await post(office, "/rates", RATE)).status_code == 201
    assert (await post(office, "/financing-rules", rule(world))).status_code == 201
    told = await amount(office, world)
    assert (told["certificates"], told["minutes"], told["amount"], told["hours"]) == (
        2, 60, "245.00", "1.00",
    )  # fmt: skip
    assert (told["unsigned_minutes"], told["uncertified_minutes"]) == (60, 0)
    by_month = {m["month"]: (m["amount"], m["rate"]) for m in told["months"] if m["certificates"]}
    assert by_month == {"2020-03": ("122.50", "245.00"), "2020-04": ("122.50", "245.00")}
    lines = (await office.get(told["lines"].removeprefix("/training-log/v1")))["items"]
    counted = [line for line in lines if line["status"] == "counted"]
    assert [line["amount"] for line in counted] == ["122.50", "122.50"]
    assert counted[0]["explanation"] == "30 min × 245.00 kr / 60 = 122.50 kr"
    assert {line["status"] for line in lines} == {"counted", "unsigned"}
    assert sum(line["counted_minutes"] for line in lines) == told["counted_minutes"]


async def test_short_meetings_under_whole_hours_are_told_before_they_bite(
    office: Any, world: Any
) -> None:
    await certified(office, world)
    await post(office, "/rates", RATE)
    stated = await post(
        office, "/financing-rules", rule(world, rounding="whole_hours_per_certificate")
    )
    [warning] = stated.json()["warnings"]
    assert warning["code"] == "whole-hours-give-zero"
    for figure in ("2.0 timmar", "490.00 kr", "4 intyg ger noll timmar"):
        assert figure in warning["detail"]
    told = await amount(office, world)
    assert told["amount"] == "0.00"
    assert "whole-hours-give-zero" in {w["code"] for w in told["warnings"]}
    previews = {p["rounding"]: (p["hours"], p["amount"]) for p in told["previews"]}
    assert previews == {
        "exact": ("2.00", "490.00"),
        "whole_hours_per_certificate": ("0.00", "0.00"),
        "whole_hours_per_month": ("2.00", "490.00"),
        "whole_hours_on_total": ("2.00", "490.00"),
    }


async def test_what_is_missing_is_named_and_gives_nothing(office: Any, world: Any) -> None:
    await certified(office, world, (3,))
    told = await amount(office, world)
    assert (told["amount"], [w["code"] for w in told["warnings"]]) == (
        "0.00",
        ["rule-missing", "not-signed"],
    )
    await post(office, "/financing-rules", rule(world))
    assert "rate-missing" in {w["code"] for w in (await amount(office, world))["warnings"]}


async def test_a_correction_takes_the_certificate_out_of_the_amount(
    office: Any, world: Any
) -> None:
    await certified(office, world)
    await post(office, "/rates", RATE)
    await post(office, "/financing-rules", rule(world))
    await office.send(office.row("1001", 20, "M3", status="partial", reason="wrong_minutes"))
    told = await amount(office, world)
    assert (told["amount"], told["unsigned_minutes"]) == ("122.50", 90)


async def test_an_old_month_keeps_the_rate_and_rule_of_its_time(office: Any, world: Any) -> None:
    await certified(office, world)
    await post(office, "/rates", RATE | {"valid_to": "2020-03-31"})
    later = {"amount": "300.00", "valid_from": "2020-04-01", "valid_to": None}
    assert (await post(office, "/rates", RATE | later)).status_code == 201
    assert (await post(office, "/rates", RATE | later)).status_code == 409
    await post(office, "/financing-rules", rule(world))
    assert (await post(office, "/financing-rules", rule(world))).status_code == 409
    changed = rule(world, from_month="2020-04", rounding="whole_hours_per_month")
    assert (await post(office, "/financing-rules", changed)).status_code == 201
    told = await amount(office, world)
    months = {m["month"]: (m["rate"], m["rounding"], m["amount"]) for m in told["months"]}
    assert months["2020-03"] == ("245.00", "exact", "122.50")
    assert months["2020-04"] == ("300.00", "whole_hours_per_month", "0.00")


async def test_a_span_that_makes_no_sense_is_refused(office: Any, world: Any) -> None:
    await world.staffed("1001")
    path = f"/projects/{world.id('modig')}/co-financing"
    for span in ({"from": "2020-05", "to": "2020-04"}, {"from": "1990-01", "to": "2020-01"}):
        answer = await office.client.get(path, params=span)
        assert answer.status_code == 422, answer.text


async def test_rates_that_say_nothing_are_refused(office: Any) -> None:
    for wrong in ({"amount": "0"}, {"amount": "-1"}, {"amount": 245.0}, {"valid_to": "2019-01-01"}):
        assert (await post(office, "/rates", RATE | wrong)).status_code == 422


async def test_rates_and_rules_are_told_as_they_stand(
    office: Any, world: Any, database: Database
) -> None:
    await world.staffed("1001", "1002")
    await post(office, "/rates", RATE)
    await post(office, "/financing-rules", rule(world))
    async with testing.as_tenant(database, "gr") as connection:
        rows = await connection.fetch(
            "select type, data from outbox where type ~ 'rate|financing' order by seq"
        )
    assert [row["type"].split(".")[2] for row in rows] == ["rate", "financing_rule"]
    assert (rows[0]["data"]["amount"], rows[0]["data"]["version"]) == ("245.00", 1)
    assert rows[1]["data"]["rounding"] == "exact"
