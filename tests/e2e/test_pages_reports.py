"""Results, shared figures and month files in a real browser: what a leader finds, and what others are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect
from pypdf import PdfReader

from samlyft_local.demo.client import Api
from tests.e2e import pages_reports, pages_world
from tests.e2e.pages_ways import faults_in, one_way_each
from tests.e2e.pages_world import ADMIN, MANAGER, STAFF, STRANGER, TENANT, World
from tools.portal_walk import context
from tools.proof_stack import Place

PARTNER_ADMIN = f"{pages_reports.PARTNER}-admin"
SCRIPT = "<script>window.bad=1</script>"

OWN_WORDS = "We are on our way."


@pytest.fixture(scope="module")
async def world(browser: Browser, place: Place, api: Api) -> World:
    made = await pages_world.make(api, place.run.origin)
    await pages_reports.hold_rounds(api, made)
    return made


@pytest.fixture
async def leader(browser: Browser, world: World) -> AsyncIterator[Page]:
    page = await _page(browser, world, STAFF)
    yield page
    await page.context.close()


async def _page(browser: Browser, world: World, subject: str) -> Page:
    made = await context(browser, world.origin, subject)
    made.set_default_timeout(10_000)
    return await made.new_page()


async def test_before_and_after_with_a_picture_and_the_same_figures_beside(
    leader: Page, world: World
) -> None:
    await leader.goto(f"/portal/projects/{world.project}")
    await leader.click("nav.tabs >> text=Före och efter")
    await expect(leader.locator(".figure .value").nth(2)).to_have_text("90")
    picture = leader.locator("img.drawn").first
    assert await picture.evaluate("async one => { await one.decode(); return one.naturalWidth }")
    row = leader.locator("tr", has_text="Hur ofta använder du Teams")
    await expect(row.locator("td").nth(0)).to_have_text("90")
    await expect(row).to_contain_text("Förbättrat")
    await row.locator("a").click()
    await expect(leader.locator("#item table")).to_contain_text("Alla som svarat")


async def test_results_by_group_say_why_something_is_not_shown(leader: Page, world: World) -> None:
    await leader.goto(f"/portal/projects/{world.project}/survey")
    await leader.select_option("#by", "role_group")
    await leader.click("form.filter button")
    assert "by=role_group" in leader.url
    await expect(leader.locator("main")).to_contain_text("en enskild persons svar")


async def test_an_agreement_is_offered_accepted_shared_and_revoked_in_the_pages(
    browser: Browser, world: World
) -> None:
    ours, theirs = [await _page(browser, world, who) for who in (ADMIN, PARTNER_ADMIN)]
    address = await _offered(ours)
    await _known(theirs, address, "väntar på svar")
    await expect(theirs.locator("main")).to_contain_text("Om ni godkänner")
    await expect(theirs.locator("main")).to_contain_text("färre än 7 personer")
    await theirs.click("button[value=accepted]")
    await expect(theirs.locator(".notice.good")).to_contain_text("Inget har lämnat er än")
    for page in (ours, theirs):
        await _known(page, address, "Dela våra siffror")
        await page.click("text=Dela våra siffror")
        await page.locator("details[open] button").click()
        await expect(page.locator(".notice.good")).to_contain_text("Delat")
    await _known(ours, address, "Timmar per utbildad")
    await theirs.goto(address)
    await theirs.click("text=Återkalla …")
    await expect(theirs.locator("main")).to_contain_text("Det kan inte ångras")
    await theirs.click("text=Nej, gå tillbaka")
    await theirs.click("text=Återkalla …")
    await theirs.click("button[value=revoked]")
    await expect(theirs.locator(".notice.good")).to_contain_text("Inget nytt delas")
    await _known(ours, address, "återkallat")
    for page in (ours, theirs):
        await page.context.close()


async def _offered(page: Page) -> str:
    """An offer by the pages, from the first one: nothing is offered before what would leave is shown."""
    await page.goto("/portal/")
    await page.click("text=Andra organisationer")
    await page.click("text=Erbjud en överenskommelse")
    await page.fill("#title", SCRIPT)
    await page.fill("#contributors", pages_reports.PARTNER)
    await page.check("input[name=hours_per_participant]")
    await page.fill("#smallest_cell", "7")
    await page.click("button.big")
    await expect(page.locator("h1")).to_have_text("Innan ni erbjuder")
    for words in ("Alla utbildningstimmar tillsammans", "färre än 7 personer", SCRIPT):
        await expect(page.locator("main")).to_contain_text(words)
    await page.click("text=Erbjud överenskommelsen")
    await expect(page.locator(".notice.good")).to_contain_text("Erbjudandet är skickat")
    assert await page.evaluate("window.bad") is None
    return page.url.partition("?")[0]


async def test_an_offer_that_cannot_be_taken_says_why_above_what_was_written(
    browser: Browser, world: World
) -> None:
    page = await _page(browser, world, ADMIN)
    await page.goto("/portal/agreements/new/look?title=Vi&from_on=om+en+vecka")
    for words in ("Skriv vilka den erbjuds till.", "Välj minst en siffra."):
        await expect(page.locator("[role=alert]")).to_contain_text(words)
    await page.fill("#contributors", "ingenstans")
    await page.check("input[name=managers_trained]")
    await page.fill("#from_on", "2026-01-01")
    await page.click("button.big")
    await page.click("text=Erbjud överenskommelsen")
    await expect(page.locator("[role=alert]")).to_contain_text("finns inte här")
    assert await page.input_value("#contributors") == "ingenstans"
    assert await page.is_checked("input[name=managers_trained]")
    await page.context.close()


async def test_only_who_may_make_agreements_is_offered_to(leader: Page) -> None:
    await leader.goto("/portal/agreements")
    await expect(leader.locator("text=Erbjud en överenskommelse")).to_have_count(0)
    answer = await leader.goto("/portal/agreements/new")
    assert answer is not None
    assert answer.status == 403


async def _known(page: Page, address: str, words: str) -> None:
    """What one said reaches the other as an event: the page is opened again until it stands there."""
    for _ in range(60):
        answer = await page.goto(address)
        if answer and answer.ok and words in await page.content():
            return
        await asyncio.sleep(0.25)
    raise AssertionError((address, words))


async def test_month_files_say_what_is_late_and_what_stands_in_the_way(
    leader: Page, world: World
) -> None:
    await leader.goto(f"/portal/projects/{world.project}/files")
    await expect(leader.locator(".notice.warn")).to_contain_text("försenad")
    await leader.locator("table a").first.click()
    await expect(leader.locator("main")).to_contain_text("Att veta innan den lämnas")
    await expect(leader.locator("text=Lämna månaden")).to_have_count(0)


async def test_an_owner_files_a_month_and_fetches_the_file(
    browser: Browser, world: World, api: Api
) -> None:
    grant = {"issuer": api.issuer, "subject": "gr-owner", "role": "project-owner", "reach": ["*"]}
    await api.caller(ADMIN, TENANT).post("/enrollment/v1/grants", grant)
    page = await _page(browser, world, "gr-owner")
    await page.goto(f"/portal/projects/{world.project}/files")
    await page.locator(".notice.warn a").first.click()
    for box in await page.locator("input[type=checkbox]").all():
        await box.check()
    if await page.locator("#reason").count():
        await page.fill("#reason", "Prov av sidorna.")
    await page.click("text=Lämna månaden")
    await expect(page.locator(".notice.good").first).to_contain_text("Månaden är lämnad")
    async with page.expect_download() as fetched:
        await page.click("a.button[download]")
    assert (await fetched.value).suggested_filename.endswith("_v1.csv")
    await page.goto(f"/portal/projects/{world.project}/files")
    await expect(page.locator(".tag.good")).to_have_text("lämnad")
    await page.context.close()


async def test_a_report_is_asked_for_in_english_and_fetched(leader: Page, world: World) -> None:
    await leader.goto(f"/portal/projects/{world.project}")
    await leader.click("nav.tabs >> text=Rapporter")
    await leader.select_option("#new-kind", "steering_group")
    await leader.select_option("#new-language", "en")
    await leader.click("text=Lägg till egna ord")
    await leader.fill("#text-summary", f"{OWN_WORDS}\n\nAnd more.")
    await leader.click("text=Gör rapporten")
    await expect(leader.locator(".notice.good")).to_contain_text("Rapporten görs")
    await _known(leader, f"/portal/projects/{world.project}/packs?language=en", "content?form=pdf")
    await expect(leader.locator("ul.steps li")).to_contain_text("engelska")
    async with leader.expect_download() as fetched:
        await leader.click("ul.steps >> text=PDF")
    assert (await fetched.value).suggested_filename.endswith("-en.pdf")
    pages = PdfReader(await (await fetched.value).path()).pages
    assert OWN_WORDS in " ".join(page.extract_text() for page in pages)
    await leader.goto(f"/portal/projects/{world.project}/packs?language=sv")
    await expect(leader.locator("ul.steps")).to_have_count(0)


async def test_a_units_page_is_made_for_its_meeting_and_fetched_by_its_manager(
    browser: Browser, leader: Page, world: World
) -> None:
    address = f"/portal/workplaces/{world.workplace}/packs"
    await leader.goto(address)
    await leader.select_option("#project_id", world.project)
    await leader.click("text=Gör sidan")
    await _known(leader, address, "content?form=pdf")
    manager = await _page(browser, world, MANAGER)
    await manager.goto(f"/portal/workplaces/{world.workplace}")
    await manager.click("text=Till arbetsplatsträffen")
    await expect(manager.locator("text=Gör sidan")).to_have_count(0)
    async with manager.expect_download() as fetched:
        await manager.click("ul.steps >> text=PDF")
    pages = PdfReader(await (await fetched.value).path()).pages
    assert world.place in " ".join(page.extract_text() for page in pages)
    await manager.context.close()


async def test_the_curve_and_the_municipalities_have_their_tables(
    leader: Page, world: World
) -> None:
    await leader.goto(f"/portal/projects/{world.project}")
    await expect(leader.locator("svg.chart rect").first).to_be_visible()
    await leader.click("text=Kurvan mot planen")
    await expect(leader.locator("table tbody tr").first).to_be_visible()
    await leader.click("nav.tabs >> text=Kommunerna")
    await expect(leader.locator("h2").first).to_have_text("Utbildade per 100 anställda")


async def test_each_choice_of_these_pages_is_accessible_in_each_way(
    browser: Browser, world: World
) -> None:
    """What no link leads to, but a choice does; each in one language and light, and together in all."""
    base = f"/portal/projects/{world.project}"
    addresses = [
        f"{base}/survey?by=role_group",
        f"{base}/survey?item={pages_reports.ITEM}",
        f"{base}/files/month?month=2019-04",
        f"{base}/progress",
        f"{base}/packs",
        f"{base}/packs?kind=steering_group&language=en",
        f"/portal/workplaces/{world.workplace}/packs",
    ]
    for way, chosen in one_way_each(addresses):
        assert await faults_in(browser, world.origin, STAFF, chosen, way) == []
    offer = "/portal/agreements/new"
    terms = "look?title=Vi&contributors=halland&managers_trained=on&from_on=2026-01-01"
    for way, chosen in one_way_each([offer, f"{offer}/{terms}"]):
        assert await faults_in(browser, world.origin, ADMIN, chosen, way) == []


async def test_another_tenants_results_and_files_are_nothing(
    browser: Browser, world: World
) -> None:
    page = await _page(browser, world, STRANGER)
    for part in ("survey", "files", "files/month?month=2019-04", "packs", "places", "progress"):
        answer = await page.goto(f"/portal/projects/{world.project}/{part}")
        assert answer is not None
        assert answer.status in (403, 404), part
        assert world.place not in await page.content()
    await page.context.close()
