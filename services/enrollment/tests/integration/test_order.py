"""Names in Swedish order, found by their beginning, by an index that row-level security does not shut."""

from typing import Any

import asyncpg
import pytest

import samlyft_testing as testing
from samlyft_enrollment.rules import sort_word
from services.enrollment.tests.conftest import Office, a_row

NAMES = ("Zetterlund", "Åberg", "Ärlig", "Öberg", "Ek", "Ekö", "de la Cruz", "Müller", "Æbelø")
CROWD = """
insert into person (tenant_id, id, version, known_at, given_name, family_name, sort_name, gender,
    protection, status)
select 'gr', uuidv7(), 1, now(), 'A', 'B', 'name ' || n || chr(31) || 'a', 'unknown', 'none', 'active'
from generate_series(1, 5000) n
"""
PREFIX = (
    "select * from person where sort_name >= $1 and sort_name < $2 order by sort_name, id limit 21"
)
AFTER = (
    "select * from person where (sort_name, id) > ($1, $2::uuid) order by sort_name, id limit 21"
)
LIKE = "select * from person where sort_name like $1 || '%' order by gender limit 21"


async def test_the_order_is_swedish_and_pages_follow_it(office: Office) -> None:
    rows = [a_row(str(n), family_name=name) for n, name in enumerate(NAMES, 1)]
    await office.loaded("roster", rows)
    expected = ["de la Cruz", "Ek", "Ekö", "Müller", "Zetterlund", "Åberg", "Æbelø", "Ärlig"]
    told = [p["family_name"] for p in await office.listed("/people")]
    assert told == [*expected, "Öberg"]
    paged, path = [], "/people?limit=2"
    while path:
        answer = (await office.client.get(path)).json()
        paged += [p["family_name"] for p in answer["items"]]
        path = (answer["next"] or "").rpartition("/v1")[2]
    assert paged == told
    assert [p["family_name"] for p in await office.listed("/people", name="ek")] == ["Ek", "Ekö"]


@pytest.mark.parametrize(
    ("query", "values", "condition"),
    [
        (PREFIX, ("name 12", "name 12\U0010ffff"), "(sort_name >= "),
        (AFTER, ("name 12", "019ac0de-0000-7000-8000-000000000001"), "(ROW(sort_name, id) > "),
    ],
)
async def test_a_page_is_read_from_the_index(
    office: Office, query: str, values: tuple[str, ...], condition: str
) -> None:
    plan = await planned(office, query, *values)
    assert "ix_person_sort_name" in plan
    conditions = [line for line in plan.splitlines() if "Index Cond" in line]
    assert any(condition in line for line in conditions), plan


async def test_an_operator_that_could_leak_is_kept_from_the_index(office: Office) -> None:
    plan = await planned(office, LIKE, sort_word("Name 12"))
    assert "~~" in plan
    assert "~~" not in "".join(line for line in plan.splitlines() if "Index Cond" in line)


async def planned(office: Office, query: str, *values: str) -> str:
    """The plan as the serving role gets it, policies and all; a table this small is scanned else."""
    async with testing.as_tenant(office.database, "gr") as connection:
        assert await bound(connection)
        await connection.execute(CROWD)
        await connection.execute("set local enable_seqscan = off; set local enable_sort = off")
        literal = [f"'{value}'" for value in values]
        for number, value in enumerate(literal, 1):
            query = query.replace(f"${number}", value)
        lines: list[Any] = await connection.fetch(f"explain {query}")
        return "\n".join(line[0] for line in lines)


async def bound(connection: asyncpg.Connection) -> bool:
    """Whether row-level security holds this role."""
    return bool(await connection.fetchval("select row_security_active('person')"))
