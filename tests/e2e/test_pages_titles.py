"""What champions are called on the pages: each tenant's own word, in the reader's language, never another's."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from samlyft_local.demo.client import Api
from samlyft_portal.titles import LIVE, USUAL, Titles
from samlyft_web.problems import Text, UnavailableError
from tests.e2e import pages_world
from tests.e2e.pages_world import ADMIN, STAFF, STRANGER, TENANT, World
from tools.portal_walk import context
from tools.proof_stack import Place

SETTINGS = "/enrollment/v1/settings"
CHOSEN = {"champion_title": "digistöd", "champion_title_en": "digital supporter"}


@pytest.fixture(scope="module")
async def world(browser: Browser, place: Place, api: Api) -> World:
    made = await pages_world.make(api, place.run.origin)
    admin = api.caller(ADMIN, TENANT)
    version = (await admin.get(SETTINGS))["version"]
    await admin.put(SETTINGS, CHOSEN, int(version))
    return made


async def _says(page: Page, path: str, word: str, *others: str) -> None:
    await page.goto(path)
    await expect(page.locator("main")).to_contain_text(word)
    for other in others:
        await expect(page.locator("main")).not_to_contain_text(other)


async def test_two_tenants_call_their_champions_otherwise(browser: Browser, world: World) -> None:
    """One process of the portal, in turns: a word remembered for one tenant is not the other's."""
    ours = await context(browser, world.origin, STAFF)
    theirs = await context(browser, world.origin, STRANGER)
    page, other = await ours.new_page(), await theirs.new_page()
    for _ in range(2):
        await _says(page, "/portal/words", "Digistöd", "Digitaliseringsombud")
        await _says(other, "/portal/words", "Digitaliseringsombud", "Digistöd")
    project = f"/portal/projects/{world.project}"
    await _says(page, f"{project}/workplaces", "ingen digistöd har utbildat", "ombud")
    await page.goto("/portal/language?to=en")
    await _says(page, "/portal/words", "Digital supporter", "Digital champion", "Digistöd")
    await ours.close()
    await theirs.close()


async def test_a_word_lives_a_minute_by_tenant_and_outlives_an_outage() -> None:
    now, asked = [0.0], []
    titles = Titles(lambda: now[0])

    async def ask(tenant: str, word: str) -> Text:
        async def answer() -> dict[str, str]:
            asked.append(tenant)
            if word == "away":
                raise UnavailableError(USUAL)
            return {"champion_title": word, "champion_title_en": f"{word} in English"}

        return await titles.of(tenant, answer)

    assert await ask("gr", "away") == USUAL
    assert (await ask("gr", "ombud")).en == "ombud in English"
    assert (await ask("halland", "coach")).sv == "coach"
    assert (await ask("gr", "new")).sv == "ombud"
    now[0] = LIVE
    assert (await ask("gr", "away")).sv == "ombud"
    assert (await ask("gr", "new")).sv == "new"
    assert (await ask("halland", "away")).sv == "coach"
    assert asked == ["gr", "gr", "halland", "gr", "gr", "halland"]
