"""Agreements between tenants: what leaves, to whom, under which conditions, and that nothing else does."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from samlyft_common.db import Database
from samlyft_events import ContributionMade, EmploymentChanged, Event, SharingAgreementChanged
from samlyft_reporting.consumers import HANDLERS
from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller
from samlyft_web.days import today
from services.reporting.tests.conftest import World, noon

TENANTS = ("gr", "halland", "skaraborg")
KINDS: dict[str, type[Event]] = {
    kind.event_type(): kind for kind in (SharingAgreementChanged, ContributionMade)
}
FIGURES = ["trained_per_employees", "hours_per_participant", "trained_per_champion"]


class Parties:
    """Three bodies, each with a project, people and an administrator; what is told arrives when `deliver` says so."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clients: dict[str, httpx.AsyncClient] = {}
        self.worlds: dict[str, World] = {}
        self.agreement = ""

    async def deliver(self, *, twice: bool = False) -> None:
        """Each tenant's own events to its own consumer, as the relay and the worker do."""
        for tenant in TENANTS:
            async with as_tenant(self.database, tenant) as connection:
                rows = await connection.fetch(
                    "select type, data from outbox where type = any ($1) order by seq", list(KINDS)
                )
            events = [KINDS[row["type"]].model_validate(row["data"]) for row in rows]
            async with self.database.session(tenant) as session:
                for kind in KINDS.values():
                    some = [event for event in events if type(event) is kind]
                    for _ in range(1 + twice):
                        if some:
                            await HANDLERS[kind](session, some[::-1] if twice else some)

    async def offer(self, **terms: Any) -> httpx.Response:
        body = {
            "title": "Västsverige", "mode": "named", "figures": FIGURES, "from_on": "2026-01-01",
            "contributors": list(TENANTS), "readers": [], **terms,
        }  # fmt: skip
        answer = await self.clients["gr"].post("/sharing-agreements", json=body)
        if answer.status_code == 201:
            self.agreement = f"/sharing-agreements/{answer.json()['agreement_id']}"
        await self.deliver()
        return answer

    async def answer(self, tenant: str, status: str) -> httpx.Response:
        answer = await self.clients[tenant].post(
            f"{self.agreement}/answers", json={"status": status}
        )
        await self.deliver()
        return answer

    async def contribute(self, tenant: str, as_of: str = "2020-12-31") -> httpx.Response:
        body = {"project_id": str(self.worlds[tenant].project_id), "as_of": as_of}
        answer = await self.clients[tenant].post(f"{self.agreement}/contributions", json=body)
        await self.deliver()
        return answer

    async def compared(self, tenant: str, **asked: Any) -> dict[str, dict[str, Any]]:
        answer = await self.clients[tenant].get(f"{self.agreement}/comparison", params=asked)
        assert answer.status_code == 200, answer.text
        return {figure["figure"]: figure for figure in answer.json()["figures"]}

    async def everything_of(self, tenant: str) -> str:
        async with as_tenant(self.database, tenant) as connection:
            rows = await connection.fetch(
                "select c::text from contribution c union all select a::text from sharing_agreement a "
                "union all select p::text from sharing_party p union all select data::text from outbox "
                "where type = any ($1)",
                list(KINDS),
            )
        return " ".join(row[0] for row in rows)


async def body_of(database: Database, tenant: str, employees: int, trained: int) -> World:
    world = World(database, tenant)
    await world.project(known="2020-01-02")
    people = [uuid4() for _ in range(employees)]
    await world.say(
        *(
            EmploymentChanged(
                aggregate_id=uuid4(), version=1, known_at=noon("2020-01-02"), person_id=person,
                employer_number="212000-1439", employee_number="1", workplace_id=UUID(int=300),
                municipality_code="1440", role_group="care_staff", starts_on=noon("2019-01-01").date(),
            )
            for person in people
        )
    )  # fmt: skip
    await world.participates(*people[:trained])
    await world.trained(*people[:trained], minutes=90)
    return world


@pytest.fixture
async def parties(database: Database, caller: Caller) -> Parties:
    parties = Parties(database)
    async with as_tenant(database, "skaraborg") as connection:
        await connection.execute(
            "insert into tenant values ('skaraborg', 1, 'V6', 'inter_municipal', 5, 'active')"
        )
    for tenant, (employees, trained) in zip(TENANTS, ((40, 20), (30, 24), (20, 8)), strict=True):
        parties.worlds[tenant] = await body_of(database, tenant, employees, trained)
        parties.clients[tenant] = await caller("tenant-admin", tenant=tenant)
    return parties


