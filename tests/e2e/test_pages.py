"""The pages in a real browser: each role's main task, every page accessible, nothing of another tenant."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from samlyft_local.demo.client import Api
from tests.e2e import pages_world
from tests.e2e.pages_ways import faults_in, one_way_each
from tests.e2e.pages_world import (
    ADMIN,
    CHAMPION,
    MANAGER,
    PARTICIPANT,
    STAFF,
    STRANGER,
    World,
)
from tools.portal_walk import NARROW, PHONE, context, crawl
from tools.proof_stack import Place

SCRIPT = '<script>window.bad=1</script><img src=x onerror="window.bad=1">'


@pytest.fixture(scope="module")
async def world(browser: Browser, place: Place, api: Api) -> World:
    return await pages_world.make(api, place.run.origin)


async def as_reader(browser: Browser, world: World, subject: str, **how: object) -> Page:
    made = await context(browser, world.origin, subject, **how)  # type: ignore[arg-type]  # handed on
    made.set_default_timeout(10_000)
    return await made.new_page()


@pytest.fixture
async def champion(browser: Browser, world: World) -> AsyncIterator[Page]:
    page = await as_reader(browser, world, CHAMPION, size=PHONE)
    yield page
    await page.context.close()


async def test_a_leader_goes_back_in_time_and_sees_why(browser: Browser, world: World) -> None:
    page = await as_reader(browser, world, STAFF)
    await page.goto("/portal/")
    await page.click(f'a[href="/portal/projects/{world.project}"]')
    shown = await page.locator(".figure .value").first.inner_text()
    assert int(re.sub(r"\D", "", shown)) > 100
    await page.fill("#as_of", "2019-06-01")
    await page.click("form.filter button")
    earlier = await page.locator(".figure .value").first.inner_text()
    assert int(re.sub(r"\D", "", earlier)) < int(re.sub(r"\D", "", shown))
    await page.locator(".figure summary").first.click()
    await expect(page.locator(".figure details[open]")).to_contain_text("persons_trained@1")
    await page.click("text=se vad som har ändrats sedan dess")
    await expect(page.locator("main")).to_contain_text("nya efter det första datumet")
    await page.context.close()


async def test_the_slider_goes_back_in_time(browser: Browser, world: World) -> None:
    page = await as_reader(browser, world, STAFF)
    await page.goto(f"/portal/projects/{world.project}")
    slider = page.locator("input[type=range]")
    untouched = await page.locator("#as_of").input_value()
    assert untouched > "2026", (
        "the project is over: what is shown is of today, beyond the slider's end"
    )
    await slider.evaluate("one => { one.value = 90; one.dispatchEvent(new Event('input')); }")
    await expect(page.locator("#as-of-words")).to_have_text("1 april 2019")
    async with page.expect_navigation():
        await slider.evaluate("one => one.dispatchEvent(new Event('change'))")
    assert "as_of=2019-04-01" in page.url
    await page.context.close()


async def test_a_champion_logs_a_session_in_two_taps(champion: Page, world: World) -> None:
    await champion.goto("/portal/workplaces")
    began = time.monotonic()
    await champion.click("text=Logga tillfälle")
    await champion.click("button.big >> nth=0")
    await expect(champion.locator(".notice.good")).to_have_text("Tillfället är loggat.")
    assert time.monotonic() - began < 30
    await expect(champion.locator("main")).to_contain_text("30 min")
    await champion.click("text=Ångra tillfället")
    await champion.click("text=Makulera")
    await expect(champion.locator(".notice.good")).to_have_text("Tillfället är makulerat.")


async def test_support_is_logged_in_two_taps_and_undone_in_one(
    champion: Page, world: World
) -> None:
    await champion.goto(f"/portal/workplaces/{world.workplace}")
    await champion.click("text=Logga stöd")
    await champion.click("button.big >> nth=0")
    await expect(champion.locator(".notice.good")).to_have_text("Stödet är loggat.")
    await champion.click("text=Ångra")
    await expect(champion.locator(".notice.good")).to_have_text("Ångrat.")


async def test_words_that_people_write_stay_words(champion: Page, world: World) -> None:
    await champion.goto(f"/portal/workplaces/{world.workplace}/barrier")
    await champion.fill("#note", SCRIPT)
    await champion.click("button:has-text('Telefoner')")
    await expect(champion.locator("main")).to_contain_text(SCRIPT)
    await champion.goto(f"/portal/workplaces/{world.workplace}/change")
    await champion.fill("#title", SCRIPT)
    await champion.fill("#evidence", SCRIPT)
    await champion.click("button.big")
    await expect(champion.locator("main")).to_contain_text(SCRIPT)
    await champion.goto(f"/portal/workplaces/{world.workplace}/support")
    await champion.fill("#other", SCRIPT)
    await champion.click("text=Logga annat")
    await champion.goto(f"/portal/workplaces/{world.workplace}/session")
    await champion.fill("#other", SCRIPT)
    await champion.click("button.big >> nth=0")
    await expect(champion.locator("h1")).to_contain_text(SCRIPT)
    assert await champion.evaluate("window.bad") is None


async def test_a_meeting_from_its_start_to_its_attestation(
    browser: Browser, world: World, champion: Page
) -> None:
    manager = await as_reader(browser, world, MANAGER, size=PHONE)
    await manager.goto(f"/portal/planned/{world.planned}")
    await manager.click("text=Anmäl hela arbetsgruppen")
    await expect(manager.locator(".notice.good")).to_have_text("Arbetsgruppen är anmäld.")
    await manager.locator("input[value=released]").first.check()
    await manager.locator("input[value=refused]").nth(1).check()
    await manager.click("text=Spara svaren")
    await expect(manager.locator(".tag.good").first).to_have_text("tid frigjord")
    await expect(manager.locator(".tag.bad").first).to_have_text("tid ej frigjord")
    await champion.goto(f"/portal/planned/{world.planned}")
    await champion.click("text=Starta tillfället")
    await champion.click("text=Visa QR-kod för närvaro")
    code = champion.locator(".qr img")
    assert await code.evaluate("one => one.naturalWidth") > 0
    await expect(champion.locator("section strong")).to_have_text(re.compile(r"\d{3} \d{3}"))
    await manager.context.close()


async def test_a_participant_signs_up_and_cannot_come(browser: Browser, world: World) -> None:
    page = await as_reader(browser, world, PARTICIPANT, size=PHONE)
    await page.goto("/portal/me")
    if await page.locator("text=Anmäl mig").count():
        await page.locator("text=Anmäl mig").first.click()
    await page.locator("text=Avboka").first.click()
    await expect(page.locator(".notice.good")).to_have_text("Avbokat.")
    await page.context.close()


async def test_an_administrator_gives_a_grant_and_ends_it(browser: Browser, world: World) -> None:
    page = await as_reader(browser, world, ADMIN)
    await page.goto("/portal/administration")
    await page.click("text=Ge behörighet >> nth=0")
    await page.fill("#subject", "gr-regional")
    await page.select_option("#role", "regional")
    await page.click("button:has-text('Ge behörighet')")
    row = page.locator("tr", has_text="gr-regional")
    await expect(row).to_contain_text("regional läsare")
    await row.locator("button").click()
    await expect(page.locator("tr", has_text="gr-regional")).to_contain_text("avslutad")
    await page.context.close()


async def test_without_script_the_main_things_go_on(browser: Browser, world: World) -> None:
    page = await as_reader(browser, world, STAFF, script=False)
    await page.goto(f"/portal/projects/{world.project}")
    await page.fill("#as_of", "2019-06-01")
    await page.click("form.filter button")
    assert "as_of=2019-06-01" in page.url
    await page.context.close()
    page = await as_reader(browser, world, CHAMPION, size=PHONE, script=False)
    await page.goto(f"/portal/workplaces/{world.workplace}/session")
    await page.click("button.big >> nth=0")
    await expect(page.locator(".notice.good")).to_have_text("Tillfället är loggat.")
    await page.context.close()


@pytest.mark.parametrize("reader", [STAFF, CHAMPION, PARTICIPANT, ADMIN])
async def test_every_page_is_accessible_narrow_and_quiet(
    browser: Browser, world: World, reader: str
) -> None:
    """Every kind of page that links lead to: axe in two languages, light and dark; 320 px; no word in the console."""
    page = await as_reader(browser, world, reader)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    found = await crawl(page)
    assert len(found) > 2
    await page.context.close()
    for way, addresses in one_way_each(found):
        said += await faults_in(browser, world.origin, reader, addresses, way)
    page = await as_reader(browser, world, reader, size=NARROW)
    for address in found:
        await page.goto(address)
        assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW[0], address
    await page.context.close()
    assert said == []


async def test_the_keyboard_alone_reaches_the_content(browser: Browser, world: World) -> None:
    page = await as_reader(browser, world, STAFF)
    await page.goto("/portal/")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    await page.keyboard.press("?")
    await expect(page.locator("h1")).to_have_text("Ord och kortkommandon")
    # A heading is seen before the script behind it listens: a key pressed between the two is lost.
    await page.wait_for_load_state()
    await page.keyboard.press("h")
    await expect(page.locator("h1")).to_have_text("Välkommen")
    await page.context.close()


async def test_a_page_never_shows_another_tenants(browser: Browser, world: World) -> None:
    """Each address that shows something here shows a stranger nothing: as if it had never been."""
    shown: dict[str, str] = {}
    for reader in (STAFF, MANAGER, ADMIN):
        page = await as_reader(browser, world, reader)
        for address in await crawl(page):
            shown[address] = reader
        await page.context.close()
    private = [address for address in shown if re.search(r"[0-9a-f]{8}-", address)]
    assert len(private) > 8
    page = await as_reader(browser, world, STRANGER)
    for address in private:
        answer = await page.goto(address)
        assert answer is not None
        assert answer.status in (403, 404), address
        assert world.place not in await page.content(), address
    for address in ("/portal/", "/portal/workplaces", "/portal/administration"):
        await page.goto(address)
        assert world.place not in await page.content()
        assert "Go-DigIT" not in await page.content()
    await page.context.close()
