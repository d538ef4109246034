"""A tenant with two of everything, made through the API; and the same words for what never was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx

import samlyft_testing as testing
from samlyft_common.db import Database
from services.reporting.tests.conftest import World as Figures
from services.reporting.tests.filing import as_filed
from services.survey.tests.conftest import Taking
from tests.contract.call import Call
from tests.contract.calls_access import LISTS_ACCESS
from tests.contract.calls_evaluation import LISTS as EVALUATION_LISTS
from tests.contract.calls_evaluation import told_of_evaluation
from tests.contract.calls_filing import FILING_LISTS
from tests.contract.calls_months import PROOF_LISTS
from tests.contract.calls_places import PLACE_LISTS
from tests.contract.calls_practice import LISTS as PRACTICE
from tests.contract.calls_projects import LISTS as PROJECT_LISTS
from tests.contract.calls_results import LISTS as RESULT_LISTS
from tests.contract.calls_results import told_of_texts
from tests.contract.calls_rosters import ROSTER_LISTS
from tests.contract.calls_sharing import LISTS as SHARING_LISTS
from tests.contract.calls_sharing import told_of_signals, words_sharing

Values = dict[str, str]
IDENTITIES = {
    "gunnar": "811218-9876",
    "gudrun": "640823-3234",
    "hanna": "701063-2391",
    "nemo": "121212-1212",
}
LISTS = {
    "deadLetterId": "/dead-letters",
    "workplaceId": "/workplaces?code={workplaceCode}",
    "publicationId": "/projects/{projectId}/publications",
    "openDatasetId": "/open-datasets",
    "exportId": "/exports",
    "officialFigureId": "/projects/{projectId}/official-figures",
    "personId": "/people?name={familyName}",
    "projectId": "/projects?code={projectCode}",
    "participationId": "/participations?project_id={projectId}",
    "activityId": "/activities?code={projectCode}-a",
    "plannedSessionId": "/planned-sessions?code={projectCode}-p",
    "signUpId": "/sign-ups?person_id={personId}",
    "planningChangeId": "/planned-session-changes",
    "seatPurchaseId": "/seat-purchases?organisation_id={organisationId}",
    "requirementId": "/training-requirements?organisation_id={organisationId}",
    "calendarLinkId": "/calendar-links",
    "wishId": "/wishes",
    "mergeId": "/person-merges",
    "grantId": "/grants?role=analyst",
    "sessionId": "/sessions?code={sessionCode}",
    "attendanceId": "/attendances?session_id={sessionId}&person_id={personId}",
    "postingId": "/postings?project_id={projectId}",
    "workedTimeId": "/worked-times?project_id={projectId}&status=stands",
    "trainerId": "/worked-times?kind_of_time=champion_teaching",
    "sheetId": "/paper-sheets?project_id={projectId}",
    "certificateId": "/certificates?person_id={personId}",
    "policyId": "/signing-policies?project_id={projectId}",
    "monthId": "/months?project_id={projectId}",
    "questionnaireId": "/questionnaires",
    "linkId": "/rounds/{roundId}/links",
    "roundId": "/rounds?project_id={projectId}",
    "familyId": "/families?project_id={projectId}",
    **PROJECT_LISTS,
    **PRACTICE,
    **ROSTER_LISTS,
    **PLACE_LISTS,
    **PROOF_LISTS,
    **LISTS_ACCESS,
    **SHARING_LISTS,
    **EVALUATION_LISTS,
    **RESULT_LISTS,
    **FILING_LISTS,
}
"""Where the tenant itself finds an id; the last with one of its own words in it is taken."""
PLACE = re.compile(r"\{([a-zA-Z]+)\}")
WORD = re.compile(r"[A-Z][a-z]+")
EVENT = """
insert into outbox (tenant_id, type, aggregate_id, version, known_at, data)
values ($1, 'samlyft.reporting.made.changed.v1', $2, 1, now(), '{}')
"""
CAME = """
with held as (
    insert into heard_session (tenant_id, id, version, kind, planned_session_id)
    select distinct tenant_id, uuidv7(), 1, 'WS1', planned_session_id from sign_up
    where tenant_id = $1 and status = 'confirmed' returning *
)
insert into heard_entry (tenant_id, posting_id, line, project_id, session_id, person_id, local_date, minutes)
select h.tenant_id, uuidv7(), 1, uuidv7(), h.id, u.person_id, '2020-10-01', 60
from held h join sign_up u on u.tenant_id = h.tenant_id and u.planned_session_id = h.planned_session_id
"""
SET_ASIDE = """
insert into dead_letter (tenant_id, subject, envelope, error, attempts)
select $1, 'samlyft.' || $2 || '.made.changed.v1.' || $1, jsonb_build_object('words', $3::text), 'ValidationError', n
from generate_series(1, 2) n
"""
OFFERED = """
insert into shared_package (tenant_id, id, version, known_at, offered_by, offered_by_name, package_id,
    edition, code, kind, title, topics, content)
