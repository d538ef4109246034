"""Filing for tests: a real enrollment on a port of its own, people with numbers in it, and what a month file takes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import sqlalchemy as sa
import uvicorn

import samlyft_testing as testing
from samlyft_common.db import Database
from samlyft_common.migrations import migrate
from samlyft_common.roles import provision
from samlyft_enrollment.main import SERVICE as ENROLLMENT
from samlyft_enrollment.settings import Settings
from samlyft_reporting.file_templates.layouts import shipped
from samlyft_reporting.models import month_file, month_file_row
from samlyft_running.app import build_app
from samlyft_testing.plugin import GRANT, PASSWORDS, SECRET_KEY
from samlyft_testing.tokens import ISSUER, TokenIssuer

ALE = "212000-1439"
OWNER = "anna-files"
WOMAN, MAN = "19850214", "19791103"


def a_number(birth: str, serial: int) -> str:
    """A formally correct number that nobody has."""
    nine = f"{birth[2:]}{serial:03d}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(nine))
    total = sum(value // 10 + value % 10 for value in doubled)
    return f"{birth}{serial:03d}{-total % 10}"


class Enrollment:
    """The other service, with its own database and its own copy of the caller's grant."""

    def __init__(self, database: Database, url: str) -> None:
        self.database, self.url = database, url
        self.people: dict[str, UUID] = {}

    async def grant(self, subject: str, role: str = "project-owner", tenant: str = "gr") -> None:
        async with testing.as_tenant(self.database, tenant) as connection:
            row: tuple[Any, ...] = (tenant, uuid4(), ISSUER, subject, role, [], ["*"])
            await connection.execute(GRANT, *row)

    async def hires(self, *rows: dict[str, Any]) -> list[UUID]:
        """People on the roster; gives their ids in the order of the rows."""
        client = httpx.AsyncClient(base_url=self.url, trust_env=False)
        client.headers["authorization"] = f"Bearer {TokenIssuer().token(OWNER)}"
        async with client:
            await _sent(client, "workplace", [{**_PLACE, "code": "ALE-01"}])
            await _sent(client, "roster", [{**_ROW, **row} for row in rows])
            found = []
            for row in rows:
                listed = await client.get(
                    "/employments", params={"employee_number": row["employee_number"]}
                )
                found.append(UUID(listed.json()["items"][0]["person_id"]))
            return found

    async def reads(self) -> list[Any]:
        """The log of identity reads, oldest first."""
        async with testing.as_tenant(self.database, "gr") as connection:
            return list(await connection.fetch("select * from identity_read order by read_at"))

    async def forget(self, person_id: UUID) -> None:
        """Gallring, as it leaves the table of numbers."""
        async with testing.as_tenant(self.database, "gr") as connection:
            await connection.execute("delete from identity where person_id = $1", person_id)


_PLACE = {
    "name": "Hemtjänst Älvängen",
    "municipality_code": "1440",
    "employer_number": ALE,
    "area_of_care": "hemtjänst",
    "opened_on": "2015-01-01",
}
_ROW = {
    "employer_number": ALE,
    "given_name": "Åsa",
    "family_name": "Öberg",
    "workplace_code": "ALE-01",
    "role_group": "care_staff",
    "starts_on": "2019-01-01",
}


async def _sent(client: httpx.AsyncClient, noun: str, rows: list[dict[str, Any]]) -> None:
    answer = await client.post(
        f"/{noun}-imports",
        content="\n".join(json.dumps(row) for row in rows).encode(),
        headers={"content-type": "application/x-ndjson", "idempotency-key": uuid4().hex},
    )
    assert answer.status_code == 200, answer.text


@asynccontextmanager
async def running_enrollment(postgres: str) -> AsyncIterator[Enrollment]:
    """Its API over real HTTP, against a database made for it."""
    name = f"test_enrollment_{uuid4().hex[:8]}"
    urls = await provision(postgres, "enrollment", PASSWORDS, name)
    await migrate(ENROLLMENT.package, urls["owner"])
    settings = Settings.model_validate(
        {
            "environment": "test",
            "database_url": urls["app"],
            "issuers": [TokenIssuer().issuer()],
            "secret_key": SECRET_KEY.get_secret_value(),
        }
    )
    database = Database(settings)
    await database.start()
    app = build_app(ENROLLMENT, settings, database)
    app.state.verifier = TokenIssuer().verifier()
    config = uvicorn.Config(app, port=0, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    port = server.servers[0].sockets[0].getsockname()[1]
    async with testing.as_tenant(database, "gr") as connection:
        await connection.execute(
            "insert into tenant values ('gr', 1, 'GR', 'inter_municipal', 5, 'active')"
        )
    made = Enrollment(database, f"http://127.0.0.1:{port}/enrollment/v1")
    await made.grant(OWNER)
    yield made
    await server.shutdown()
    await database.stop()


async def as_filed(database: Database, tenant: str, project_id: UUID, person_id: UUID) -> None:
    """A file of February 2020 with one row and no number, as it would stand after having been filed."""
    file = {
        "tenant_id": tenant,
        "month_file_id": uuid4(),
        "project_id": project_id,
        "month": "2020-02",
        "revision": 1,
        "position": 1,
        "template_id": uuid4(),
        "template": "scb-2014-2020@1",
        "format": "csv",
        "layout": shipped()[0].template.layout.model_dump(mode="json"),
        "file_name": "x.csv",
        "project_name": "Modig",
        "project_code": "modig",
        "sha256": uuid4().hex * 2,
        "bytes": 1,
        "content_hash": uuid4().hex * 2,
        **dict.fromkeys(("people", "started", "ended", "minutes", "without_number"), 1),
        "findings": {},
        "actor": "x",
    }
    row = {name: file[name] for name in ("tenant_id", "month_file_id", "project_id", "minutes")}
    row |= {
        "line": 1,
        "person_id": person_id,
        "protected": False,
        "municipality_code": "1440",
        "workplace_id": uuid4(),
        "role_group": "care_staff",
    }
    async with database.session(tenant) as session:
        connection = await session.connection()
        await connection.execute(sa.insert(month_file), file)
        await connection.execute(sa.insert(month_file_row), row)
