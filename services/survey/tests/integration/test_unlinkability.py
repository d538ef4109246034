"""Nobody can tell who answered what: not from either database, nor from both, without the family's key."""

from __future__ import annotations

import hmac
import json
import logging
import random
from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from samlyft_survey.broker.keys import Keys, pairing_key
from services.survey.tests.conftest import MASTER_KEY

PEOPLE = 200
VALUES = ["never", "seldom", "weekly", "daily"]


async def everything(connection: asyncpg.Connection) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables as an administrator sees them, with their place and transaction."""
    names = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
    return {
        name: [
            dict(row)
            for row in await connection.fetch(f"select xmin::text, ctid::text, t.* from {name} t")
        ]
        for (name,) in names
    }


async def answered_by_all(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, seed: int
) -> dict[tuple[str, str], Any]:
    """Everyone answers before and after, in an order of their own; the round after is left open."""
    chance = random.Random(seed)  # noqa: S311  # repeatable answers, no secret
    await taking.join({"care_staff": PEOPLE})
    said: dict[tuple[str, str], Any] = {}
    for wave in ("before", "after"):
        round_id = await survey.opened(wave)
        letters = await survey.invited(round_id)
        chance.shuffle(letters)
        for letter in letters:
            answers = {
                "uses_teams": chance.choice(VALUES),
                "talks_about_digitalisation": chance.choice(VALUES),
            }
            body = {"token": letter["token"], "answers": answers}
            assert (await respondent.post("/answers", json=body)).is_success
            said[letter["person_id"], wave] = answers
        if wave == "before":
            await survey.to(round_id, "closed")
    return said


def atoms(value: Any) -> set[Any]:
    """The scalar values of a row that two tables could be joined by."""
    if isinstance(value, bytes | str | UUID):
        return {str(value) if isinstance(value, UUID) else value}
    return set()


async def test_no_column_of_answers_joins_to_a_person_or_a_token(
    survey: Any,
    taking: Any,
    respondent: httpx.AsyncClient,
    admin: asyncpg.Connection,
    broker_admin: asyncpg.Connection,
) -> None:
    await taking.join({"care_staff": 30})
    round_id = await survey.opened()
    letters = await survey.invited(round_id)
    for letter in letters[:20]:
        body = {"token": letter["token"], "answers": {"uses_teams": "daily"}}
        assert (await respondent.post("/answers", json=body)).is_success
    # Letters for all, also those who have answered: their pairing keys are with the broker again.
    await survey.invited(round_id, again=True)
    survey_rows, broker_rows = await everything(admin), await everything(broker_admin)
    answers = survey_rows["answer"]
    columns = {
        "xmin",
        "ctid",
        "tenant_id",
        "answer_id",
        "round_id",
        "pairing_key",
        "role_group",
        "week",
        "answers",
        "facts",
    }
    assert set(answers[0]) == columns
    own = {a for row in answers for name in ("answer_id", "pairing_key") for a in atoms(row[name])}
    others = {**{f"s.{k}": v for k, v in survey_rows.items() if k != "answer"}, **broker_rows}
    for table, rows in others.items():
        found = {
            a
            for row in rows
            for name, v in row.items()
            if name not in {"xmin", "ctid"}
            for a in atoms(v)
        }
        assert not own & found, table
    assert len(broker_rows["token"]) == 30
    people = {str(person) for person in taking.groups}
    told = json.dumps(broker_rows, default=lambda v: v.hex() if isinstance(v, bytes) else str(v))
    assert not [person for person in people if person in told or UUID(person).hex in told]


def place(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(int(part) for part in row["ctid"].strip("()").split(","))


def right(people: Sequence[str], rows: Sequence[dict[str, Any]], truth: dict[str, bytes]) -> int:
    return sum(
        truth[person] == row["pairing_key"] for person, row in zip(people, rows, strict=False)
    )


async def test_linkage_without_the_key_is_no_better_than_chance_and_with_it_complete(
    survey: Any,
    taking: Any,
    respondent: httpx.AsyncClient,
    admin: asyncpg.Connection,
    broker_admin: asyncpg.Connection,
) -> None:
    said = await answered_by_all(survey, taking, respondent, seed=1)
    after = await admin.fetchval("select round_id from round where wave = 'after'")
    in_order = [person for person, wave in said if wave == "after"]
    while_open = [row for row in (await everything(admin))["answer"] if row["round_id"] == after]
    await survey.to(str(after), "closed")
    answers = (await everything(admin))["answer"]
    broker_rows = await everything(broker_admin)
    (key_row,) = broker_rows["family_key"]
    keys = Keys(MASTER_KEY)
    family_key = keys.unseal("gr", key_row["family_id"], key_row["sealed"])
    truth = {str(person): pairing_key(family_key, person) for person in taking.groups}
    rows = [row for row in answers if row["round_id"] == after]
    # The control: with the key, everybody's answers.
    by_key = {row["pairing_key"]: json.loads(row["answers"]) for row in rows}
    assert all(by_key[truth[person]] == said[person, "after"] for person in truth)
    # And the control of the orders: while the round is open, its place says who of those seen answering.
    assert right(in_order, sorted(while_open, key=place), truth) == PEOPLE
    # Without it: every order there is of people, of answers and of the broker's rows.
    people = await everything(admin)
    orders = {
        "joined": [str(row["person_id"]) for row in sorted(people["participation"], key=place)],
        "by id": sorted(truth),
        "by participation": [
            str(r["person_id"])
            for r in sorted(people["participation"], key=lambda r: str(r["participation_id"]))
        ],
        "answered": in_order,
    }
    ways = {
        "place": sorted(rows, key=place),
        "id": sorted(rows, key=lambda row: str(row["answer_id"])),
        "transaction": sorted(rows, key=lambda row: int(row["xmin"])),
        "pairing key": sorted(rows, key=lambda row: bytes(row["pairing_key"])),
    }
    hits = {(o, w): right(orders[o], ways[w], truth) for o in orders for w in ways}
    # One hit is expected by chance; eleven or more has a probability of about 1e-8.
    assert max(hits.values()) <= 10, hits
    guesses = {person: hmac.digest(MASTER_KEY, UUID(person).bytes, "sha256") for person in truth}
    assert not set(guesses.values()) & set(by_key), (
        "nor does the master key alone give a pairing key"
    )


async def test_the_brokers_rows_stand_in_an_order_that_says_nothing(
    survey: Any, taking: Any, admin: asyncpg.Connection, broker_admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": PEOPLE})
    letters = await survey.invited(await survey.opened())
    (digests, people) = (
        Keys(MASTER_KEY).token_hashes("gr", [letter["token"] for letter in letters]),
        [letter["person_id"] for letter in letters],
    )
    owner = dict(zip(digests, people, strict=True))
    rows = await everything(broker_admin)
    stored = [owner[row["token_hash"]] for row in sorted(rows["token"], key=place)]
    joined = [
        str(row["person_id"])
        for row in await admin.fetch("select person_id from participation order by ctid")
    ]
    for order in (people, sorted(people), joined):
        assert sum(one == other for one, other in zip(stored, order, strict=True)) <= 10
    marks = [row["mark"] for row in sorted(rows["invited"], key=place)]
    of_mark = {row["mark"]: owner[row["token_hash"]] for row in rows["token"]}
    assert sum(of_mark[mark] == person for mark, person in zip(marks, joined, strict=True)) <= 10
    assert len({row["xmin"] for table in ("token", "invited") for row in rows[table]}) == 1


async def test_after_destruction_the_key_is_nowhere(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, broker_admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 1})
    round_id = await survey.opened()
    await survey.invited(round_id)
    sealed = await broker_admin.fetchval("select sealed from family_key")
    await survey.to(round_id, "closed")
    family = (await survey.client.get("/families")).json()["items"][0]["family_id"]
    await survey.client.patch(
        f"/families/{family}", json={"status": "closed"}, headers={"if-match": '"v1"'}
    )
    rows = await everything(broker_admin)
    assert [row["sealed"] for row in rows["family_key"]] == [None]
    assert sealed not in {
        a for table in rows.values() for row in table for v in row.values() for a in atoms(v)
    }
    assert rows["token"] == []


async def test_closing_rewrites_the_answers_in_an_order_that_says_nothing(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 60})
    round_id = await survey.opened()
    for letter in await survey.invited(round_id):
        body = {"token": letter["token"], "answers": {"uses_teams": "daily"}}
        assert (await respondent.post("/answers", json=body)).is_success
    query = "select pairing_key, answer_id, xmin::text from answer order by ctid"
    before = await admin.fetch(query)
    assert len({row["xmin"] for row in before}) == 60, "the control: an open round has an order"
    await survey.to(round_id, "closed")
    after = await admin.fetch(query)
    assert len({row["xmin"] for row in after}) == 1
    assert not {row["answer_id"] for row in before} & {row["answer_id"] for row in after}
    old = {row["pairing_key"]: place for place, row in enumerate(before)}
    new = [old[row["pairing_key"]] for row in after]
    assert sorted(new) == list(range(60))
    following = sum(b == a + 1 for a, b in pairwise(new))
    assert following <= 8, "neighbours stay together no more than by chance"


async def test_no_token_and_no_answer_stands_in_outbox_idempotency_logs_or_traces(
    survey: Any,
    taking: Any,
    respondent: httpx.AsyncClient,
    admin: asyncpg.Connection,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    await taking.join({"care_staff": 30})
    round_id = await survey.opened()
    letters = await survey.invited(round_id)
    for letter in letters[:10]:
        body = {"token": letter["token"], "answers": {"uses_teams": "daily"}}
        answer = await respondent.post(
            "/answers", json=body, headers={"idempotency-key": "from-a-proxy"}
        )
        assert "traceparent" not in answer.headers
    rows = [
        {"token": letter["token"], "answers": {"uses_teams": "daily"}} for letter in letters[10:20]
    ]
    content = "".join(json.dumps(row) + "\n" for row in rows)
    headers = {"content-type": "application/x-ndjson", "idempotency-key": "paper-entry-1"}
    assert (
        await survey.client.post(
            f"/rounds/{round_id}/answer-imports", content=content, headers=headers
        )
    ).is_success
    await respondent.post("/answers", json={"token": letters[25]["token"], "answers": {"x": "y"}})
    kept = {name: rows for name, rows in (await everything(admin)).items() if name != "answer"}
    printed = capfd.readouterr()
    own = [
        record
        for record in caplog.records
        if record.name.split(".")[0] not in {"httpx", "httpcore"}
    ]
    everywhere = f"{kept} {[r.getMessage() for r in own]} {printed.out} {printed.err}"
    for letter in letters:
        assert letter["token"] not in everywhere
        assert letter["token"].partition(".")[2] not in everywhere
    people = set(map(str, taking.groups))
    for table in ("outbox", "idempotency", "inbox"):
        assert not [p for p in people if p in str(kept[table])]
    assert len(kept["idempotency"]) == 1
    assert "daily" not in str(kept["outbox"])
    assert "daily" not in str(kept["idempotency"])


async def test_the_broker_and_the_survey_cannot_reach_each_other(
    broker_urls: dict[str, str], database_urls: dict[str, str]
) -> None:
    wrong = database_urls["app"].replace("survey_app", "survey_broker_app")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(wrong)
    other = broker_urls["app"].replace("survey_broker_app", "survey_app")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(other)