values ($1, $2, 1, now(), $3, $5, $4, 1, $3, 'example', $5, $6, '{}')
"""
TRAINED = """
insert into heard_entry (tenant_id, posting_id, line, project_id, session_id, person_id, local_date,
    minutes)
values ($1, $2, 1, $3, $2, $4, '2020-01-01', 60)
"""
SPOKEN_OF = """
insert into learning_platform (tenant_id, platform_id, version, code, name, username, secret_hash, status)
values ($1, $2, 1, $3, $3, $3, '', 'active')
"""
LEARNER = "insert into learner (tenant_id, platform_id, learner_id, actor) values ($1, $2, $3, $4)"
HANDLED = (
    "insert into inbox (tenant_id, event_id, source, recorded_at) values ($1, $2, 'survey', now())"
)


def words(name: str) -> Values:
    """What a tenant calls its things; ids come later."""
    named = (
        *("projectCode", "workplaceCode", "otherWorkplaceCode", "sessionCode", "otherSessionCode"),
        *("employee", "duplicate", "absentee", "trainer", "learner"),
        *("subject", "client", "key", "tenant"),
    )
    number = int.from_bytes(name.encode(), "big") % 9_000
    return {
        **{word: f"{name}-{word.lower()}" for word in named},
        "questionnaireCode": f"{name}_form",
        "familyCode": f"{name}_family",
        "name": f"Namn {name}",
        "familyName": f"Efternamn {name}",
        "organisationNumber": organisation_number(number),
        "identity": IDENTITIES[name],
        "deadSource": f"{name}-dead",
        "deadType": f"samlyft.{name}-dead.made.changed.v1",
        "wishId": str(uuid4()),
        "textId": str(uuid4()),
        "calendarToken": f"{name}.{'A' * 43}",
        **words_sharing(number),
        "municipalityCode": "1440",
        "month": "2020-09",
        "scan": sha256(name.encode()).hexdigest(),
    }


def organisation_number(serial: int) -> str:
    """One of a company, with its check digit."""
    first = f"556000{serial % 900 + 100}"
    total = sum(int(c) for n, d in enumerate(first) for c in str(int(d) * (2 - n % 2)))
    return f"{first[:6]}-{first[6:]}{-total % 10}"


def own(values: Values) -> Values:
    """A tenant's values under the names by which it calls them its own."""
    return {f"own{name[0].upper()}{name[1:]}": value for name, value in values.items()}


def filled(template: Any, values: Mapping[str, str]) -> Any:
    """The template with every `{name}` replaced."""
    if isinstance(template, str):
        return PLACE.sub(lambda found: values[found[1]], template)
    if isinstance(template, Mapping):
        return {key: filled(value, values) for key, value in template.items()}
    if isinstance(template, list | tuple):
        return [filled(value, values) for value in template]
    return template


