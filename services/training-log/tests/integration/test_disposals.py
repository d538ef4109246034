"""Gallring of a project's documents: held by the longest rule, tried first, proved afterwards by hashes."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from samlyft_events.project_parts import KeptUntil

OVER = KeptUntil(until=date(2024, 12, 31))
HOLD = KeptUntil(until=None, hold=True, from_on=date(2024, 1, 1))
PDF = {"accept": "application/pdf"}


async def told(world: Any, *rules: KeptUntil, version: int = 1) -> None:
    await world.learn(world.retention("modig", *rules, version=version))


async def dispose(office: Any, world: Any, dry_run: bool = False, **more: Any) -> Any:
    body = {
        "project_id": str(world.id("modig")),
        "decision": "Gallringsbeslut 2025-3",
        "decided_on": "2025-03-01",
    }
    return await office.client.post(
        "/disposals",
        params={"dry_run": dry_run},
        json=body | more,
        headers={"Idempotency-Key": uuid4().hex},
    )


async def proved(office: Any, world: Any) -> str:
    """Two certificates, a sheet that one has read, and evidence drawn; the certificate to ask for."""
    await world.staffed("1001", "1002")
    await office.hold("M3", starts_at=datetime(2020, 3, 12, 10, tzinfo=UTC))
    for number in ("1001", "1002"):
        assert (await office.attend(number, 30, "M3", status="partial")).status_code == 201
    month = {"project_id": str(world.id("modig")), "month": "2020-03"}
    closed = await office.client.post("/months", json=month | {"municipality_code": "1440"})
    assert closed.status_code == 201, closed.text
    keyed = {"Idempotency-Key": uuid4().hex}
    assert (await office.client.post("/certificate-issues", json=month, headers=keyed)).is_success
    person = {"employer_number": "212000-1439", "employee_number": "1001"}
    sheet = {
        "session_code": "M3",
        "archive_reference": "Arkiv 2020:114 blad 7",
        "scan_hash": "ab" * 32,
        "arrived_on": "2020-10-05",
        "rows": [person | {"minutes": 30, "status": "partial"}],
    }
    assert (await office.client.post("/paper-sheets", json=sheet)).status_code == 201
    period = {"from_date": "2020-01-01", "to_date": "2020-12-31", "sample_size": 2, "seed": "x"}
    asked = {"project_code": "modig", "purpose": "audit", **period}
    assert (await office.client.post("/evidence-requests", json=asked)).status_code == 201
    listed = await office.get("/certificates")
    return str(listed["items"][0]["certificate_id"])


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ([OVER, KeptUntil(until=date(2099, 12, 31))], "2099-12-31"),
        ([OVER, HOLD], "stopp"),
        ([OVER, KeptUntil(until=None)], "Ingen vet"),
        (None, "har inte kommit hit"),
    ],
)
async def test_what_a_rule_holds_is_never_disposed_of(
    office: Any, world: Any, rules: Any, says: str
) -> None:
    certificate = await proved(office, world)
    if rules is not None:
        await told(world, *rules)
    for dry_run in (True, False):
        refused = await dispose(office, world, dry_run)
        assert (refused.status_code, refused.json()["code"]) == (409, "retention-holds")
        assert says in refused.json()["detail"]
    kept = await office.client.get(f"/certificates/{certificate}", headers=PDF)
    assert kept.status_code == 200


async def test_what_may_go_is_tried_taken_and_leaves_its_hashes(office: Any, world: Any) -> None:
    certificate = await proved(office, world)
    lifted = HOLD.model_copy(update={"to_on": date(2025, 1, 31)})
    await told(world, OVER, HOLD)
    await told(world, OVER, lifted, version=2)
    before = await world.balance()
    tried = (await dispose(office, world, dry_run=True)).json()
    assert {i["kind"]: i["documents"] for i in tried["kinds"]} == {
        "certificate": 2, "evidence": 1, "paper_sheet": 1,
    }  # fmt: skip
    assert (tried["disposal_id"], tried["kept_until"]) == (None, "2024-12-31")
    assert (await office.client.get("/disposals")).json()["items"] == []
    done = await dispose(office, world)
    assert done.status_code == 201, done.text
    assert done.json()["kinds"] == tried["kinds"]
    path = f"/disposals/{done.json()['disposal_id']}"
    assert (await office.client.get(path)).json()["decision"] == "Gallringsbeslut 2025-3"
    listed = (
        await office.client.get(f"{path}/documents", params={"kind": "certificate", "limit": 10})
    ).json()["items"]
    lines = sorted(f"{one['document_id']} {one['content_hash']}" for one in listed)
    [of_kind] = [i for i in tried["kinds"] if i["kind"] == "certificate"]
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == of_kind["list_hash"]
    gone = await office.client.get(f"/certificates/{certificate}", headers=PDF)
    assert (gone.status_code, gone.json()["code"]) == (410, "disposed")
    assert "Gallringsbeslut 2025-3" in gone.json()["detail"]
    [request] = (await office.client.get("/evidence-requests")).json()["items"]
    bundle = await office.client.get(f"/evidence-requests/{request['request_id']}/bundle")
    assert bundle.status_code == 410
    assert request["person_ids"] == []
    [row] = await world.rows("select rows from paper_keying")
    assert row["rows"] == []
    # The ledger and what was certified stand; a second time there is nothing left.
    assert await world.balance() == before
    assert (await office.client.get(f"/certificates/{certificate}")).json()["content_hash"] in str(
        lines
    )
    assert (await dispose(office, world)).json()["code"] == "nothing-due"
    print_body = {"project_id": str(world.id("modig")), "month": "2020-03"}
    assert (await office.client.post("/certificate-prints", json=print_body)).status_code >= 400


async def test_a_decision_of_tomorrow_and_an_unknown_project_are_told(
    office: Any, world: Any
) -> None:
    await world.staffed("1001")
    await told(world, OVER)
    assert (await dispose(office, world, decided_on="2099-01-01")).status_code == 422
    assert (await dispose(office, world, project_id=str(uuid4()))).status_code == 404
    assert (await dispose(office, world)).json()["code"] == "nothing-due"


async def test_only_the_project_owner_disposes_and_an_auditor_reads(
    caller: Any, office: Any, world: Any
) -> None:
    await world.staffed("1001")
    await told(world, OVER)
    auditor = await caller("auditor")
    assert (await auditor.get("/disposals")).status_code == 200
    for role in ("auditor", "project-staff", "tenant-admin"):
        refused = await dispose(type(office)(await caller(role)), world)
        assert refused.status_code == 403, role
    assert (await dispose(type(office)(await caller("project-owner")), world)).status_code == 409
