"""A month is filed with numbers that only the caller may read, kept without them, and fetched as the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

import samlyft_testing as testing
from samlyft_common.db import Database
from samlyft_common.settings import Settings
from samlyft_testing.plugin import GRANT, Caller
from samlyft_testing.tokens import ISSUER, TokenIssuer
from services.reporting.tests.filing import (
    MAN,
    OWNER,
    WOMAN,
    Enrollment,
    a_number,
    running_enrollment,
)

NOT_CLOSED = ["month-not-closed", "not-signed", "earlier-not-filed"]
ACCEPTED = {"accepted": NOT_CLOSED, "reason": "Stängs på papper."}
HER, HIM, HIDDEN = a_number(WOMAN, 238), a_number(MAN, 951), a_number(WOMAN, 342)


@pytest.fixture(scope="module")
async def enrollment(postgres: str) -> AsyncIterator[Enrollment]:
    async with running_enrollment(postgres) as running:
        running.people = dict(
            zip(
                ("her", "him", "hidden"),
                await running.hires(
                    {"employee_number": "1", "identity_number": HER},
                    {"employee_number": "2", "identity_number": HIM, "given_name": "Bo"},
                    {
                        "employee_number": "3",
                        "identity_number": HIDDEN,
                        "protection": "secrecy_marking",
                    },
                ),
                strict=True,
            )
        )
        yield running


@pytest.fixture(scope="module")
def settings(settings: Settings, enrollment: Enrollment) -> Settings:
    return settings.model_copy(update={"enrollment_url": enrollment.url})


@pytest.fixture
async def owner_client(app: FastAPI, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with testing.as_tenant(database, "gr") as connection:
        row: tuple[Any, ...] = ("gr", uuid4(), ISSUER, OWNER, "project-owner", [], ["*"])
        await connection.execute(GRANT, *row)
    client = testing.client(app, TokenIssuer().token(OWNER))
    yield client
    await client.aclose()


@pytest.fixture
async def modig(world: Any, enrollment: Enrollment) -> Any:
    """Three people from January 2020, with an hour each in February and March."""
    await world.participates(*enrollment.people.values())
    for month in ("02", "03"):
        await world.trained(*enrollment.people.values(), minutes=60, on=f"2020-{month}-11")
    return world


async def filed(client: httpx.AsyncClient, world: Any, month: str, **more: Any) -> Any:
    body = {"project_id": str(world.project_id), "month": month, **ACCEPTED, **more}
    answer = await client.post("/month-files", json=body, headers={"idempotency-key": uuid4().hex})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def states(client: httpx.AsyncClient, world: Any) -> dict[str, tuple[str, str | None]]:
    answer = await client.get(f"/projects/{world.project_id}/filing-months")
    return {one["month"]: (one["state"], one["cause"]) for one in answer.json()["months"]}


async def test_a_file_has_the_numbers_and_nothing_stored_has_them(
    owner_client: httpx.AsyncClient, modig: Any, database: Database, enrollment: Enrollment
) -> None:
    made = await filed(owner_client, modig, "2020-02")
    assert (made["people"], made["minutes"], made["revision"]) == (3, 180, 1)
    answer = await owner_client.get(f"/month-files/{made['month_file_id']}/content")
    assert hashlib.sha256(answer.content).hexdigest() == made["file_hash"]
    assert answer.headers["content-disposition"].endswith('filename="2020-02_modig_v1.csv"')
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Personnummer;Startdatum;Slutdatum;Antal timmar")
    assert sorted(line.split(";")[0] for line in lines[1:]) == sorted([HER, HIM, f"{WOMAN}Tf29"])
    protected = next(line for line in lines if "Tf29" in line)
    assert protected == f"{WOMAN}Tf29;;;1,00;;"
    assert f"{HER};;;1,00;212000-1439;1440" in lines
    async with testing.as_tenant(database, "gr") as connection:
        tables = ("month_file", "month_file_row", "month_file_read", "outbox", "idempotency")
        for table in tables:
            stored = await connection.fetchval(f"select string_agg(t::text, ' ') from {table} t")
            assert HER not in stored
            assert HIDDEN not in stored
    reads = [
        (row["purpose"], row["reference"], len(row["person_ids"]))
        for row in await enrollment.reads()
    ]
    assert reads[-2:] == [("participant_report", made["month_file_id"], 3)] * 2
    logged = (await owner_client.get("/month-file-reads")).json()["items"]
    assert [(one["what"], one["numbers"], one["outcome"]) for one in logged] == [
        ("filing", 3, "filed"),
        ("download", 3, "same"),
    ]


async def test_starts_and_ends_stand_in_their_month_only(
    owner_client: httpx.AsyncClient, modig: Any
) -> None:
    made = await filed(owner_client, modig, "2020-01")
    assert (made["started"], made["minutes"], made["people"]) == (3, 0, 3)
    rows = (await owner_client.get(f"/month-files/{made['month_file_id']}/rows")).json()["items"]
    assert {row["started_on"] for row in rows} == {"2020-01-01"}
    made = await filed(owner_client, modig, "2020-02")
    assert (made["started"], made["people"]) == (0, 3)


async def test_a_correction_marks_its_month_and_every_later_one_and_all_are_filed_again_in_order(
    owner_client: httpx.AsyncClient, modig: Any, enrollment: Enrollment
) -> None:
    """The project goes on to the present: eighty months are filed, and March 2020 is put right."""
    await modig.project(known="2026-01-11", eligible_to=None, eligible_from=date(2020, 1, 1))
    months = [month for month, (state, _) in (await states(owner_client, modig)).items()]
    over = months[:-1]
    assert (over[0], len(over) > 80) == ("2020-01", True)
    for month in over:
        await filed(owner_client, modig, month)
    assert {state for state, _ in list((await states(owner_client, modig)).values())[:-1]} == {
        "filed"
    }
    her = enrollment.people["her"]
    await modig.trained(her, minutes=-60, on="2020-03-11")
    await modig.trained(her, minutes=45, on="2020-03-11", kind="correction")
    now = await states(owner_client, modig)
    assert [now[month] for month in over[:2]] == [("filed", None)] * 2, "earlier months stand"
    assert now["2020-03"] == ("stale", "changed")
    assert [now[month] for month in over[3:]] == [("stale", "earlier_month")] * (len(over) - 3)
    march = await one_file(owner_client, modig, "2020-03")
    told = (await owner_client.get(f"/month-files/{march}/differences")).json()
    [changed] = told["people"]
    assert (told["minutes"], changed["person_id"]) == (-15, str(her))
    assert (changed["before"]["minutes"], changed["after"]["minutes"]) == (60, 45)
    body = {"project_id": str(modig.project_id), "reason": "Närvaro i mars rättad."}
    early = {**body, "month": over[5], "accepted": NOT_CLOSED}
    key = {"idempotency-key": uuid4().hex}
    refused = await owner_client.post("/month-files", json=early, headers=key)
    assert (refused.status_code, refused.json()["code"]) == (409, "earlier-month-stale")
    answer = await owner_client.post(
        "/month-refilings", json=body, headers={"idempotency-key": uuid4().hex}
    )
    files = answer.json()["files"]
    assert [one["month"] for one in files] == over[2:]
    assert {one["revision"] for one in files} == {2}
    assert [one["position"] for one in files] == list(range(len(over) + 1, 2 * len(over) - 1))
    assert files[0]["minutes"] == 165
    assert {state for state, _ in list((await states(owner_client, modig)).values())[:-1]} == {
        "filed"
    }
    replaced = await owner_client.get(
        f"/month-files/{files[0]['month_file_id']}/differences", params={"against": "replaced"}
    )
    assert replaced.json()["minutes"] == -15
    again = await owner_client.post(
        "/month-refilings", json=body, headers={"idempotency-key": uuid4().hex}
    )
    assert again.status_code == 409


async def one_file(client: httpx.AsyncClient, world: Any, month: str) -> str:
    params = {"project_id": str(world.project_id), "month": month, "sort": "-recorded_at"}
    return str(
        (await client.get("/month-files", params=params)).json()["items"][0]["month_file_id"]
    )


async def test_a_moved_start_and_a_merge_make_a_month_stale(
    owner_client: httpx.AsyncClient, modig: Any, enrollment: Enrollment
) -> None:
    await filed(owner_client, modig, "2020-02")
    assert (await states(owner_client, modig))["2020-02"] == ("filed", None)
    await modig.merged(enrollment.people["him"], enrollment.people["her"], known="2026-02-01")
    assert (await states(owner_client, modig))["2020-02"] == ("stale", "changed")


async def test_what_stands_in_the_way_is_told_and_accepted_with_a_reason(
    owner_client: httpx.AsyncClient, modig: Any
) -> None:
    body = {"project_id": str(modig.project_id), "month": "2020-02"}

    async def tried(**more: Any) -> httpx.Response:
        return await owner_client.post(
            "/month-files", json=body | more, headers={"idempotency-key": uuid4().hex}
        )

    refused = await tried()
    assert refused.status_code == 409
    assert {one["code"] for one in refused.json()["errors"]} == set(NOT_CLOSED)
    assert (await tried(accepted=NOT_CLOSED)).json()["errors"][0]["pointer"] == "/reason"
    checks = await owner_client.get(
        f"/projects/{modig.project_id}/filing-checks", params={"month": "2020-02"}
    )
    assert {one["code"] for one in checks.json()["findings"]} == set(NOT_CLOSED)
    stranger = uuid4()
    await modig.trained(stranger, minutes=30, on="2020-02-12")
    refused = await tried(**ACCEPTED)
    assert [one["code"] for one in refused.json()["errors"]] == ["not-registered"]


@pytest.mark.parametrize(
    ("month", "code"),
    [("2099-01", "month-not-over"), ("2019-03", "invalid"), ("2021-07", "invalid")],
)
async def test_a_month_that_is_not_over_or_outside_the_project_is_refused(
    owner_client: httpx.AsyncClient, modig: Any, month: str, code: str
) -> None:
    body = {"project_id": str(modig.project_id), "month": month}
    answer = await owner_client.post(
        "/month-files", json=body, headers={"idempotency-key": uuid4().hex}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_without_the_right_to_read_numbers_nothing_is_filed(
    caller: Caller, modig: Any, database: Database
) -> None:
    """The caller may file here, but enrollment knows no grant of hers."""
    client = await caller("project-owner")
    body = {"project_id": str(modig.project_id), "month": "2020-02", **ACCEPTED}
    answer = await client.post("/month-files", json=body, headers={"idempotency-key": uuid4().hex})
    assert (answer.status_code, answer.json()["code"]) == (403, "identities-refused")
    assert (await client.get("/month-files")).json()["items"] == []


async def test_after_gallring_the_answer_is_gone_with_the_hash(
    owner_client: httpx.AsyncClient, world: Any, enrollment: Enrollment
) -> None:
    number = a_number(WOMAN, 512)
    [person] = await enrollment.hires(
        {"employee_number": uuid4().hex[:8], "identity_number": number, "given_name": "Eva"}
    )
    await world.participates(person)
    await world.trained(person, minutes=90, on="2020-02-11")
    made = await filed(owner_client, world, "2020-02")
    await enrollment.forget(person)
    answer = await owner_client.get(f"/month-files/{made['month_file_id']}/content")
    assert answer.status_code == 410
    assert made["file_hash"] in answer.json()["detail"]
    assert (await owner_client.get("/month-file-reads")).json()["items"][-1]["outcome"] == "gone"


async def test_a_changed_row_is_noticed_when_the_file_is_fetched(
    owner_client: httpx.AsyncClient, modig: Any, database: Database, owner: Any
) -> None:
    made = await filed(owner_client, modig, "2020-02")
    await owner.execute("alter table month_file_row disable row level security")
    await owner.execute("update month_file_row set minutes = 61 where line = 1")
    await owner.execute("alter table month_file_row enable row level security")
    await owner.execute("alter table month_file_row force row level security")
    answer = await owner_client.get(f"/month-files/{made['month_file_id']}/content")
    assert (answer.status_code, answer.json()["code"]) == (409, "file-differs")


async def test_a_workbook_has_the_same_bytes_again(
    owner_client: httpx.AsyncClient, modig: Any
) -> None:
    listed = (await owner_client.get("/file-templates?limit=200")).json()["items"]
    template = next(one for one in listed if one["code"] == "scb-2014-2020-xlsx")
    made = await filed(owner_client, modig, "2020-02", template_id=template["template_id"])
    answer = await owner_client.get(f"/month-files/{made['month_file_id']}/content")
    assert hashlib.sha256(answer.content).hexdigest() == made["file_hash"]
    assert answer.content[:2] == b"PK"


async def test_a_template_that_names_an_unknown_field_is_refused(
    owner_client: httpx.AsyncClient, modig: Any
) -> None:
    column = {"header": "Skonummer", "field": "shoe_size"}
    layout = {
        "columns": [{"header": "Nr", "field": "identity_number"}, column],
        "replacement_form": {"woman": "Tf29", "man": "Tf19", "unknown": "Tf29"},
    }
    body = {
        "code": "egen",
        "programme_period": "2014-2020",
        "from_month": "2019-01",
        "format": "csv",
        "layout": layout,
        "source": "Anvisning",
    }
    refused = await owner_client.post("/file-templates", json=body)
    [fault] = refused.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/layout/columns/1/field", "unknown-field")
    layout["columns"] = [{"header": "Nr", "field": "identity_number"}]
    made = await owner_client.post("/file-templates", json=body)
    assert made.json()["version"] == 1
    assert (await owner_client.post("/file-templates", json=body)).json()["version"] == 2
    file = await filed(owner_client, modig, "2020-02", template_id=made.json()["template_id"])
    answer = await owner_client.get(f"/month-files/{file['month_file_id']}/content")
    assert answer.text.splitlines()[0].endswith("Nr")


async def test_what_was_filed_goes_to_the_archive_with_its_hash_and_no_changed_file_with_it(
    owner_client: httpx.AsyncClient, modig: Any, owner: Any
) -> None:
    first = await filed(owner_client, modig, "2020-02")
    await filed(owner_client, modig, "2020-03")
    body = {"project_id": str(modig.project_id), "from_month": "2020-02", "to_month": "2020-03"}
    made = (await owner_client.post("/archive-packages", json=body | {"agreement": "L 7"})).json()
    assert [one["name"] for one in made["contents"]] == [
        "manadsfiler/2020-02_modig_v1.csv",
        "manadsfiler/2020-03_modig_v1.csv",
    ]
    path = f"/archive-packages/{made['archive_package_id']}/content"
    whole = (await owner_client.get(path)).content
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        paper = archive.read("content/manadsfiler/2020-02_modig_v1.csv")
        assert hashlib.sha256(paper).hexdigest() == first["file_hash"]
        assert first["file_hash"] in archive.read("sip.xml").decode()
    assert (await owner_client.get(path)).content == whole
    await owner.execute("alter table month_file_row disable row level security")
    await owner.execute("update month_file_row set minutes = 61")
    await owner.execute("alter table month_file_row enable row level security")
    await owner.execute("alter table month_file_row force row level security")
    with zipfile.ZipFile(io.BytesIO((await owner_client.get(path)).content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert [one["included"] for one in manifest["documents"]] == [False, False]
        assert archive.namelist() == ["sip.xml", "manifest.json"]
