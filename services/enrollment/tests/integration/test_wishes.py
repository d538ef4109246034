"""A wish for help: seen by whom it names, by nobody else, and gone when it is met."""

import asyncpg
import pytest

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import Office, a_row
from services.enrollment.tests.planning import staff, workplace

WORDS = "Jag skäms för att jag inte kan."
EVERYWHERE = """
select table_name from information_schema.columns
where column_name = 'tenant_id' and table_schema = 'public' order by 1
"""


@pytest.fixture
async def superuser(postgres: str, database_urls: dict[str, str]) -> asyncpg.Connection:
    name = database_urls["app"].partition("?")[0].rpartition("/")[2]
    connection = await asyncpg.connect(postgres, database=name)
    yield connection
    await connection.close()


async def mentions(superuser: asyncpg.Connection) -> list[str]:
    """Every table in which the words stand, seen past all policies."""
    tables = [row[0] for row in await superuser.fetch(EVERYWHERE)]
    query = "select exists (select from {} t where t::text like '%skäms%')"
    return [name for name in tables if await superuser.fetchval(query.format(name))]


async def test_only_those_named_see_it_and_nothing_remains_when_it_is_met(
    office: Office, caller: Caller, superuser: asyncpg.Connection
) -> None:
    person, champion, colleague = await staff(office, 3)
    place = await workplace(office)
    herself = await caller("participant", reach=[person])
    body = {"person_id": person, "champion_id": champion, "topic": "teams", "words": WORDS}
    made = await herself.post("/wishes", json=body, headers={"idempotency-key": "a-wish-once"})
    assert made.status_code == 201, made.text
    path = f"/wishes/{made.json()['wish_id']}"
    assert await mentions(superuser) == ["wish"]
    chosen = await caller("champion", reach=[place, champion])
    [seen] = (await chosen.get("/wishes")).json()["items"]
    assert (seen["words"], seen["family_name"]) == (WORDS, "N0000")
    others = [
        await caller("champion", reach=[place, colleague]),
        await caller("champion", reach=[place]),
        await caller("champion"),
        await caller(scopes=["wishes:read", "wishes:write"]),
    ]
    for other in others:
        assert (await other.get("/wishes")).json()["items"] == []
        assert (await other.get(path)).status_code == 404
        gone = await other.delete(path, headers={"if-match": '"v1"'})
        assert gone.status_code == 404
    for role in ("first-line-manager", "project-owner", "local-project-leader", "auditor"):
        manager = await caller(role, reach=[place])
        assert (await manager.get("/wishes")).status_code == 403
    assert (await chosen.delete(path, headers={"if-match": '"v1"'})).status_code == 204
    assert await mentions(superuser) == []
    assert (await herself.get("/wishes")).json()["items"] == []


async def test_the_manager_is_never_the_one_who_is_asked(office: Office, caller: Caller) -> None:
    [person] = await staff(office, 1)
    await office.loaded(
        "roster", [a_row("boss", family_name="Nchef", role_group="first_line_manager")]
    )
    [boss] = [p for p in await office.listed("/people") if p["family_name"] == "Nchef"]
    herself = await caller("participant", reach=[person])
    for reader in ({"champion_id": boss["person_id"]}, {}, {"champion_id": person}):
        body = {"person_id": person, "topic": "teams", **reader}
        answer = await herself.post("/wishes", json=body)
        assert [error["code"] for error in answer.json()["errors"]] == ["reader_of_wish"]


async def test_nobody_wishes_for_others_unless_named(office: Office, caller: Caller) -> None:
    person, champion, other = await staff(office, 3)
    body = {"person_id": person, "champion_id": champion, "topic": "teams"}
    for reach in ([other], ["*"]):
        answer = await (await caller("participant", reach=reach)).post("/wishes", json=body)
        assert [error["code"] for error in answer.json()["errors"]] == ["unknown_person"]
    asked = await caller("champion", reach=[champion])
    assert (await asked.post("/wishes", json=body)).status_code == 201
