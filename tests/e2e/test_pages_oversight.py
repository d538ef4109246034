"""What administrators and leaders watch over in the pages: events set aside, queues, and what evaluators recommend."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from samlyft_local.demo.client import Api
from tests.e2e import pages_world
from tests.e2e.pages_ways import faults_in, one_way_each
from tests.e2e.pages_world import ADMIN, MANAGER, STAFF, STRANGER, TENANT, World
from tools.portal_walk import PHONE, context
from tools.proof_stack import Place

SCRIPT = "<script>window.bad=1</script>"
SENT = "select * from outbox where tenant_id = $1 and type like '%workplace.changed%' limit 1"
SET_ASIDE = """
insert into dead_letter (tenant_id, subject, envelope, error, attempts) values ($1, $2, $3::jsonb, $4, 5)
"""
EVENTS = "/portal/administration/events"


@pytest.fixture(scope="module")
async def world(browser: Browser, place: Place, api: Api) -> World:
    return await pages_world.make(api, place.run.origin)


async def _page(browser: Browser, world: World, subject: str, **how: Any) -> Page:
    made = await context(browser, world.origin, subject, **how)
    made.set_default_timeout(10_000)
    return await made.new_page()


@pytest.fixture(scope="module")
async def set_aside(place: Place, world: World) -> None:
    """Two events that reporting once refused: one fits by now, and the other never will."""
    async with place.database("enrollment") as connection:
        row = await connection.fetchrow(SENT, TENANT)
    envelope = {
        "id": "019ac0de-0000-7000-8000-000000000077",
        "source": "enrollment",
        "type": row["type"],
        "subject": str(row["aggregate_id"]),
        "time": "2026-01-01T00:00:00Z",
        "tenantid": TENANT,
        "aggregateversion": row["version"],
        "data": json.loads(row["data"]),
    }
    bent = envelope | {"id": "019ac0de-0000-7000-8000-000000000078", "data": {"name": SCRIPT}}
    async with place.database("reporting") as connection:
        for one, error in ((envelope, "IntegrityError"), (bent, "ValidationError")):
            subject = f"{row['type']}.{TENANT}"
            await connection.execute(SET_ASIDE, TENANT, subject, json.dumps(one), error)


async def test_an_administrator_sees_what_was_set_aside_and_tries_it_again(
    browser: Browser, world: World, set_aside: None
) -> None:
    page = await _page(browser, world, ADMIN)
    await page.goto("/portal/administration")
    await page.click("nav.tabs >> text=Händelser")
    await expect(page.locator("tr", has_text="Rapporter").locator(".tag.bad")).to_have_text("2")
    await expect(page.locator("tr", has_text="Enkäter")).to_contain_text("0")
    fits = page.locator("li", has_text="krockar med det som finns")
    await expect(fits).to_contain_text("5 försök")
    await fits.locator("button").click()
    await expect(page.locator(".notice.good")).to_contain_text("Mottagen")
    await page.locator("li", has_text="har inte väntad form").locator("button").click()
    await expect(page.locator(".notice.warn")).to_contain_text("ligger kvar")
    await expect(page.locator("main")).to_contain_text("6 försök")
    assert SCRIPT not in await page.locator("main").inner_text()
    await page.context.close()


async def test_an_event_taken_in_elsewhere_meanwhile_says_so_in_its_place(
    browser: Browser, world: World, set_aside: None, place: Place
) -> None:
    page = await _page(browser, world, ADMIN)
    await page.goto(EVENTS)
    async with place.database("reporting") as connection:
        await connection.execute("delete from dead_letter")
    await page.locator(".steps button").first.click()
    await expect(page.locator("[role=alert]")).to_contain_text("redan mottagen")
    await expect(page.locator("main")).to_contain_text("Inget ligger åt sidan")
    await page.context.close()


@pytest.mark.parametrize("reader", [STAFF, MANAGER])
async def test_events_are_the_administrators(browser: Browser, world: World, reader: str) -> None:
    page = await _page(browser, world, reader)
    answer = await page.goto(EVENTS)
    assert answer is not None
    assert answer.status == 403
    await page.context.close()


@pytest.fixture(scope="module")
async def recommended(api: Api, world: World) -> str:
    """A recommendation of an evaluator, by the API."""
    admin = api.caller(ADMIN, TENANT)
    grant = {"issuer": api.issuer, "subject": "gr-owner", "role": "project-owner", "reach": ["*"]}
    await admin.post("/enrollment/v1/grants", grant)
    owner = api.caller("gr-owner", TENANT)
    terms = {
        "project_id": world.project,
        "issuer": api.issuer,
        "subject": "evaluator-1",
        "evaluator": "Följeforskarna AB",
        "purpose": "Vad utbildningen ledde till på enheterna.",
        "from_on": "2026-01-01",
        "to_on": "2028-12-31",
    }
    made = await owner.post("/reporting/v1/evaluation-assignments", terms)
    said = {
        "body": "Sätt av tid i budget för ombuden.",
        "owner": "Styrgruppen",
        "due_on": "2026-02-01",
    }
    path = f"/reporting/v1/evaluation-assignments/{made['assignment_id']}/recommendations"
    return str((await owner.post(path, said))["recommendation_id"])


async def test_a_leader_answers_a_recommendation(
    browser: Browser, world: World, recommended: str
) -> None:
    page = await _page(browser, world, STAFF, size=PHONE)
    late = await _page(browser, world, STAFF)
    address = f"/portal/projects/{world.project}/evaluation"
    await page.goto(f"/portal/projects/{world.project}")
    await page.click("nav.tabs >> text=Utvärdering")
    await expect(page.locator("main")).to_contain_text("Följeforskarna AB")
    await expect(page.locator("main")).to_contain_text("1 januari 2026 – 31 december 2028")
    one = page.locator("li", has_text="Sätt av tid i budget")
    await expect(one).to_contain_text("väntar på svar")
    await expect(one.locator(".tag.bad")).to_have_text("försenad")
    await late.goto(address)
    await one.locator("summary").click()
    await page.fill(f"#answer-{recommended}", SCRIPT)
    await page.fill(f"#owner-{recommended}", "Verksamhetschefen")
    await page.fill(f"#due-{recommended}", "2027-12-31")
    await page.click("text=Spara svaret")
    await expect(page.locator(".notice.good")).to_have_text("Svaret är sparat.")
    for words in (SCRIPT, "Verksamhetschefen", "godtagen", "31 december 2027"):
        await expect(one).to_contain_text(words)
    assert await page.evaluate("window.bad") is None
    await late.click("summary:has-text('Svara')")
    await late.fill(f"#answer-{recommended}", "Ett senare svar.")
    await late.click("text=Spara svaret")
    await expect(late.locator("[role=alert]")).to_be_visible()
    assert await late.input_value(f"#answer-{recommended}") == "Ett senare svar."
    for shown in (page, late):
        await shown.context.close()


async def test_these_pages_are_accessible_and_narrow(
    browser: Browser, world: World, recommended: str
) -> None:
    evaluation = f"/portal/projects/{world.project}/evaluation"
    for reader, address in ((ADMIN, EVENTS), (STAFF, evaluation)):
        for way, chosen in one_way_each([address]):
            assert await faults_in(browser, world.origin, reader, chosen, way) == []
    stranger = await _page(browser, world, STRANGER)
    answer = await stranger.goto(evaluation)
    assert answer is not None
    assert answer.status in (403, 404)
    await stranger.context.close()
