"""Notices: who gets a letter, who stands on the printed list, and how somebody declines."""

from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from pydantic import SecretStr

import samlyft_testing as testing
from samlyft_common.db import Database
from samlyft_common.settings import Settings
from samlyft_enrollment.notices import Facts, NoticeKind, notify
from samlyft_running.postman import Postman
from samlyft_testing.mailbox import Mailbox
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import Office, a_row

FACTS = Facts(
    title="Digital trygghet",
    about_id=uuid4(),
    starts_at=datetime(2026, 12, 1, 12, 0, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 14, 0, tzinfo=UTC),
    place="Älvängens bibliotek",
)


async def enrolled(office: Office, **rows: dict[str, Any]) -> dict[str, str]:
    """People by given name, with their ids."""
    roster = [
        a_row(str(100 + n), given_name=name, **row) for n, (name, row) in enumerate(rows.items())
    ]
    await office.loaded("roster", roster)
    held = {e["employee_number"]: e["person_id"] for e in await office.listed("/employments")}
    return {name: held[str(100 + n)] for n, name in enumerate(rows)}


async def reach(office: Office, person_id: str, **body: Any) -> httpx.Response:
    found = await office.client.get(f"/people/{person_id}/contact")
    return await office.client.put(
        f"/people/{person_id}/contact", json=body, headers={"if-match": found.headers["etag"]}
    )


async def tell(
    office: Office, *people: str, kind: NoticeKind = "sign_up", facts: Facts = FACTS
) -> int:
    async with office.database.session(office.tenant, "1440") as session:
        return await notify(session, kind, [UUID(p) for p in people], facts)


def subject_of(letter: Message) -> str:
    return str(make_header(decode_header(letter["Subject"])))


async def deliver(settings: Settings, mailbox: Mailbox) -> None:
    postman = Postman(settings.model_copy(update={"smtp_url": SecretStr(mailbox.url)}))
    connection = await asyncpg.connect(settings.role_url("relay"))
    await postman.round(connection)
    await connection.close()