def names_in(template: Any) -> Iterator[str]:
    """The names that a template speaks of."""
    yield from PLACE.findall(json.dumps(template, default=dict))


def snake(name: str) -> str:
    """The field of an answer that holds what a path calls by this name."""
    return WORD.sub(lambda found: f"_{found[0].lower()}", name)


@dataclass
class Tenant:
    """A caller, and the values it asks with."""

    client: httpx.AsyncClient
    values: Values
    made: dict[str, str] = field(default_factory=dict)
    """The first answer on each route that made something."""

    async def ask(self, route: str, call: Call) -> httpx.Response:
        """One request of the table; an edit names the ETag, whatever is made the key."""
        verb, _, path = route.partition(" ")
        headers = {"accept-language": "en", "if-match": self.values.get(f"etag {path}", '"v1"')}
        if verb == "POST":
            headers["idempotency-key"] = self.values["key"]
        content: Any = None
        if call.rows:
            headers["content-type"] = "application/x-ndjson"
            content = "".join(json.dumps(row) + "\n" for row in filled(call.rows, self.values))
        return await self.client.request(
            verb,
            filled(path, self.values),
            params=filled(call.query, self.values) or None,
            json=None if call.body is None else filled(call.body, self.values),
            content=content,
            headers=headers,
        )

    async def make(self, calls: Mapping[str, Call]) -> None:
        """One of everything, in the order of the table."""
        for route, call in calls.items():
            await self.learn(route, call)
            if call.makes:
                answer = await self.ask(route, call)
                assert answer.is_success, (route, answer.text)
                self.made[route] = answer.text
                letters = answer.json().get("invitations", [])
                for name, letter in zip(("token", "paperToken"), letters, strict=False):
                    self.values[name] = letter["token"]
        for route in calls:
            await self.note_version(route)

    async def learn(self, route: str, call: Call) -> None:
        """Ids that the call speaks of and the tenant can look up by now."""
        spoken = {*names_in(route), *names_in([call.query, call.body, call.rows])}
        for name in sorted(spoken - self.values.keys()):
            template = LISTS.get(name)
            assert template, f"{route}: no value for {name}"
            missing = set(names_in(template)) - self.values.keys()
            if missing:
                await self.learn(template, Call())
            items = await self._items(filled(template, self.values))
            mine = [item for item in items if self.values["key"][:6] in json.dumps(item)]
            if items:
                self.values[name] = (mine or items)[-1][snake(name)]

    async def note_version(self, route: str) -> None:
        """The ETag that an edit of this route has to name."""
        verb, _, path = route.partition(" ")
        if verb in {"PATCH", "DELETE"}:
            *_, name = names_in(path)
            items = await self._items(filled(LISTS[name], self.values))
            for item in items:
                if item[snake(name)] == self.values[name]:
                    self.values[f"etag {path}"] = f'"v{item["version"]}"'

    async def _items(self, path: str) -> list[dict[str, Any]]:
        answer = await self.client.get(path)
        return list(answer.json()["items"]) if answer.is_success else []


async def told_by_events(service: str, database: Database, tenant: str, values: Values) -> None:
    """What other services tell this one about the tenant, through its own handlers; and what it could not take in."""
    async with testing.as_tenant(database, tenant) as connection:
        await connection.execute(SET_ASIDE, tenant, values["deadSource"], values["name"])
    if service == "enrollment":
        await _offered(database, tenant, values)
    if service == "training-log":
        await _staff(database, tenant, values)
    if service == "survey":
        values["projectId"] = str(uuid4())
        people = await Taking(database).join(
            {"care_staff": 10}, tenant=tenant, project=UUID(values["projectId"])
        )
        values |= {"personId": str(people[0]), "etag /addresses/{personId}": '"v0"'}
        await told_of_texts(database, tenant, values)
    if service == "reporting":
        await _figures(database, tenant, values)


