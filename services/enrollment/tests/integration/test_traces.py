"""An erasure forgets no table: those of the live catalogue are all named, and nothing of her remains in them."""

from typing import Any

import asyncpg
import pytest

from samlyft_enrollment.privacy.traces import AT_ONCE, BLANKED, KEPT, UNSEEN, WITH_NAME
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import ALE, KUNGSBACKA, Office, a_project, a_row
from services.enrollment.tests.integration.test_personal_data import ENDED, erased, hired
from services.enrollment.tests.planning import an_activity, planned, workplace

NAMED = {*AT_ONCE, UNSEEN, *BLANKED, *WITH_NAME, *KEPT}
ABOUT_PERSONS = """
select table_name from information_schema.columns
where table_schema = 'public' and column_name ~
    '^(person|manager|trainer|champion|leader|mentor|deputy|owner|member)_ids?$|^(given|family)_name$'
    '|^employee_number$|^identity_number$|^email$'
union
select c.conrelid::regclass::text from pg_constraint c
where c.contype = 'f' and c.confrelid = 'person'::regclass
union select 'workplace_change' order by 1
"""
WORDS = "Ordet om henne själv"


@pytest.fixture
async def superuser(postgres: str, database_urls: dict[str, str]) -> Any:
    name = database_urls["app"].partition("?")[0].rpartition("/")[2]
    connection = await asyncpg.connect(postgres, database=name)
    yield connection
    await connection.close()


async def forgotten(superuser: asyncpg.Connection) -> set[str]:
    return {row[0] for row in await superuser.fetch(ABOUT_PERSONS)} - NAMED


async def mentions(superuser: asyncpg.Connection, *words: str) -> set[tuple[str, str]]:
    """Where any of the words stands, past all policies; answers kept for repeats go after 7 days."""
    tables = await superuser.fetch(
        "select table_name from information_schema.columns "
        "where column_name = 'tenant_id' and table_schema = 'public' and table_name <> 'idempotency'"
    )
    query = "select exists (select from {} t where t::text like '%' || $1 || '%')"
    return {
        (name, word)
        for (name,) in tables
        for word in words
        if await superuser.fetchval(query.format(name), word)
    }


async def test_every_table_about_persons_says_what_an_erasure_does_to_it(
    superuser: asyncpg.Connection,
) -> None:
    assert await forgotten(superuser) == set()
    assert {r[0] for r in await superuser.fetch("select tablename from pg_tables")} >= NAMED
    assert all(KEPT.values())


@pytest.mark.parametrize(
    "planted",
    [
        "(tenant_id text, person_id uuid)",
        "(tenant_id text, trainer_ids uuid[])",
        "(tenant_id text, employee_number text)",
        "(tenant_id text, whom uuid, foreign key (tenant_id, whom) references person (tenant_id, id))",
    ],
)
async def test_a_planted_table_is_found(superuser: asyncpg.Connection, planted: str) -> None:
    async with superuser.transaction():
        await superuser.execute(f"create table planted {planted}")
        assert await forgotten(superuser) == {"planted"}
        await superuser.execute("drop table planted")


async def traced(office: Office, superuser: asyncpg.Connection) -> str:
    """Somebody who left traces wherever words or numbers may stand."""
    await office.made("/projects", a_project(funder=None))
    person, other = await hired(office), await hired(office, "20", family_name="Alm")
    place = await workplace(office)
    planned_for = await office.made("/activities", an_activity())
    session = await planned(office, planned_for["activity_id"])
    signed = {"planned_session_id": session["planned_session_id"], "person_id": person}
    await office.made("/sign-ups", signed)
    await office.made("/calendar-links", {"kind": "person", "person_id": person})
    who = {"employer_number": ALE, "employee_number": "10023"}
    day = "2027-02-01T{}:00:00Z"
    await office.loaded("shift", [who | {"starts_at": day.format("07"), "ends_at": day.format(16)}])
    asked = {"employee": who, "project_code": "modig", "words": WORDS, "applied_on": "2019-08-15"}
    await office.made("/champion-applications", asked)
    chosen = {"employee": who, "project_code": "modig", "minutes_per_week": 60}
    await office.made("/champions", chosen | {"active_from": "2019-09-01"})
    successors = [
        {"code": "A", "name": "A", "employee_numbers": ["10023", "20"]},
        {"code": "B", "name": "B"},
    ]
    change = {"kind": "split", "on_day": "2020-01-02", "workplace_ids": [place]}
    split = await office.client.post(
        "/workplace-changes",
        json=change | {"successors": successors},
        headers={"idempotency-key": "split-the-unit"},
    )
    assert split.status_code == 201, split.text
    await office.load("roster", [a_row(family_name="Öberg-Ny")], dry_run="true")
    await superuser.execute(
        "update sign_up set release = 'refused', release_reason = 'illness', reason = 'ill'"
    )
    refused = '{"release_reason": "illness"}'
    await superuser.execute(
        f"update outbox set data = data || '{refused}' where type like '%.sign%up.%'"
    )
    await superuser.execute("update champion set handed_over = $1", WORDS)
    await superuser.execute("update champion_application set reason = $1", WORDS)
    await superuser.execute(
        "insert into wish (tenant_id, id, version, known_at, person_id, champion_id, kind, topic, words) "
        "values ('gr', uuidv7(), 1, now(), $1, $2, 'support', 'teams', $3)",
        *(other, person, WORDS),
    )
    await superuser.execute(
        "update employment set ends_on = '2020-06-30' where person_id = $1", person
    )
    return person


async def test_nothing_of_her_remains_in_any_table(
    office: Office, superuser: asyncpg.Connection
) -> None:
    person = await traced(office, superuser)
    about = ("Öberg", "10023", WORDS, "illness")
    found = await mentions(superuser, *about)
    before = {name for name, _ in found}
    assert ("outbox", "illness") in found
    assert before >= {
        *("roster_line", "workplace_change", "champion", "champion_application", "sign_up"),
        *("wish", "person", "employment", "outbox"),
    }
    tried = await erased(office, person, dry_run=True)
    made = await erased(office, person)
    assert (made["outcome"], made["erased"]) == ("erased", tried["erased"])
    gone = {part["what"] for part in made["erased"]}
    assert gone >= {"shift", "calendar_link", "roster_line"}
    assert "wish" not in gone
    assert await mentions(superuser, *about) == set()
    [told] = await superuser.fetchrow("select told::text from workplace_change")
    assert '"20"' in told


async def test_whoever_reaches_only_one_of_her_places_erases_nothing(
    office: Office, caller: Caller
) -> None:
    person = await hired(office, **ENDED)
    elsewhere = {"employer_number": KUNGSBACKA, "workplace_code": "KBA-01"}
    await office.loaded(
        "roster",
        [a_row(identity_number="811218-9876", **ENDED)],
    )
    await office.loaded("roster", [a_row(identity_number="811218-9876", **elsewhere, **ENDED)])
    assert len(await office.listed("/employments", person_id=person)) == 2
    owner = await caller("project-owner", reach=["1440"])
    answer = await owner.post(f"/people/{person}/erasures", json={"reason": "person_asks"})
    assert answer.status_code == 403
    assert (await office.listed("/people"))[0]["family_name"] == "Öberg"