async def test_a_letter_in_the_readers_language_or_a_line_on_the_list(
    office: Office, settings: Settings, mailbox: Mailbox
) -> None:
    people = await enrolled(office, Åsa={}, Bo={}, Mary={})
    await reach(office, people["Åsa"], email="asa@example.org")
    await reach(office, people["Mary"], email="mary@example.org", language="en")
    assert await tell(office, *people.values()) == 2
    await deliver(settings, mailbox)
    letters = {letter["To"]: letter for letter in mailbox.received}
    assert subject_of(letters["asa@example.org"]) == "Du är anmäld: Digital trygghet"
    assert subject_of(letters["mary@example.org"]) == "You are signed up: Digital trygghet"
    text = letters["asa@example.org"].get_payload(decode=True).decode()
    assert "Tid: tisdag 2026-12-01 13:00–15:00" in text
    assert letters["asa@example.org"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    listed = await office.listed("/notices", about_id=str(FACTS.about_id))
    assert sorted((n["status"], n["why"]) for n in listed) == [
        ("sent", None),
        ("sent", None),
        ("to_tell", "no_address"),
    ]


async def test_the_list_can_be_printed_and_ticked_off(office: Office) -> None:
    people = await enrolled(office, Åsa={}, Bo={"family_name": "=1+1"})
    await tell(office, *people.values())
    html = await office.client.get("/notice-lists", headers={"accept": "text/html"})
    assert html.headers["content-type"].startswith("text/html")
    assert "Du är anmäld: Digital trygghet" in html.text
    rows = await office.client.get("/notice-lists", headers={"accept": "text/csv"})
    assert rows.content.startswith(b"\xef\xbb\xbffamily_name;")
    assert "'=1+1" in rows.text
    [first, _] = await office.listed("/notices")
    path, match = f"/notices/{first['notice_id']}", {"if-match": '"v1"'}
    assert (await office.client.patch(path, json={"told": True})).status_code == 428
    ticked = await office.client.patch(path, json={"told": True}, headers=match)
    assert (ticked.json()["status"], ticked.headers["etag"]) == ("told", '"v2"')
    assert (await office.client.patch(path, json={"told": True}, headers=match)).status_code == 412


async def test_one_click_declines_and_a_look_declines_nothing(
    office: Office, settings: Settings, mailbox: Mailbox
) -> None:
    people = await enrolled(office, Åsa={})
    await reach(office, people["Åsa"], email="asa@example.org")
    await tell(office, people["Åsa"])
    await deliver(settings, mailbox)
    link = mailbox.received[0]["List-Unsubscribe"].strip("<>").partition("/v1")[2]
    async with testing.client(office.client._transport.app, None) as stranger:  # type: ignore[attr-defined]  # the app under test
        page = await stranger.get(link)
        assert (page.status_code, "<form" in page.text) == (200, True)
        assert await tell(office, people["Åsa"]) == 1
        form = {"List-Unsubscribe": "One-Click"}
        assert (await stranger.post(link, data=form)).status_code == 200
        assert (await stranger.post(link, data=form)).status_code == 200
        wrong = [f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}", link.replace("gr.", "halland.")]
        for path in [*wrong, "/pages/opt-outs/nonsense"]:
            assert (await stranger.post(path, data=form)).status_code == 404
    assert await tell(office, people["Åsa"], kind="moved") == 0
    assert (await office.listed("/notices", kind="moved"))[0]["why"] == "declined"


async def test_an_address_that_bounced_is_not_written_to_until_it_is_changed(
    office: Office, settings: Settings, mailbox: Mailbox
) -> None:
    people = await enrolled(office, Åsa={})
    await reach(office, people["Åsa"], email="nobody@example.org")
    assert await tell(office, people["Åsa"]) == 1
    await deliver(settings, mailbox)
    assert [n["status"] for n in await office.listed("/notices")] == ["bounced"]
    assert await tell(office, people["Åsa"], kind="moved") == 0
    assert (await office.listed("/notices", kind="moved"))[0]["why"] == "bounced"
    await reach(office, people["Åsa"], email="asa@example.org")
    assert await tell(office, people["Åsa"], kind="cancelled") == 1


async def test_a_protected_person_is_told_by_nobody_who_may_not_see_her(
    office: Office, caller: Caller
) -> None:
    people = await enrolled(office, Åsa={"protection": "secrecy_marking"}, Bo={})
    await reach(office, people["Åsa"], email="asa@example.org")
    assert await tell(office, *people.values()) == 0
    assert len(await office.listed("/notices")) == 2
    manager = await caller("first-line-manager")
    seen = (await manager.get("/notices")).json()["items"]
    assert [n["person_id"] for n in seen] == [people["Bo"]]
    assert len((await manager.get("/notice-lists")).json()["lines"]) == 1
    assert (await manager.get(f"/people/{people['Åsa']}/contact")).json()["email"] is None


@pytest.mark.parametrize("email", ["asa", "a@b@c.se", "asa@example.org\nBcc: x@y.se", "å <a@b.se>"])
async def test_an_address_that_is_none_is_refused(office: Office, email: str) -> None:
    people = await enrolled(office, Åsa={})
    assert (await reach(office, people["Åsa"], email=email)).status_code == 422


async def test_a_contact_is_changed_by_who_saw_it_last(office: Office) -> None:
    people = await enrolled(office, Åsa={})
    path = f"/people/{people['Åsa']}/contact"
    body, match = {"email": "asa@example.org"}, {"if-match": '"v0"'}
    assert (await office.client.put(path, json=body, headers=match)).headers["etag"] == '"v1"'
    assert (await office.client.put(path, json=body, headers=match)).status_code == 412


async def test_another_tenant_sees_nothing_of_it(
    office: Office, other_office: Office, database: Database
) -> None:
    people = await enrolled(office, Åsa={})
    await tell(office, people["Åsa"])
    [notice] = await office.listed("/notices")
    assert await other_office.listed("/notices") == []
    assert (await other_office.client.get(f"/notices/{notice['notice_id']}")).status_code == 404
    assert (await other_office.client.get(f"/people/{people['Åsa']}/contact")).status_code == 404
    assert await tell(other_office, people["Åsa"]) == 0
