"""Ledger, certificates, files and the amount agree, or each minute between them has its name."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from samlyft_events import CertificateChanged, FinancingRuleRecorded, RateRecorded
from samlyft_testing.plugin import Caller
from services.reporting.tests.conftest import noon


async def certified(world: Any, person: UUID, month: str, minutes: int, **changed: Any) -> None:
    await world.say(
        CertificateChanged.model_validate(
            {
                "aggregate_id": uuid4(),
                "version": 1,
                "known_at": noon("2020-06-01"),
                "person_id": person,
                "project_id": world.project_id,
                "month": month,
                "minutes": minutes,
                "eligible_minutes": minutes,
                "status": "signed",
                **changed,
            }
        )
    )


async def priced(world: Any, rounding: str = "exact", amount: str = "245.00") -> None:
    common = {
        "version": 1,
        "known_at": noon("2019-04-02"),
        "call_code": "UP",
        "programme_area": "1",
    }
    await _rates(world, common, amount)
    await world.say(
        FinancingRuleRecorded.model_validate(
            common
            | {
                "aggregate_id": uuid4(),
                "project_id": world.project_id,
                "from_month": "2019-04",
                "rounding": rounding,
                "time_kinds": ["participant", "champion"],
                "yearly_cap_hours": 2,
                "source": "Beslutet",
            }
        )
    )


async def _rates(world: Any, common: dict[str, Any], amount: str) -> None:
    rate = {
        "year": 2020,
        "amount": amount,
        "valid_from": date(2020, 1, 1),
        "source": "Påhittad",
        "synthetic": True,
    }
    await world.say(
        *(
            RateRecorded.model_validate(
                common | rate | {"aggregate_id": uuid4(), "time_kind": kind}
            )
            for kind in ("participant", "champion")
        )
    )


async def preview(client: httpx.AsyncClient, world: Any) -> Any:
    path = f"/projects/{world.project_id}/financial-previews"
    answer = await client.get(path, params={"from": "2020-02", "to": "2020-03"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def step(told: Any, name: str) -> dict[str, int]:
    found = next(one for one in told["steps"] if one["step"] == name)
    assert found["adds_up"]
    return {one["code"]: one["minutes"] for one in found["differences"]}


async def test_every_minute_between_ledger_and_amount_has_its_name(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    signed, unsigned, stale, without, _ = people[:5]
    await world.participates(signed, unsigned, stale, without)
    for person in people[:5]:
        await world.trained(person, minutes=90, on="2020-02-10")
    await world.trained(without, minutes=20, on="2020-03-10", time_basis="outside_schedule")
    await certified(world, signed, "2020-02", 90)
    await certified(world, unsigned, "2020-02", 90, status="issued")
    await certified(world, stale, "2020-02", 80, stale=True)
    await priced(world)
    told = await preview(await caller("project-owner"), world)
    assert (told["minutes"], told["counted_minutes"], told["amount"]) == (90, 90, "367.50")
    assert step(told, "ledger-certificates") == {
        "no-certificate": -200,
        "not-signed": -90,
        "stale-certificate": -90,
    }
    assert step(told, "ledger-files") == {"not-registered": -90, "not-filed": -380}
    assert step(told, "ledger-published")["not-registered"] == -90
    assert step(told, "certificates-amount") == {}
    assert [month["month"] for month in told["months"]] == ["2020-02", "2020-03"]


@pytest.mark.parametrize(
    ("rounding", "counted", "amount"),
    [
        ("exact", 100, "408.33"),
        ("whole_hours_per_certificate", 0, "0.00"),
        ("whole_hours_per_month", 60, "245.00"),
        ("whole_hours_on_total", 60, "245.00"),
    ],
)
async def test_the_rounding_is_applied_once_where_the_rule_says(
    caller: Caller, world: Any, people: list[UUID], rounding: str, counted: int, amount: str
) -> None:
    await world.participates(*people[:2])
    for person in people[:2]:
        await world.trained(person, minutes=50, on="2020-02-10")
        await certified(world, person, "2020-02", 50)
    await priced(world, rounding)
    told = await preview(await caller("project-owner"), world)
    assert (told["counted_minutes"], told["amount"]) == (counted, amount)
    lost = {"rounded-down": counted - 100} if counted < 100 else {}
    assert step(told, "certificates-amount") == lost


async def test_personnel_stand_apart_under_their_yearly_cap(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    for month in ("01", "02"):
        await world.trained(people[0], minutes=90, on=f"2020-{month}-10", time_kind="champion")
    await priced(world)
    told = await preview(await caller("project-owner"), world)
    assert (told["minutes"], told["amount"]) == (0, "0.00")
    [kind] = told["staff"]
    assert (kind["time_kind"], kind["minutes"], kind["over_cap_minutes"]) == ("champion", 90, 60)
    assert (kind["counted_minutes"], kind["amount"]) == (30, "122.50")


async def test_without_a_rate_or_a_rule_the_loss_is_named(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(people[0])
    await world.trained(people[0], minutes=60, on="2020-02-10")
    await certified(world, people[0], "2020-02", 60)
    told = await preview(await caller("project-owner"), world)
    assert step(told, "certificates-amount") == {"no-rule": -60}
    assert told["amount"] == "0.00"


async def test_a_frozen_report_stays_and_a_change_gives_a_revision(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    client = await caller("project-owner")
    await world.participates(*people[:2])
    await world.trained(people[0], minutes=60, on="2020-02-10")
    await certified(world, people[0], "2020-02", 60)
    await priced(world)
    body = {"project_id": str(world.project_id), "from_month": "2020-02", "to_month": "2020-03"}

    async def frozen() -> httpx.Response:
        key = {"idempotency-key": uuid4().hex}
        return await client.post("/financial-reports", json=body, headers=key)

    made = (await frozen()).json()
    assert (made["revision"], made["content"]["amount"]) == (1, "245.00")
    assert (await frozen()).status_code == 409
    await world.trained(people[1], minutes=30, on="2020-03-10")
    assert (await frozen()).json()["revision"] == 2
    kept = (await client.get(f"/financial-reports/{made['financial_report_id']}")).json()
    assert kept == made
    body["to_month"] = "2020-01"
    assert (await frozen()).status_code == 422