async def _offered(database: Database, tenant: str, values: Values) -> None:
    """What a tenant further away offers it."""
    row = (tenant, uuid4(), values["tenant"], uuid4(), values["name"], [values["name"]])
    async with testing.as_tenant(database, tenant) as connection:
        await connection.execute(OFFERED, *row)


async def told_afterwards(service: str, database: Database, *tenants: Tenant) -> None:
    """What can be told once there are people: everyone was trained in the last one's project."""
    for told in tenants if service == "enrollment" else ():
        ids = (UUID(tenants[-1].values["projectId"]), UUID(told.values["personId"]))
        async with testing.as_tenant(database, "gr") as connection:
            await connection.execute(TRAINED, "gr", uuid4(), *ids)
            await connection.execute(CAME, "gr")


async def _staff(database: Database, tenant: str, values: Values) -> None:
    world = import_module("services.training-log.tests.conftest").World(database, tenant)
    code, place, number = values["projectCode"], values["workplaceCode"], values["employee"]
    await world.learn(world.project(code), world.workplace(place), world.person(number))
    await world.learn(world.retention(code))
    colleagues = (values["duplicate"], f"{values['duplicate']}-b")
    await world.learn(*map(world.person, colleagues))
    home = [world.id(place)]
    await world.learn(world.champion(number, workplace_ids=home, project_id=world.id(code)))
    for one in (number, *colleagues):
        await world.learn(world.job(one, workplace_id=world.id(place)))
    works = {"role_group": "champion", "workplace_id": world.id(place)}
    await world.learn(world.job(number, **works))
    later = {"starts_at": "2020-11-09T10:00:00Z", "ends_at": "2020-11-09T10:30:00Z"}
    await world.learn(world.plan(f"{code}-plan", project_id=world.id(code), **later))
    values["trainerId"] = str(world.id(f"person {values['trainer']}"))
    values["plannedSessionId"] = str(world.id(f"{code}-plan"))
    for other in (values["trainer"], values["learner"], f"{values['learner']}-b"):
        await world.learn(world.person(other), world.job(other, **works))
    values |= {"projectId": str(world.id(code)), "personId": str(world.id(f"person {number}"))}
    values["workplaceId"] = str(world.id(place))
    values |= {"platformId": str(uuid4()), "learnerId": str(uuid4())}
    async with testing.as_tenant(database, tenant) as connection:
        await connection.execute(SPOKEN_OF, tenant, values["platformId"], f"lms-{number}")
        await connection.execute(
            LEARNER, tenant, values["platformId"], values["learnerId"], f"a:{number}"
        )


async def _figures(database: Database, tenant: str, values: Values) -> None:
    world, people = Figures(database, tenant), [uuid4() for _ in range(12)]
    values |= {"projectId": str(world.project_id), "personId": str(people[0])}
    await world.project(values["projectCode"], known="2020-01-02")
    await world.participates(*people)
    await world.trained(*people)
    values |= {"personId": str(people[0]), "sessionId": str(UUID(int=500))}
    values["workplaceId"] = str(UUID(int=300))
    await told_of_signals(world, values)
    await told_of_evaluation(world, values)
    await as_filed(database, tenant, world.project_id, people[0])
    async with testing.as_tenant(database, tenant) as connection:
        await connection.execute(EVENT, tenant, uuid4())
        await connection.execute(HANDLED, tenant, uuid4())


async def content(connection: asyncpg.Connection, tenant: str) -> dict[str, list[str]]:
    """Every row of the tenant, by table, as text."""
    tables = await connection.fetch(
        "select table_name from information_schema.columns where column_name = 'tenant_id' "
        "and table_schema = 'public' order by 1"
    )
    return {
        name: [
            row[0]
            for row in await connection.fetch(
                f"select t::text from {name} t where tenant_id = $1 order by 1", tenant
            )
        ]
        for (name,) in tables
    }
