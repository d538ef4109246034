"""Signing without an account: a link, a one-time code, five tries, one signature; or by login, or on paper."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

import samlyft_testing as testing

MARCH = datetime(2020, 3, 12, 10, tzinfo=UTC)
FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}


@pytest.fixture
async def browser(app: Any) -> Any:
    """Somebody without an account."""
    async with testing.client(app, None) as client:
        client.headers["accept"] = "text/html"
        yield client


@pytest.fixture
async def certificate(office: Any, world: Any) -> str:
    """A certificate of March for one person."""
    await world.staffed("1001")
    return await certified(office, world)


async def certified(office: Any, world: Any) -> str:
    await office.hold("M3", starts_at=MARCH)
    await office.attend("1001", 30, "M3", status="partial")
    place = {"project_id": str(world.id("modig")), "month": "2020-03"}
    closed = await office.client.post("/months", json=place | {"municipality_code": "1440"})
    assert closed.status_code == 201, closed.text
    await office.client.post(
        "/certificate-issues", json=place, headers={"Idempotency-Key": uuid4().hex}
    )
    [one] = (await office.get("/certificates"))["items"]
    return str(one["certificate_id"])


async def link(office: Any, certificate: str, channel: str = "slip", **more: Any) -> dict[str, str]:
    body = {"links": [{"certificate_id": certificate, "channel": channel} | more]}
    answer = await office.client.post("/signing-links", json=body)
    assert answer.status_code == 200, answer.text
    [given] = answer.json()["links"]
    if given["url"]:
        given["path"] = given["url"].partition("/training-log/v1")[2]
    return dict(given)


async def type_code(
    browser: Any, path: str, code: str, *, signs: bool = False, language: str = "sv"
) -> httpx.Response:
    fields = {"code": code} | ({"signs": "yes"} if signs else {})
    headers = FORM | {"accept-language": language}
    answer: httpx.Response = await browser.post(path, data=fields, headers=headers)
    return answer


async def test_a_slip_is_read_and_signed_once(
    office: Any, world: Any, browser: Any, certificate: str
) -> None:
    given = await link(office, certificate)
    asked = await browser.get(given["path"])
    assert asked.status_code == 200
    assert "Anna 1001" not in asked.text
    shown = await type_code(browser, given["path"], given["code"])
    assert "Anna 1001" in shown.text
    assert "Digitala möten" in shown.text
    assert "30 minuter" in shown.text
    signed = await type_code(browser, given["path"], given["code"], signs=True)
    assert (signed.status_code, "Tack, intyget är underskrivet" in signed.text) == (200, True)
    again = await type_code(browser, given["path"], given["code"], signs=True)
    assert (again.status_code, "redan använd" in again.text) == (409, True)
    whole = await office.get(f"/certificates/{certificate}")
    assert (whole["status"], whole["version"]) == ("signed", 2)
    assert [(s["signer"], s["method"], s["content_hash"]) for s in whole["signatures"]] == [
        ("participant", "slip", whole["content_hash"])
    ]
    assert [row["used_at"] is not None for row in whole["links"]] == [True]
    kept = str(await world.rows("select * from signing_link"))
    assert given["code"].replace(" ", "") not in kept
    assert given["url"].rpartition(".")[2] not in kept


async def test_of_two_who_sign_at_once_one_does(
    office: Any, world: Any, browser: Any, certificate: str
) -> None:
    given = await link(office, certificate)
    answers = await asyncio.gather(
        *(type_code(browser, given["path"], given["code"], signs=True) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert len(await world.rows("select from signature")) == 1


async def test_a_code_too_late_is_said_to_be(
    office: Any, browser: Any, owner: Any, certificate: str
) -> None:
    given = await link(office, certificate, "tablet")
    await owner.execute("alter table signing_link no force row level security")
    await owner.execute(
        "update signing_link set expires_at = $1", datetime.now(UTC) - timedelta(seconds=1)
    )
    await owner.execute("alter table signing_link force row level security")
    late = await type_code(browser, given["path"], given["code"], signs=True)
    assert (late.status_code, "Koden gällde till" in late.text) == (410, True)
    assert "Anna" not in late.text


async def test_five_wrong_codes_lock_the_link(office: Any, browser: Any, certificate: str) -> None:
    given = await link(office, certificate)
    wrong = "000000" if given["code"] != "000 000" else "111111"
    answers = [await type_code(browser, given["path"], wrong) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 403]
    assert "Du har ett försök kvar" in answers[3].text
    right = await type_code(browser, given["path"], given["code"], signs=True)
    assert (right.status_code, "spärrad" in right.text) == (403, True)


async def test_wrong_links_are_answered_alike(browser: Any, office: Any, certificate: str) -> None:
    given = await link(office, certificate)
    token = given["path"].rpartition("/")[2]
    others = [f"gr.{'A' * 43}", f"halland.{token[3:]}", f"nowhere.{'A' * 43}", "x", token[:-1]]
    answers = [await browser.get(f"/pages/sign/{other}") for other in others]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


async def test_a_new_link_replaces_the_old(office: Any, browser: Any, certificate: str) -> None:
    first = await link(office, certificate)
    second = await link(office, certificate)
    old = await type_code(browser, first["path"], first["code"])
    assert (old.status_code, "nyare länk" in old.text) == (410, True)
    assert (await type_code(browser, second["path"], second["code"])).status_code == 200


async def test_a_letter_holds_link_and_code_and_the_answer_neither(
    office: Any, world: Any, browser: Any, certificate: str
) -> None:
    given = await link(office, certificate, "email", address="anna@kommun.example")
    assert not any(given[name] for name in ("url", "code"))
    [letter] = await world.rows("select recipient, body from letter")
    assert letter["recipient"] == "anna@kommun.example"
    path = re.search(r"/training-log/v1(/pages/sign/\S+)", letter["body"])
    code = re.search(r"Kod: (\d{6})", letter["body"])
    assert path
    assert code
    assert (await type_code(browser, path[1], code[1], signs=True)).status_code == 200


async def test_english_where_it_is_wanted(office: Any, browser: Any, certificate: str) -> None:
    given = await link(office, certificate)
    shown = await type_code(browser, given["path"], given["code"], language="en")
    assert 'lang="en"' in shown.text
    assert "I certify that I took part" in shown.text


async def test_a_certificate_that_the_ledger_left_behind_is_not_signed(
    office: Any, browser: Any, certificate: str
) -> None:
    given = await link(office, certificate)
    row = office.row("1001", 15, "M3", status="partial", reason="wrong_minutes")
    await office.send(row)
    answer = await type_code(browser, given["path"], given["code"], signs=True)
    assert (answer.status_code, "Projektet utfärdar ett nytt" in answer.text) == (409, True)
    refused = await office.client.post(
        "/signing-links", json={"links": [{"certificate_id": certificate, "channel": "slip"}]}
    )
    assert [error["code"] for error in refused.json()["errors"]] == ["stale"]


async def test_an_address_goes_with_what_is_sent_and_an_sms_needs_a_gateway(
    office: Any, certificate: str
) -> None:
    for body, codes in (
        ({"channel": "email"}, ["address"]),
        ({"channel": "slip", "address": "a@b.example"}, ["address"]),
        ({"channel": "sms", "address": "+46701234567"}, ["no-gateway"]),
        ({"channel": "slip", "signer": "manager"}, ["not-asked"]),
        ({"channel": "slip", "certificate_id": str(uuid4())}, ["unknown"]),
    ):
        sent = {"links": [{"certificate_id": certificate} | body]}
        answer = await office.client.post("/signing-links", json=sent)
        assert answer.status_code == 422
        assert [error["code"] for error in answer.json()["errors"]] == codes


async def test_a_policy_that_asks_the_manager_too_is_met_by_both(
    office: Any, world: Any, caller: Any, browser: Any
) -> None:
    await world.staffed("1001")
    policy = {
        "project_id": str(world.id("modig")),
        "from_month": "2019-04",
        "signers": ["participant", "manager"],
        "accepted_acr": ["http://id.elegnamnden.se/loa/1.0/loa3"],
        "source": "Projektets anvisning",
    }
    stated = await office.client.post("/signing-policies", json=policy)
    assert stated.status_code == 201, stated.text
    assert (await office.client.post("/signing-policies", json=policy)).status_code == 409
    certificate = await certified(office, world)
    given = await link(office, certificate)
    await type_code(browser, given["path"], given["code"], signs=True)
    assert (await office.get(f"/certificates/{certificate}"))["status"] == "issued"
    path = f"/certificates/{certificate}/signatures"
    manager = await caller("first-line-manager", reach=[str(world.id("ALE-01"))])
    weak = await manager.post(path, json={"signer": "manager"})
    assert (weak.status_code, "starkare inloggning" in weak.text) == (403, True)
    manager.headers["authorization"] = strong(manager, "http://id.elegnamnden.se/loa/1.0/loa3")
    signed = await manager.post(path, json={"signer": "manager"})
    assert (signed.status_code, signed.json()["status"]) == (201, "signed"), signed.text
    assert (await manager.post(path, json={"signer": "manager"})).status_code == 409


def strong(client: httpx.AsyncClient, acr: str) -> str:
    import jwt

    from samlyft_testing.tokens import TokenIssuer

    token = client.headers["authorization"].removeprefix("Bearer ")
    subject = jwt.decode(token, options={"verify_signature": False})["sub"]
    return f"Bearer {TokenIssuer().token(subject, acr=acr)}"


async def test_only_the_participant_signs_as_participant(
    office: Any, world: Any, caller: Any, certificate: str
) -> None:
    path = f"/certificates/{certificate}/signatures"
    staff = await caller("project-staff")
    refused = await staff.post(path, json={"signer": "participant"})
    assert (refused.status_code, "signing-links" in refused.text) == (403, True)
    mine = await caller("participant", reach=[str(world.id("person 1001"))])
    signed = await mine.post(path, json={"signer": "participant"})
    assert (signed.status_code, signed.json()["status"]) == (201, "signed"), signed.text
    other = await caller("participant", reach=[str(world.id("person 1002"))])
    assert (await other.post(path, json={"signer": "participant"})).status_code == 404


async def test_a_signature_on_paper_keeps_where_the_sheet_is(office: Any, certificate: str) -> None:
    paper = {
        "archive_reference": "GR 2020-0123 pärm 4",
        "scan_hash": "ab" * 32,
        "signed_at": "2020-04-02T10:00:00Z",
    }
    path = f"/certificates/{certificate}/signatures"
    signed = await office.client.post(path, json={"signer": "participant", "paper": paper})
    assert signed.status_code == 201, signed.text
    [signature] = (await office.get(f"/certificates/{certificate}"))["signatures"]
    assert {name: signature[name] for name in paper} == paper


async def test_anyone_checks_a_code_and_sees_nothing_of_the_person(
    office: Any, browser: Any, certificate: str
) -> None:
    code = (await office.get(f"/certificates/{certificate}"))["code"]
    found = await browser.get(f"/pages/certificate/{code}")
    assert (found.status_code, "Koden stämmer" in found.text) == (200, True)
    for secret in ("Anna", "Modig", "ALE-01", "Digitala", "2020-03-12"):
        assert secret not in found.text
    typed = code.lower().replace("-", " ").replace("gr .", "gr.")
    for month, minutes, words in (
        ("2020-03", "30", "minuterna på papperet stämmer"),
        ("2020-03", "31", "stämmer inte med intyget"),
        ("2020-04", "30", "stämmer inte med intyget"),
    ):
        fields = {"code": typed, "month": month, "minutes": minutes}
        answer = await browser.post("/pages/certificate", data=fields, headers=FORM)
        assert words in answer.text
    await office.send(office.row("1001", 15, "M3", status="partial", reason="wrong_minutes"))
    assert "rättats sedan dess" in (await browser.get(f"/pages/certificate/{code}")).text
    last = "0" if code[-1] != "0" else "1"
    for wrong in (code[:-1] + last, code.replace("gr.", "halland."), "x", "gr.", "ö" * 30):
        none = await browser.post("/pages/certificate", data={"code": wrong}, headers=FORM)
        assert (none.status_code, "hör inte till något intyg" in none.text) == (404, True)