async def test_three_share_by_name_one_revokes_and_what_was_shared_is_marked(
    parties: Parties,
) -> None:
    made = await parties.offer()
    assert made.status_code == 201, made.text
    assert made.json()["own_status"] == "accepted"
    offered = (await parties.clients["halland"].get("/sharing-agreements")).json()["items"]
    assert [(one["title"], one["own_status"]) for one in offered] == [("Västsverige", "offered")]
    for tenant in TENANTS[1:]:
        assert (await parties.answer(tenant, "accepted")).status_code == 201
    for tenant in TENANTS:
        answer = await parties.contribute(tenant)
        assert answer.status_code == 201, answer.text
    for tenant in TENANTS:
        figure = (await parties.compared(tenant))["trained_per_employees"]
        assert {one["contributor"]: one["value"] for one in figure["values"]} == {
            "gr": "50.00", "halland": "80.00", "skaraborg": "40.00",
        }  # fmt: skip
        assert (figure["median"], figure["contributors"], figure["revoked"]) == ("50.00", 3, 0)
    assert (await parties.answer("halland", "revoked")).status_code == 201
    refused = await parties.contribute("halland", "2021-01-31")
    assert (refused.status_code, refused.json()["code"]) == (409, "agreement-not-accepted")
    for tenant in ("gr", "skaraborg"):
        answer = await parties.contribute(tenant, "2021-01-31")
        assert "halland" not in answer.json()["recipients"]
    newest = (await parties.compared("gr"))["trained_per_employees"]
    assert [one["contributor"] for one in newest["values"]] == ["gr", "skaraborg"]
    before = (await parties.compared("gr", as_of="2020-12-31"))["trained_per_employees"]
    marks = {one["contributor"]: one["revoked_on"] for one in before["values"]}
    assert marks == {"gr": None, "halland": today().isoformat(), "skaraborg": None}
    assert before["revoked"] == 1
    assert (await parties.compared("halland")).keys() == set(FIGURES)
    async with as_tenant(parties.database, "halland") as connection:
        days = await connection.fetch("select distinct as_of::text from contribution")
    assert [row[0] for row in days] == ["2020-12-31"]


async def test_anonymously_nobody_is_named_and_three_are_needed(parties: Parties) -> None:
    await parties.offer(mode="anonymous")
    for tenant in TENANTS[1:]:
        await parties.answer(tenant, "accepted")
    for tenant in TENANTS[:2]:
        await parties.contribute(tenant)
    few = (await parties.compared("gr"))["trained_per_employees"]
    assert (few["not_compared"], few["median"], few["values"]) == ("too_few_contributors", None, [])
    await parties.contribute("skaraborg")
    for tenant in TENANTS:
        figure = (await parties.compared(tenant))["trained_per_employees"]
        assert (figure["median"], figure["values"], figure["not_compared"]) == ("50.00", [], None)
    own = {t: (await parties.compared(t))["trained_per_employees"]["own"] for t in TENANTS}
    assert own == {"gr": "50.00", "halland": "80.00", "skaraborg": "40.00"}
    async with as_tenant(parties.database, "gr") as connection:
        rows = await connection.fetch("select contributor, contributor_key, base from contribution")
    assert {row["contributor"] for row in rows} == {None}
    assert len({row["contributor_key"] for row in rows}) == 3
    assert {row["base"] for row in rows if row["base"]} == {100}
    async with as_tenant(parties.database, "halland") as connection:
        others = await connection.fetch("select contributor_key from contribution")
    assert not {row[0] for row in rows} & {row[0] for row in others}


async def test_one_that_is_nearly_all_is_not_compared_anonymously(
    parties: Parties, database: Database
) -> None:
    parties.worlds["gr"] = await body_of(database, "gr", 1700, 900)
    await parties.offer(mode="anonymous")
    for tenant in TENANTS[1:]:
        await parties.answer(tenant, "accepted")
    for tenant in TENANTS:
        await parties.contribute(tenant)
    assert (await parties.compared("halland"))["trained_per_employees"][
        "not_compared"
    ] == "one_dominates"


async def test_figures_of_few_never_leave(parties: Parties, database: Database) -> None:
    parties.worlds["halland"] = await body_of(database, "halland", 40, 3)
    await parties.offer(contributors=["gr", "halland"])
    await parties.answer("halland", "accepted")
    answer = await parties.contribute("halland")
    assert (answer.json()["shared"], len(answer.json()["withheld"])) == ([], 3)
    async with as_tenant(database, "gr") as connection:
        rows = await connection.fetch("select value, base, withheld from contribution")
    assert {tuple(row) for row in rows} <= {(None, None, True), (None, None, False)}
    parties.worlds["halland"] = await body_of(database, "halland", 40, 30)
    answer = await parties.contribute("halland", "2021-01-31")
    assert answer.json()["shared"] == ["trained_per_employees", "hours_per_participant"]


