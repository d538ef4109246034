"""Letters: they leave if what they tell of was committed, once, and are forgotten then."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from samlyft_common.db import Database
from samlyft_common.mail import Letter, post
from samlyft_common.settings import Settings
from samlyft_running.postman import Postman
from samlyft_testing.mailbox import Mailbox

TO_ASA = Letter("asa@example.org", "Ny tid för workshop 1", "Hej! Måndag kl. 13.\n", "moved")
TO_NOBODY = Letter("nobody@example.org", "Ny tid", "Hej!\n", "moved")
LETTERS = "select reference, recipient, subject, body, sent_at is not null as sent, failure, attempts from letter"


async def queue(database: Database, *letters: Letter) -> None:
    async with database.session("gr") as session:
        await post(session, *letters)


async def deliver(settings: Settings, url: str) -> list[dict[str, Any]]:
    postman = Postman(settings.model_copy(update={"smtp_url": SecretStr(url)}))
    connection = await asyncpg.connect(settings.role_url("relay"))
    try:
        await postman.round(connection)
        return [dict(row) for row in await connection.fetch(f"{LETTERS} order by recipient, id")]
    finally:
        await connection.close()


async def test_a_letter_is_sent_and_its_address_and_text_are_forgotten(
    database: Database, settings: Settings, mailbox: Mailbox
) -> None:
    await queue(database, TO_ASA)
    [row] = await deliver(settings, mailbox.url)
    assert row["sent"]
    assert (row["recipient"], row["subject"], row["body"]) == (None, None, None)
    [letter] = mailbox.received
    assert letter["To"] == "asa@example.org"
    assert letter.get_payload(decode=True).decode() == "Hej! Måndag kl. 13.\r\n"
    await deliver(settings, mailbox.url)
    assert len(mailbox.received) == 1


async def test_a_letter_of_what_was_rolled_back_never_leaves(
    database: Database, settings: Settings, mailbox: Mailbox
) -> None:
    async def undone() -> None:
        async with database.session("gr") as session:
            await post(session, TO_ASA)
            raise LookupError

    with pytest.raises(LookupError):
        await undone()
    assert await deliver(settings, mailbox.url) == []
    assert mailbox.received == []


async def test_a_refused_letter_says_why_and_the_others_leave(
    database: Database, settings: Settings, mailbox: Mailbox
) -> None:
    await queue(database, TO_NOBODY, TO_ASA, Letter("not an\naddress", "a", "b", "broken"))
    rows = await deliver(settings, mailbox.url)
    assert {(row["reference"], row["sent"], row["failure"]) for row in rows} == {
        ("moved", False, "550"),
        ("moved", True, None),
        ("broken", False, "address"),
    }
    assert {row["recipient"] for row in rows} == {None}


async def test_a_full_mailbox_is_tried_again_later_and_no_server_keeps_the_turn(
    database: Database, settings: Settings, mailbox: Mailbox
) -> None:
    await queue(database, Letter("later@example.org", "a", "b", "moved"))
    [away] = await deliver(settings, "smtp://127.0.0.1:9")
    assert (away["attempts"], away["recipient"]) == (0, "later@example.org")
    [later] = await deliver(settings, mailbox.url)
    assert (later["attempts"], later["failure"], later["recipient"]) == (
        1,
        "452",
        "later@example.org",
    )
