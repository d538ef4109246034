"""What managers, champions and participants do with the pages, on a phone: each task from first tap to answer."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from samlyft_local.demo.client import Api
from samlyft_web.days import today as local_today
from tests.e2e import pages_world
from tests.e2e.pages_world import ADMIN, CHAMPION, MANAGER, PARTICIPANT, STAFF, TENANT, World
from tools.portal_walk import PHONE, context
from tools.proof_stack import Place

SCRIPT = '<script>window.bad=1</script><img src=x onerror="window.bad=1">'


@pytest.fixture(scope="module")
async def world(browser: Browser, place: Place, api: Api) -> World:
    return await pages_world.make(api, place.run.origin)


async def _page(browser: Browser, world: World, subject: str) -> Page:
    made = await context(browser, world.origin, subject, size=PHONE)
    made.set_default_timeout(10_000)
    return await made.new_page()


@pytest.fixture
async def manager(browser: Browser, world: World) -> AsyncIterator[Page]:
    page = await _page(browser, world, MANAGER)
    yield page
    await page.context.close()


async def _employee(api: Api, world: World) -> dict[str, str]:
    path = f"/enrollment/v1/employments?person_id={world.person}"
    row = (await api.caller(STAFF, TENANT).get(path))["items"][0]
    return {name: row[name] for name in ("employer_number", "employee_number")}


async def test_a_manager_answers_who_wants_to_be_a_champion(
    manager: Page, world: World, api: Api
) -> None:
    body = {
        "employee": await _employee(api, world),
        "words": "Jag visar gärna.",
        "applied_on": local_today().isoformat(),
    }
    await api.caller(STAFF, TENANT).post("/enrollment/v1/champion-applications", body)
    await manager.goto("/portal/workplaces")
    await expect(manager.locator("text=Vill bli digitaliseringsombud")).to_have_count(1)
    await manager.fill("#minutes-1", "90")
    await manager.fill("#reason-1", SCRIPT)
    await manager.click("button[value=accepted]")
    await expect(manager.locator(".notice.good")).to_have_text("Sparat.")
    await expect(manager.locator("text=Vill bli digitaliseringsombud")).to_have_count(0)
    assert await manager.evaluate("window.bad") is None


async def test_a_manager_records_a_changed_routine_and_takes_it_back(
    manager: Page, world: World
) -> None:
    await manager.goto(f"/portal/workplaces/{world.workplace}")
    await manager.click("text=Förändrat arbetssätt")
    await manager.fill("#title", "Veckobladet är en kanal i Teams")
    await manager.fill("#evidence", "Rutin 12")
    await manager.click("button.big")
    await expect(manager.locator("main")).to_contain_text("Veckobladet")
    await manager.click("text=Ångra")
    await expect(manager.locator(".notice.good")).to_have_text("Ångrat.")


async def test_a_champion_logs_in_two_taps_and_the_manager_attests(
    browser: Browser, world: World, manager: Page
) -> None:
    champion = await _page(browser, world, CHAMPION)
    await champion.goto("/portal/workplaces")
    await champion.click("text=Logga tillfälle")
    await champion.click("button.big >> nth=0")
    await expect(champion.locator(".notice.good")).to_have_text("Tillfället är loggat.")
    address = champion.url
    await champion.context.close()
    await manager.goto(address)
    await manager.click("text=Attestera")
    await expect(manager.locator(".notice.good")).to_have_text("Attesterat.")
    await expect(manager.locator("text=Ångra tillfället")).to_have_count(0)


async def test_a_leader_puts_a_signal_aside_with_a_reason(browser: Browser, world: World) -> None:
    page = await _page(browser, world, STAFF)
    await page.goto(f"/portal/projects/{world.project}/signals")
    form = page.locator("form[action*='/signals/']").first
    await form.evaluate(
        "one => one.closest('details').parentElement.closest('details').open = true"
    )
    await form.evaluate("one => one.closest('details').open = true")
    await form.locator("select").select_option("planned")
    await form.locator("button").click()
    await expect(page.locator(".notice.good")).to_have_text("Lagt åt sidan.")
    await expect(page.locator("text=som lagts åt sidan")).to_be_visible()
    await page.context.close()


async def test_a_month_is_certified_signed_by_both_and_shown_as_hours(
    browser: Browser, world: World, api: Api, manager: Page
) -> None:
    await _certify(api, world)
    page = await _page(browser, world, PARTICIPANT)
    await page.goto("/portal/me")
    await expect(page.locator(".figure .value")).to_have_text(re.compile(r"\d+.(h|min)"))
    await page.locator("button:has-text('Skriv under')").first.click()
    await expect(page.locator(".notice.good")).to_have_text("Underskrivet.")
    await page.context.close()
    await manager.goto(f"/portal/workplaces/{world.workplace}")
    await manager.locator("button:has-text('Skriv under')").first.click()
    await expect(manager.locator(".notice.good")).to_have_text("Underskrivet.")


async def test_a_participant_fetches_her_own_register_extract(
    browser: Browser, world: World
) -> None:
    page = await _page(browser, world, PARTICIPANT)
    await page.goto("/portal/me")
    async with page.expect_download() as fetched:
        await page.locator("a:has-text('Hämta mitt registerutdrag')").click()
    document = await fetched.value
    assert document.suggested_filename == "registerutdrag.pdf"
    assert (await document.path()).read_bytes().startswith(b"%PDF-")
    data = await page.request.get("/portal/me/register-extract?form=json")
    assert (await data.json())["person_id"] == world.person
    await page.context.close()
    manager = await _page(browser, world, MANAGER)
    assert (await manager.request.get("/portal/me/register-extract")).status == 403
    await manager.context.close()


async def test_a_champion_finds_the_material_of_a_topic(
    browser: Browser, world: World, api: Api
) -> None:
    link = "https://material.samlyft.example/las"
    for code, topic in (("film-1", "digital-locks"), ("film-2", "email")):
        await api.caller(STAFF, TENANT).post(
            "/enrollment/v1/activities",
            {"code": code, "name": f"Film {topic}", "kind": "APT", "project_id": world.project,
             "topics": [{"topic": topic}], "material_links": [f"{link}/{code}"]},
        )  # fmt: skip
    page = await _page(browser, world, CHAMPION)
    await page.goto(f"/portal/workplaces/{world.workplace}")
    await page.click("a:has-text('Material')")
    await expect(page.locator("main")).to_contain_text("Film email")
    await page.select_option("#topic", "digital-locks")
    await page.click("button:has-text('Visa')")
    await expect(page.locator(f'a[href="{link}/film-1"]')).to_be_visible()
    await expect(page.locator("main")).not_to_contain_text("Film email")
    await page.context.close()


async def _certify(api: Api, world: World) -> None:
    """A month in which the participant took part is closed, and its certificates are issued."""
    staff = api.caller(STAFF, TENANT)
    rows = (await staff.get(f"/training-log/v1/entries?person_id={world.person}&limit=50"))["items"]
    row = next(one for one in rows if one["minutes"] > 0)
    month = row["local_date"][:7]
    about: dict[str, Any] = {"project_id": world.project, "month": month}
    policy = {
        "project_id": world.project,
        "from_month": month,
        "signers": ["participant", "manager"],
        "source": "Projektets anvisning",
    }
    await staff.post("/training-log/v1/signing-policies", policy)
    here = {**about, "municipality_code": row["municipality_code"]}
    accepted = {"accepted": ["unmatched", "unattested-session"], "reason": "Prov av sidorna."}
    await staff.post("/training-log/v1/months", {**here, **accepted})
    await staff.post("/training-log/v1/certificate-issues", here, key="pages-issue")


async def test_names_that_hold_script_stay_text_wherever_they_are_shown(
    browser: Browser, world: World, api: Api
) -> None:
    """A workplace, a place and a person: what a register or a colleague may hold."""
    staff = api.caller(STAFF, TENANT)
    path = f"/enrollment/v1/workplaces/{world.workplace}"
    await staff.patch(path, {"name": SCRIPT}, (await staff.get(path))["version"])
    path = f"/enrollment/v1/planned-sessions/{world.planned}"
    await staff.patch(path, {"place": SCRIPT}, (await staff.get(path))["version"])
    path = f"/enrollment/v1/people/{world.person}"
    await staff.patch(path, {"given_name": SCRIPT[:60]}, (await staff.get(path))["version"])
    for subject, addresses in (
        (MANAGER, ["workplaces/{}", "workplaces/{}/sheet", "workplaces/{}/session"]),
        (STAFF, ["workplaces", "projects/{p}/workplaces", "planned/{planned}"]),
    ):
        page = await _page(browser, world, subject)
        for address in addresses:
            await page.goto(
                f"/portal/{address.format(world.workplace, p=world.project, planned=world.planned)}"
            )
            assert await page.evaluate("window.bad") is None, address
            assert await page.locator("main script, main img[src=x]").count() == 0, address
            await expect(page.locator("main")).to_contain_text("<script>window.bad")
        await page.context.close()


async def test_who_wants_less_motion_gets_none(browser: Browser, world: World) -> None:
    page = await _page(browser, world, STAFF)
    await page.goto("/portal/")
    moving = """() => [...document.querySelectorAll('*')].filter(one => {
        const style = getComputedStyle(one);
        return style.transitionDuration !== '0s' || style.animationName !== 'none'
            || style.scrollBehavior === 'smooth' }).length"""
    assert await page.evaluate(moving) == 0
    await page.emulate_media(reduced_motion="no-preference")
    assert await page.evaluate(moving) > 0, "the control: some motion is there to be left out"
    await page.context.close()


async def test_no_other_site_frames_a_page_or_sends_its_forms(
    browser: Browser, world: World
) -> None:
    page = await _page(browser, world, ADMIN)
    answer = await page.goto("/portal/administration")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    await page.set_content(f'<iframe src="{world.origin}/portal/"></iframe>')
    framed = page.frames[-1]
    assert "Samlyft" not in await framed.content()
    await page.context.close()


async def test_administrators_see_jobs_traces_and_what_retention_would_do(
    browser: Browser, world: World
) -> None:
    page = await _page(browser, world, ADMIN)
    await page.goto("/portal/administration")
    await page.click("nav.tabs >> text=Inläsningar och jobb")
    await expect(page.locator("main")).to_contain_text("Färskhet")
    await page.click("nav.tabs >> text=Spår och gallring")
    await expect(page.locator("main")).to_contain_text("Vem har läst identitetsnummer")
    await page.context.close()