async def test_nothing_leaves_before_acceptance_and_nobody_else_sees_it(parties: Parties) -> None:
    await parties.offer(contributors=["gr", "halland"])
    assert (await parties.contribute("halland")).status_code == 409
    sent = await parties.contribute("gr")
    assert sent.json()["recipients"] == []
    await parties.answer("halland", "accepted")
    assert (await parties.contribute("gr")).json()["recipients"] == ["halland"]
    assert await parties.everything_of("skaraborg") == ""
    stranger = await parties.clients["skaraborg"].get(parties.agreement)
    assert stranger.status_code == 404
    answer = await parties.clients["skaraborg"].post(
        f"{parties.agreement}/answers", json={"status": "accepted"}
    )
    assert answer.status_code == 404
    told = await parties.everything_of("halland")
    assert '"50.00"' in told, "the control: what was shared is there"
    people = {str(person) for world in parties.worlds.values() for person in _people(world)}
    assert people
    assert not any(person in told for person in people)


def _people(world: World) -> set[UUID]:
    return {event.person_id for event in world.said if isinstance(event, EmploymentChanged)}


async def test_told_twice_and_backwards_it_is_the_same(parties: Parties) -> None:
    await parties.offer()
    await parties.answer("halland", "accepted")
    await parties.contribute("gr")
    await parties.contribute("gr")
    before = await parties.everything_of("halland")
    await parties.deliver(twice=True)
    assert sorted(await parties.everything_of("halland")) == sorted(before)


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"contributors": ["gr"]}, "too_few_contributors"),
        ({"contributors": ["gr", "gr"]}, "too_few_contributors"),
        ({"mode": "anonymous", "contributors": ["gr", "halland"]}, "too_few_contributors"),
        ({"contributors": ["halland", "skaraborg"]}, "not_a_party"),
        ({"readers": ["halland"]}, "both"),
        ({"contributors": ["gr", "nowhere"]}, "unknown_tenant"),
        ({"figures": ["no_such"]}, "unknown_figure"),
        ({"to_on": "2020-01-01"}, "period"),
        ({"smallest_cell": 4}, "range"),
    ],
)
async def test_terms_that_cannot_be_are_told(
    parties: Parties, terms: dict[str, Any], code: str
) -> None:
    answer = await parties.offer(**terms)
    assert answer.status_code == 422
    assert code in {error["code"] for error in answer.json()["errors"]}
    assert await parties.everything_of("halland") == ""


async def test_a_reader_reads_and_shares_nothing(parties: Parties) -> None:
    await parties.offer(contributors=["gr", "halland"], readers=["skaraborg"])
    for tenant in TENANTS[1:]:
        await parties.answer(tenant, "accepted")
    for tenant in TENANTS[:2]:
        await parties.contribute(tenant)
    assert (await parties.contribute("skaraborg")).json()["code"] == "not-a-contributor"
    figure = (await parties.compared("skaraborg"))["trained_per_employees"]
    assert ([one["contributor"] for one in figure["values"]], figure["own"]) == (
        ["gr", "halland"],
        None,
    )


async def test_what_is_revoked_stays_so(parties: Parties) -> None:
    await parties.offer()
    await parties.answer("halland", "accepted")
    await parties.answer("halland", "revoked")
    again = await parties.answer("halland", "accepted")
    assert (again.status_code, again.json()["code"]) == (409, "agreement-step")


async def test_a_local_leader_sees_all_municipalities_of_the_project_and_nobody_elses(
    caller: Caller, database: Database
) -> None:
    world = await body_of(database, "gr", 40, 20)
    other = [uuid4() for _ in range(12)]
    await world.participates(*other)
    await world.trained(*other, place="1401")
    path = f"/projects/{world.project_id}/municipal-comparisons"
    leader = await caller("local-project-leader", reach=["1401"])
    body = (await leader.get(path)).json()
    shown = {
        m["municipality_code"]: {f["figure"]: f["value"] for f in m["figures"]}
        for m in body["municipalities"]
    }
    assert shown["1440"]["trained_per_employees"] == "50.00"
    assert shown["1401"]["hours_per_participant"] == "1.00"
    groups = (
        await leader.get(
            f"/projects/{world.project_id}/summaries", params={"group_by": "municipality"}
        )
    ).json()
    assert "1440" not in {group["key"] for group in groups["groups"]}, (
        "the control: by reach alone not"
    )
    stranger = await caller("local-project-leader", reach=["1489"])
    assert (await stranger.get(path)).status_code == 403
    assert (await (await caller("analyst")).get(path)).status_code == 403
    before = await leader.get(path, params={"as_of": "2019-01-01"})
    assert before.status_code == 422
