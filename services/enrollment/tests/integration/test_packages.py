"""Packages and good examples cross tenants in editions; people never do."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import Office
from services.enrollment.tests.integration.test_champions import patched
from services.enrollment.tests.integration.test_work_groups import sent

TRAINING = {
    "kind": "training",
    "activity_kind": "APT",
    "theory_minutes": 15,
    "discussion_minutes": 15,
    "description": "En kort film och frågor att prata om.",
    "materials": [{"title": "Film", "link": "https://material.example/film?v=198112189876"}],
}
EXAMPLE = {
    "kind": "example",
    "tried": "Motoriserade draglakan",
    "came_of_it": "Färre tunga lyft",
    "film_link": "https://film.example/draglakan",
}


def a_package(code: str = "infosak", **changed: Any) -> dict[str, Any]:
    made = {"code": code, "title": "Informationssäkerhet", "topics": ["informationssäkerhet"]}
    return {**made, "content": TRAINING, **changed}


async def offered(office: Office, package: dict[str, Any], *recipients: str) -> None:
    body = {"package_id": package["package_id"], "recipients": list(recipients)}
    answer = await sent(office.client, "/package-offers", body)
    assert answer.status_code == 200, answer.text


async def test_a_package_is_offered_adopted_and_replaced_by_a_newer_edition(
    office: Office, other_office: Office
) -> None:
    package = await office.made("/packages", a_package())
    assert await other_office.listed("/shared-packages") == []
    await offered(office, package, "halland")
    await offered(office, package, "halland")
    [shared] = await other_office.listed("/shared-packages")
    assert (shared["offered_by"], shared["offered_by_name"]) == ("gr", "Göteborgsregionen")
    assert shared["content"]["materials"] == TRAINING["materials"]
    chosen = {"shared_package_id": shared["shared_package_id"]}
    adopted = await other_office.made("/package-adoptions", chosen)
    assert (adopted["edition"], adopted["newest_edition"]) == (1, 1)
    edition = {**a_package(title="Informationssäkerhet, ny film"), "news": "Ny film"}
    del edition["code"]
    await office.made(f"/packages/{package['package_id']}/editions", edition)
    assert (await other_office.listed("/shared-packages"))[0]["edition"] == 1
    await offered(office, package, "halland")
    [newer] = await other_office.listed("/shared-packages")
    assert (newer["edition"], newer["adopted_edition"], newer["newer_than_adopted"]) == (2, 1, True)
    [in_use] = await other_office.listed("/package-adoptions")
    assert (in_use["edition"], in_use["newest_edition"]) == (1, 2)
    moved = await other_office.made(
        "/package-adoptions", {"shared_package_id": newer["shared_package_id"]}
    )
    assert (moved["adoption_id"], moved["edition"]) == (adopted["adoption_id"], 2)
    assert len(await other_office.listed("/shared-packages", every_edition="true")) == 2
    path = f"/package-adoptions/{moved['adoption_id']}"
    assert (await patched(other_office.client, path, {"status": "ended"}, 2)).is_success


async def test_whoever_follows_a_package_is_offered_each_edition_at_once(
    office: Office, other_office: Office
) -> None:
    package = await office.made("/packages", a_package())
    edition = {**a_package(title="Ny film"), "news": "Ny film"}
    del edition["code"]
    path = f"/packages/{package['package_id']}/editions"
    for following, held in ((True, 2), (False, 2)):
        body = {"package_id": package["package_id"], "recipients": ["halland"]}
        answer = await office.client.post(
            "/package-offers",
            json={**body, "following": following},
            headers={"idempotency-key": uuid4().hex},
        )
        assert answer.is_success, answer.text
        await office.made(path, edition)
        [shared] = await other_office.listed("/shared-packages")
        assert shared["edition"] == held


async def test_an_activity_travels_and_becomes_the_recipients_own(
    office: Office, other_office: Office
) -> None:
    activity = await office.made(
        "/activities",
        {
            "code": "infosak",
            "name": "Informationssäkerhet",
            "kind": "APT",
            "topics": [{"topic": "information-security"}],
            "learning_goals": [{"code": "bild", "text": "Jag vet vilka bilder jag får skicka"}],
            "material_links": ["https://material.example/film"],
        },
    )
    made = {"code": "infosak", "title": "Informationssäkerhet"}
    package = await office.made("/packages", {**made, "activity_id": activity["activity_id"]})
    assert package["content"]["theory_minutes"] == 15
    assert package["topics"] == ["information-security"]
    await offered(office, package, "halland")
    [shared] = await other_office.listed("/shared-packages")
    chosen = {"shared_package_id": shared["shared_package_id"]}
    adopted = await other_office.made("/package-adoptions", chosen)
    path = f"/activities/{adopted['activity_id']}"
    own = (await other_office.client.get(path)).json()
    assert (own["code"], own["kind"], own["nominal_minutes"]) == ("gr-infosak", "APT", 30)
    assert own["material_links"] == ["https://material.example/film"]
    assert own["learning_goals"][0]["text"] == "Jag vet vilka bilder jag får skicka"
    edition = {"title": "Informationssäkerhet, ny", "activity_id": activity["activity_id"]}
    await office.made(f"/packages/{package['package_id']}/editions", edition)
    await offered(office, package, "halland")
    [newer] = await other_office.listed("/shared-packages")
    assert (await other_office.client.get(path)).json()["name"] == "Informationssäkerhet"
    await other_office.made("/package-adoptions", {"shared_package_id": newer["shared_package_id"]})
    changed = (await other_office.client.get(path)).json()
    assert (changed["name"], changed["version"]) == ("Informationssäkerhet, ny", 2)
    both = {**made, "code": "x", "activity_id": activity["activity_id"], "content": TRAINING}
    for wrong in (both, {**made, "code": "x"}):
        answer = await office.client.post("/packages", json=wrong)
        assert answer.json()["errors"][0]["code"] == "content_or_activity"
    foreign = {**made, "activity_id": activity["activity_id"]}
    assert (await other_office.client.post("/packages", json=foreign)).status_code == 404


async def test_the_longest_activity_fits_in_a_package_and_back(
    office: Office, other_office: Office
) -> None:
    longest = {
        "code": "a" * 64,
        "name": "n" * 200,
        "kind": "BAS",
        "topics": [{"topic": "t" * 100}],
        "learning_goals": [{"code": "bild", "text": "g" * 500}],
        "material_links": ["https://material.example/" + "x" * 1800],
        "theory_minutes": 40_000,
        "discussion_minutes": 40_000,
    }
    activity = await office.made("/activities", longest)
    body = {"code": "b" * 64, "title": "n" * 200, "activity_id": activity["activity_id"]}
    await offered(office, await office.made("/packages", body), "halland")
    [shared] = await other_office.listed("/shared-packages")
    chosen = {"shared_package_id": shared["shared_package_id"]}
    adopted = await other_office.made("/package-adoptions", chosen)
    own = (await other_office.client.get(f"/activities/{adopted['activity_id']}")).json()
    assert (own["nominal_minutes"], own["material_links"]) == (80_000, longest["material_links"])


async def test_good_examples_are_found_by_topic(office: Office, other_office: Office) -> None:
    example = a_package("draglakan", content=EXAMPLE, topics=["draglakan", "arbetsmiljö"])
    await offered(office, await office.made("/packages", example), "halland")
    await offered(office, await office.made("/packages", a_package()), "halland")
    [found] = await other_office.listed("/shared-packages", topic="arbetsmiljö", kind="example")
    assert found["content"]["came_of_it"] == "Färre tunga lyft"
    assert await other_office.listed("/shared-packages", topic="arbetsmiljö", kind="training") == []


async def test_an_offer_is_the_recipients_event_and_row(
    office: Office, other_office: Office
) -> None:
    await offered(office, await office.made("/packages", a_package()), "halland")
    assert await office.listed("/shared-packages") == []
    assert await office.events("shared_package") == []
    [told] = await other_office.events("shared_package")
    assert (told["offered_by"], told["edition"]) == ("gr", 1)
    assert len(await office.events("package")) == 1
    assert await other_office.events("package") == []


async def test_who_offers_sees_nothing_of_who_adopts(office: Office, other_office: Office) -> None:
    await offered(office, await office.made("/packages", a_package()), "halland")
    [shared] = await other_office.listed("/shared-packages")
    chosen = {"shared_package_id": shared["shared_package_id"]}
    await other_office.made("/package-adoptions", chosen)
    assert await office.listed("/package-adoptions") == []
    refused = await office.client.post("/package-adoptions", json=chosen)
    absent = {"shared_package_id": "019ac0de-0000-7000-8000-0000000000ff"}
    nothing = await office.client.post("/package-adoptions", json=absent)
    assert (refused.status_code, refused.text) == (404, nothing.text)
    [own] = await office.listed("/packages")
    assert own["offered_to"] == ["halland"]


async def test_a_session_of_one_tenant_can_write_no_other_tenants_row(
    office: Office, other_office: Office, owner: asyncpg.Connection
) -> None:
    """With its control: where the policy is taken away, the same statement goes through."""
    await offered(office, await office.made("/packages", a_package()), "halland")
    columns = (
        "version, known_at, offered_by, offered_by_name, package_id, edition, code, kind, title, "
        "topics, content"
    )
    intruding = (
        f"insert into shared_package (tenant_id, id, {columns}) "
        f"select 'gr', gen_random_uuid(), {columns} from shared_package"
    )
    async with as_tenant(office.database, "halland") as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(intruding)
    await owner.execute("alter table shared_package disable row level security")
    try:
        async with as_tenant(office.database, "halland") as connection:
            await connection.execute(intruding)
    finally:
        await owner.execute("alter table shared_package enable row level security")
    assert len(await office.listed("/shared-packages")) == 1


@pytest.mark.parametrize(
    ("changed", "pointer", "said"),
    [
        ({"title": "Ring 811218-9876"}, "/content", "names_person"),
        ({"topics": ["anna.ek@ale.se"]}, "/content", "names_person"),
        (
            {"content": {**EXAMPLE, "tried": "Hör av er till kim@ale.se"}},
            "/content",
            "names_person",
        ),
    ],
)
async def test_a_package_that_names_a_person_is_refused(
    office: Office, changed: dict[str, Any], pointer: str, said: str
) -> None:
    answer = await office.client.post("/packages", json=a_package(**changed))
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["pointer"], error["code"]) == (422, pointer, said)
    assert "9876" not in answer.text


async def test_offers_go_to_other_tenants_that_are_there(office: Office, caller: Caller) -> None:
    package = await office.made("/packages", a_package())
    body = {"package_id": package["package_id"], "recipients": ["nowhere"]}
    for recipient, said in (("nowhere", "unknown_tenant"), ("gr", "own_tenant")):
        answer = await sent(office.client, "/package-offers", {**body, "recipients": [recipient]})
        assert answer.json()["errors"][0]["code"] == said
    assert (await office.listed("/packages"))[0]["offered_to"] == []
    again = await office.client.post("/packages", json=a_package())
    assert (again.status_code, again.json()["code"]) == (409, "package-taken")
    analyst = await caller("analyst")
    assert (await analyst.get("/packages")).status_code == 200
    assert (await analyst.post("/packages", json=a_package("x"))).status_code == 403
