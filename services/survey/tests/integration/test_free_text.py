"""Free text of individuals: from ten on, shuffled, masked, and only what somebody has checked."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from samlyft_events import TenantChanged
from samlyft_survey import consumers
from samlyft_survey.free_text.masking import masked
from samlyft_survey.questionnaires import shipped
from samlyft_testing.plugin import Caller


async def closed_with(survey: Any, taking: Any, number: int) -> str:
    """A closed round whose free-text item so many have written to."""
    form = shipped("modig_like").model_dump(mode="json") | {"code": "with_text"}
    form["items"].append(
        {
            "id": "what_helped",
            "kind": "text",
            "text": {"sv": "Vad hjälpte?", "en": "What helped?"},
            "waves": ["after"],
        }
    )
    made = await survey.client.post("/questionnaires", json=form)
    assert made.is_success, made.text
    await taking.join({"care_staff": number})
    round_id = await survey.opened(questionnaire_id=made.json()["questionnaire_id"])
    letters = await survey.invited(round_id)
    rows = "".join(
        json.dumps(
            {"token": x["token"], "answers": {"what_helped": f"Att Anna i grupp {i} visade."}}
        )
        + "\n"
        for i, x in enumerate(letters)
    )
    headers = {"content-type": "application/x-ndjson", "idempotency-key": f"texts-{round_id}"}
    taken = await survey.client.post(
        f"/rounds/{round_id}/answer-imports", content=rows, headers=headers
    )
    assert taken.json()["created"] == number, taken.text
    assert (await survey.to(round_id, "closed")).is_success
    return str(round_id)


async def test_nine_texts_are_never_taken_out(survey: Any, taking: Any, admin: Any) -> None:
    round_id = await closed_with(survey, taking, 9)
    waiting = await survey.client.get(f"/rounds/{round_id}/free-texts?status=waiting")
    assert waiting.json()["items"] == []
    assert await admin.fetchval("select count(*) from free_text") == 0


@pytest.mark.parametrize(
    ("tenant", "limit", "taken_out"),
    [("gr", 13, 0), ("gr", 12, 12), ("gr", 1, 12), ("halland", 13, 12)],
)
async def test_a_tenant_raises_its_own_limit_for_texts(
    survey: Any, taking: Any, database: Any, admin: Any, tenant: str, limit: int, taken_out: int
) -> None:
    told = TenantChanged(
        aggregate_id=uuid4(),
        version=2,
        known_at=datetime.now(UTC),
        name=tenant,
        kind="inter_municipal",
        smallest_text=limit,
    )
    async with database.session(tenant) as session:
        await consumers.HANDLERS[TenantChanged](session, [told])
    await closed_with(survey, taking, 12)
    assert await admin.fetchval("select count(*) from free_text") == taken_out


async def test_a_limit_under_the_floor_does_not_lower_it(
    survey: Any, taking: Any, database: Any, admin: Any
) -> None:
    async with database.session("gr") as session:
        await (await session.connection()).exec_driver_sql(
            "insert into mean_limit (tenant_id, version, smallest_mean, smallest_text) values ('gr', 1, 1, 1)"
        )
    await closed_with(survey, taking, 9)
    assert await admin.fetchval("select count(*) from free_text") == 0


async def test_a_text_is_shown_when_somebody_has_checked_it(
    survey: Any, taking: Any, caller: Caller
) -> None:
    round_id = await closed_with(survey, taking, 12)
    path = f"/rounds/{round_id}/free-texts"
    reader = await caller("evaluator")
    assert (await reader.get(path)).json()["items"] == []
    assert (await reader.get(f"{path}?status=waiting")).status_code == 403
    waiting = (await survey.client.get(f"{path}?status=waiting")).json()["items"]
    assert len(waiting) == 12
    assert {text["text"] for text in waiting} == {"Att [namn] i grupp [nummer] visade."}
    one = waiting[0]["text_id"]
    assert (await reader.get(f"/free-texts/{one}")).status_code == 404
    body = {"status": "shown", "text": "Att [namn] visade.", "codes": ["support", "colleagues"]}
    checked = await survey.client.patch(
        f"/free-texts/{one}", json=body, headers={"if-match": '"v1"'}
    )
    assert checked.status_code == 200, checked.text
    (shown,) = (await reader.get(f"{path}?code=support")).json()["items"]
    assert (shown["text"], shown["codes"]) == ("Att [namn] visade.", ["colleagues", "support"])
    assert (await reader.get(f"/free-texts/{one}")).json()["text_id"] == one
    refused = await reader.patch(f"/free-texts/{one}", json=body, headers={"if-match": '"v2"'})
    assert refused.status_code == 403
    withheld = waiting[1]["text_id"]
    await survey.client.patch(
        f"/free-texts/{withheld}", json={"status": "withheld"}, headers={"if-match": '"v1"'}
    )
    assert len((await reader.get(path)).json()["items"]) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Min chef Karin Öberg hjälpte mig.", "Min chef [namn] [namn] hjälpte mig."),
        ("Ring 070-123 45 67 eller a.b@ale.example.", "Ring [nummer] eller [adress]"),
        ("Det var bra. Teams fungerar nu.", "Det var bra. Teams fungerar nu."),
        ("Vi lärde oss Teams av Åsa på APT.", "Vi lärde oss Teams av [namn] på APT."),
        ("[namn] visade", "[namn] visade"),
    ],
)
def test_names_and_numbers_are_masked_by_rule(text: str, found: str) -> None:
    assert masked(text) == found
