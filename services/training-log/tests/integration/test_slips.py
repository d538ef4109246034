"""Codes on paper for a whole unit, and by SMS through whatever gateway the operator has."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

import samlyft_testing as testing
from samlyft_training_log.signing import gateway

MARCH = datetime(2020, 3, 12, 10, tzinfo=UTC)
FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}


@pytest.fixture
async def certified(office: Any, world: Any) -> Any:
    """Certificates of March for three, one of them protected."""
    await world.staffed("1001", "1002", "1003")
    await world.learn(world.person("1003", version=2, display_name=None, protected=True))
    await office.hold("M3", starts_at=MARCH)
    for number in ("1001", "1002", "1003"):
        await office.attend(number, 45, "M3", status="partial")
    place = {"project_id": str(world.id("modig")), "month": "2020-03"}
    await office.client.post("/months", json=place | {"municipality_code": "1440"})
    answer = await office.client.post(
        "/certificate-issues", json=place, headers={"Idempotency-Key": uuid4().hex}
    )
    assert answer.json()["issued"] == 3, answer.text
    return office


def asked(world: Any, **other: Any) -> dict[str, Any]:
    unit = {"project_id": str(world.id("modig")), "month": "2020-03"}
    return unit | {"workplace_id": str(world.id("ALE-01"))} | other


async def test_a_units_slips_are_a_tagged_sheet_with_a_link_each(
    certified: Any, world: Any
) -> None:
    pdf = {"accept": "application/pdf"}
    first = await certified.client.post("/signing-slips", json=asked(world), headers=pdf)
    assert (first.status_code, first.headers["content-type"]) == (200, "application/pdf"), (
        first.text
    )
    assert (first.content[:8], first.headers["cache-control"]) == (b"%PDF-1.7", "no-store")
    for needed in (b"/StructTreeRoot", b"pdfuaid:part>1<", b"/Figure"):
        assert needed in first.content
    links = "select replaced_at is null as good from signing_link where channel = 'slip'"
    assert [row["good"] for row in await world.rows(links)] == [True] * 3
    again = await certified.client.post("/signing-slips", json=asked(world))
    assert all(link["code"] and link["url"] for link in again.json()["links"])
    assert sorted(row["good"] for row in await world.rows(links)) == [False] * 3 + [True] * 3


async def test_slips_are_in_the_callers_language(certified: Any, world: Any) -> None:
    said = {}
    for language in ("sv", "en"):
        headers = {"accept": "application/pdf", "accept-language": language}
        answer = await certified.client.post("/signing-slips", json=asked(world), headers=headers)
        assert answer.headers["content-language"] == language
        said[language] = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for swedish, english in (
        ("Klipp isär", "Cut apart"),
        ("Skriv koden", "Type the code"),
        ("mars", "March"),
    ):
        assert (swedish in said["sv"], english in said["en"]) == (True, True)
        assert swedish not in said["en"]


async def test_who_has_signed_gets_no_slip_and_who_reaches_elsewhere_none_at_all(
    certified: Any, world: Any, caller: Any
) -> None:
    for one in (await certified.get("/certificates"))["items"][:2]:
        paper = {
            "archive_reference": "A1",
            "scan_hash": "ab" * 32,
            "signed_at": "2020-04-14T09:00:00Z",
        }
        body = {"signer": "participant", "paper": paper}
        path = f"/certificates/{one['certificate_id']}/signatures"
        assert (await certified.client.post(path, json=body)).status_code == 201
    assert (await certified.client.post("/signing-slips", json=asked(world))).status_code == 200
    assert len(await world.rows("select from signing_link")) == 1
    refused = await certified.client.post("/signing-slips", json=asked(world, signer="manager"))
    assert (refused.status_code, "väntar på underskrift" in refused.json()["detail"]) == (422, True)
    elsewhere = await caller("first-line-manager", reach=["1401"])
    assert (await elsewhere.post("/signing-slips", json=asked(world))).status_code == 422
    assert len(await world.rows("select from signing_link")) == 1


@asynccontextmanager
async def a_gateway(*answers: int) -> AsyncIterator[tuple[str, list[tuple[str, Any]]]]:
    """A small HTTP server that answers with these statuses in turn, and what it was sent."""
    heard: list[tuple[str, Any]] = []
    statuses = iter(answers)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].partition("\r\n")[0])
        said = head.partition("authorization:")[2].partition("\r\n")[0].strip()
        heard.append((said, json.loads(await reader.readexactly(length))))
        writer.write(f"HTTP/1.1 {next(statuses)} x\r\ncontent-length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/messages", heard


async def test_a_code_goes_by_sms_is_tried_again_and_forgotten_once_it_has_left(
    certified: Any, world: Any, app: Any, settings: Any
) -> None:
    one = (await certified.get("/certificates"))["items"][0]["certificate_id"]
    async with a_gateway(503, 202) as (url, heard):
        said = {"sms_url": url, "sms_authorization": "Bearer prov"}
        named = {"sms_number_field": "to", "sms_text_field": "message"}
        given = type(settings).model_validate(settings.model_dump() | said | named)
        app.state.settings = given
        link = {"certificate_id": one, "channel": "sms", "address": "+46701740605"}
        answer = await certified.client.post("/signing-links", json={"links": [link]})
        assert answer.status_code == 200, answer.text
        [told] = answer.json()["links"]
        assert (told["url"], told["code"]) == (None, None)
        assert await gateway.one_round(world.database, given) == 1
        waiting = "select recipient, body, attempts, failure, sent_at from text_message"
        [row] = await world.rows(waiting)
        assert (row["recipient"], row["attempts"], row["failure"]) == ("+46701740605", 1, "503")
        assert await gateway.one_round(world.database, given) == 0  # not yet again
        async with testing.as_tenant(world.database, "gr") as connection:
            await connection.execute("update text_message set next_try_at = now()")
        assert await gateway.one_round(world.database, given) == 1
    [row] = await world.rows(waiting)
    assert (row["recipient"], row["body"], row["failure"], row["sent_at"] is None) == (
        None, None, None, False,
    )  # fmt: skip
    assert [authorization for authorization, _ in heard] == ["bearer prov"] * 2
    assert heard[0][1] == heard[1][1]
    assert heard[0][1]["to"] == "+46701740605"
    words = heard[0][1]["message"].split()
    path = next(word for word in words if "/pages/sign/" in word).partition("/training-log/v1")[2]
    async with testing.client(app, None) as browser:
        digits = [word.strip(".,") for word in words if word.strip(".,").isdigit()]
        shown = await browser.post(path, data={"code": "".join(digits)}, headers=FORM)
    assert "45 minuter" in shown.text, heard[0][1]["message"]
