"""Answers out of range, too long or with NUL in them: refused where they stand, and the token still works."""

from __future__ import annotations

from typing import Any

import asyncpg
import httpx
import pytest

from services.survey.tests.forms import every_kind

GOOD = {"uses_locks": "no"}
WITH_NUL = "kaffe\x00bryggare"


@pytest.mark.parametrize(
    ("item", "value", "code"),
    [
        ("hours", 41, "out_of_range"),
        ("hours", -1, "out_of_range"),
        ("hours", 10**30, None),
        ("hours", 1.5, "out_of_range"),
        ("hours", True, "out_of_range"),
        ("wish", "x" * 2_001, "too_long"),
        ("wish", WITH_NUL, None),
        ("uses_locks", WITH_NUL, None),
        ("kaffe\x00", "yes", None),
    ],
)
async def test_what_does_not_fit_is_refused_and_the_token_still_works(  # fixtures and the case
    survey: Any,
    taking: Any,
    respondent: httpx.AsyncClient,
    admin: asyncpg.Connection,
    item: str,
    value: object,
    code: str | None,
) -> None:
    await taking.join({"care_staff": 1})
    form = (await survey.client.post("/questionnaires", json=every_kind())).json()
    (letter,) = await survey.invited(
        await survey.opened("after", questionnaire_id=form["questionnaire_id"])
    )
    answers = {"uses_locks": "yes", "sure": "very", item: value}
    refused = await respondent.post("/answers", json={"token": letter["token"], "answers": answers})
    assert refused.status_code in {400, 422}, refused.text
    if code:
        assert code in {fault["code"] for fault in refused.json()["errors"]}
    assert "kaffe" not in refused.text
    assert await admin.fetchval("select count(*) from answer") == 0
    mended = await respondent.post("/answers", json={"token": letter["token"], "answers": GOOD})
    assert mended.status_code == 200, mended.text
    assert await admin.fetchval("select count(*) from answer") == 1
