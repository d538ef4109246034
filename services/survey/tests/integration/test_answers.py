"""Answering: by letter and from paper, once each."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import asyncpg
import httpx
import pytest

FIRST = {"changed_routine": "one", "uses_teams": "daily"}


async def test_a_letter_is_answered_once_and_never_again(
    survey: Any, taking: Any, respondent: httpx.AsyncClient
) -> None:
    await taking.join({"care_staff": 1})
    round_id = await survey.opened()
    (letter,) = await survey.invited(round_id)
    body = {"token": letter["token"], "answers": FIRST}
    assert (await respondent.post("/answers", json=body)).status_code == 200
    again = await respondent.post("/answers", json=body)
    assert again.status_code == 422
    assert again.json()["code"] == "token-not-valid"


async def test_fifty_who_send_one_token_at_once_give_one_answer(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 1})
    (letter,) = await survey.invited(await survey.opened())
    body = {"token": letter["token"], "answers": FIRST}
    answers = await asyncio.gather(*(respondent.post("/answers", json=body) for _ in range(50)))
    assert sorted(a.status_code for a in answers).count(200) == 1
    assert {a.status_code for a in answers} == {200, 422}
    assert await admin.fetchval("select count(*) from answer") == 1


async def test_wrong_used_foreign_closed_and_absent_tokens_answer_alike(
    survey: Any, taking: Any, respondent: httpx.AsyncClient
) -> None:
    await taking.join({"care_staff": 2})
    round_id = await survey.opened()
    used, unused = [letter["token"] for letter in await survey.invited(round_id)]
    assert (await respondent.post("/answers", json={"token": used, "answers": FIRST})).is_success
    assert (await survey.to(round_id, "closed")).is_success
    tokens = {
        "wrong": "gr." + "A" * 43,
        "foreign": "halland" + unused[2:],
        "no such tenant": "nobody." + "A" * 43,
        "malformed": "x",
        "used": used,
        "closed": unused,
    }
    bodies = [{"token": token, "answers": FIRST} for token in tokens.values()] + [
        {"answers": FIRST}
    ]
    told = [await respondent.post("/answers", json=body) for body in bodies]
    assert {answer.status_code for answer in told} == {422}
    assert len({answer.content for answer in told}) == 1
    assert len({str(sorted(answer.headers)) for answer in told}) == 1


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({}, "empty"),
        ({"no_such_item": "yes"}, "not_asked"),
        ({"changed_routine": "lots"}, "not_a_choice"),
        ({"changed_routine": 3}, "not_a_choice"),
        ({"changed_routine": ["one"]}, "not_a_choice"),
        ({"changed_routine": None}, "not_a_choice"),
    ],
)
async def test_answers_that_do_not_fit_are_refused_and_the_token_still_works(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, answers: dict[str, Any], code: str
) -> None:
    await taking.join({"care_staff": 1})
    (letter,) = await survey.invited(await survey.opened())
    refused = await respondent.post("/answers", json={"token": letter["token"], "answers": answers})
    assert refused.status_code == 422
    assert [fault["code"] for fault in refused.json()["errors"]] == [code]
    assert "lots" not in refused.text
    assert letter["token"] not in refused.text
    mended = await respondent.post("/answers", json={"token": letter["token"], "answers": FIRST})
    assert mended.status_code == 200


async def test_an_item_for_after_only_is_not_asked_before(
    survey: Any, taking: Any, respondent: httpx.AsyncClient
) -> None:
    await taking.join({"care_staff": 1})
    (letter,) = await survey.invited(await survey.opened("before"))
    refused = await respondent.post("/answers", json={"token": letter["token"], "answers": FIRST})
    assert refused.json()["errors"][0]["code"] == "not_asked"
    body = {"token": letter["token"], "answers": {"uses_teams": "daily"}}
    assert (await respondent.post("/answers", json=body)).is_success


async def test_a_round_that_is_only_planned_takes_no_answers(
    survey: Any, taking: Any, respondent: httpx.AsyncClient
) -> None:
    await taking.join({"care_staff": 1})
    planned = await survey.planned()
    (letter,) = await survey.invited(planned["round_id"])
    body = {"token": letter["token"], "answers": FIRST}
    assert (await respondent.post("/answers", json=body)).status_code == 422
    assert (await survey.to(planned["round_id"], "open")).is_success
    assert (await respondent.post("/answers", json=body)).is_success


async def test_a_new_letter_kills_the_old_one_and_does_not_count_anyone_twice(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 2})
    round_id = await survey.opened()
    first = {letter["person_id"]: letter["token"] for letter in await survey.invited(round_id)}
    answered, silent = first
    await respondent.post("/answers", json={"token": first[answered], "answers": FIRST})
    assert await survey.invited(round_id) == []
    second = {
        letter["person_id"]: letter["token"]
        for letter in await survey.invited(round_id, again=True)
    }
    assert set(second) == set(first), "who has answered is not told by who gets no letter"
    for token in (first[silent], second[answered]):
        assert (
            await respondent.post("/answers", json={"token": token, "answers": FIRST})
        ).status_code == 422
    assert (
        await respondent.post("/answers", json={"token": second[silent], "answers": FIRST})
    ).is_success
    assert await admin.fetchval("select count(*) from answer") == 2


def paper(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "content": "".join(json.dumps(row) + "\n" for row in rows),
        "headers": {"content-type": "application/x-ndjson", "idempotency-key": "paper-entry-1"},
    }


async def test_paper_forms_come_in_bulk_and_a_repeat_changes_nothing(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 12})
    round_id = await survey.opened()
    rows = [
        {"token": letter["token"], "answers": FIRST} for letter in await survey.invited(round_id)
    ]
    first = await survey.client.post(f"/rounds/{round_id}/answer-imports", **paper(rows))
    assert first.status_code == 200, first.text
    assert first.json()["created"] == 12
    repeat = await survey.client.post(f"/rounds/{round_id}/answer-imports", **paper(rows))
    assert repeat.content == first.content
    assert await admin.fetchval("select count(*) from answer") == 12


async def test_one_bad_sheet_stops_all_unless_partial_is_asked_for(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 6})
    round_id = await survey.opened()
    rows: list[dict[str, Any]] = [
        {"token": letter["token"], "answers": FIRST} for letter in await survey.invited(round_id)
    ]
    rows[1]["answers"] = {"changed_routine": "lots"}
    rows[2]["token"] = "gr." + "A" * 43
    rows[3]["answers"] = "not json"
    rows[5]["token"] = rows[4]["token"]
    url = f"/rounds/{round_id}/answer-imports"
    refused = await survey.client.post(url, **paper(rows))
    assert refused.status_code == 422, refused.text
    assert [(e["line"], e["column"]) for e in refused.json()["errors"]] == [
        (2, "answers"),
        (3, "token"),
        (4, "answers"),
        (6, "token"),
    ]
    assert rows[0]["token"] not in refused.text
    assert await admin.fetchval("select count(*) from answer") == 0
    tried = await survey.client.post(
        url, params={"mode": "partial", "dry_run": True}, **paper(rows)
    )
    assert (tried.json()["created"], tried.json()["rejected"]) == (2, 4)
    assert await admin.fetchval("select count(*) from answer") == 0
    # Under the same key: a trial must never stand as the answer to the real thing.
    kept = await survey.client.post(url, params={"mode": "partial"}, **paper(rows))
    assert (kept.json()["created"], kept.json()["rejected"]) == (2, 4)
    assert await admin.fetchval("select count(*) from answer") == 2
    mended = [{"token": rows[3]["token"], "answers": json.dumps(FIRST)}]
    headers = {"content-type": "application/x-ndjson", "idempotency-key": "paper-entry-3"}
    after = await survey.client.post(url, content=paper(mended)["content"], headers=headers)
    assert after.json()["created"] == 1, "a sheet with a fault kept its token"


async def test_paper_forms_come_as_csv_too(survey: Any, taking: Any) -> None:
    await taking.join({"care_staff": 2})
    round_id = await survey.opened()
    quoted = json.dumps(FIRST).replace('"', '""')
    lines = [f'{letter["token"]};"{quoted}"' for letter in await survey.invited(round_id)]
    headers = {"content-type": "text/csv", "idempotency-key": "paper-entry-1"}
    content = "\n".join(["token;answers", *lines]) + "\n"
    taken = await survey.client.post(
        f"/rounds/{round_id}/answer-imports", content=content, headers=headers
    )
    assert taken.json()["created"] == 2, taken.text


async def test_a_round_that_closes_while_people_answer_counts_exactly_those_who_were_thanked(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 80})
    round_id = await survey.opened()
    letters = await survey.invited(round_id)

    waiting = [letter["token"] for letter in letters]
    last, told = waiting.pop(), list[int]()
    begun = asyncio.Event()

    async def answering() -> None:
        while waiting:
            body = {"token": waiting.pop(), "answers": FIRST}
            told.append((await respondent.post("/answers", json=body)).status_code)
            begun.set()

    async def closing() -> None:
        await begun.wait()
        assert (await survey.to(round_id, "closed")).is_success

    await asyncio.gather(closing(), *(answering() for _ in range(6)))
    after = await respondent.post("/answers", json={"token": last, "answers": FIRST})
    assert after.status_code == 422
    assert set(told) <= {200, 422}
    results = (await survey.client.get(f"/rounds/{round_id}/results")).json()
    assert results["answered"] == told.count(200)
    assert await admin.fetchval("select count(*) from answer") == told.count(200)


async def test_an_answer_stored_before_a_crash_is_neither_lost_nor_counted_twice(
    survey: Any,
    taking: Any,
    respondent: httpx.AsyncClient,
    admin: asyncpg.Connection,
    broker_admin: asyncpg.Connection,
) -> None:
    await taking.join({"care_staff": 1})
    (letter,) = await survey.invited(await survey.opened())
    token_row = await broker_admin.fetchrow("select * from token")
    body = {"token": letter["token"], "answers": FIRST}
    assert (await respondent.post("/answers", json=body)).is_success
    # As if the broker had lost its connection between the answer's commit and its own.
    await broker_admin.execute(
        "insert into token values ($1, $2, $3, $4, $5, $6, $7, $8, $9)", *token_row
    )
    assert (await respondent.post("/answers", json=body)).json()["code"] == "token-not-valid"
    assert await admin.fetchval("select count(*) from answer") == 1


async def test_without_the_broker_nobody_is_told_that_an_answer_was_kept(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, app: Any, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 1})
    (letter,) = await survey.invited(await survey.opened())
    broker, app.state.broker = app.state.broker, None
    body = {"token": letter["token"], "answers": FIRST}
    assert (await respondent.post("/answers", json=body)).status_code == 503
    assert await admin.fetchval("select count(*) from answer") == 0
    app.state.broker = broker
    assert (await respondent.post("/answers", json=body)).is_success


async def test_a_round_may_close_while_paper_is_entered(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 40})
    round_id = await survey.opened()
    letters = await survey.invited(round_id)
    rows = [{"token": letter["token"], "answers": FIRST} for letter in letters]

    async def entering(number: int) -> int:
        sheets = paper(rows[number * 10 : number * 10 + 10])
        sheets["headers"]["idempotency-key"] = f"paper-entry-{number}"
        answer = await survey.client.post(f"/rounds/{round_id}/answer-imports", **sheets)
        return int(answer.json()["created"]) if answer.is_success else 0

    closed, *entered = await asyncio.gather(
        survey.to(round_id, "closed"), *(entering(number) for number in range(4))
    )
    if closed.status_code == 412:  # an import told more answers in between
        closed = await survey.to(round_id, "closed")
    assert closed.status_code == 200
    assert await admin.fetchval("select count(*) from answer") == sum(entered)
    assert (await survey.client.get(f"/rounds/{round_id}/results")).json()["answered"] == sum(
        entered
    )
