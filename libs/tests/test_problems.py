"""Every answer with status >= 400 is a problem document that tells the caller nothing it should not."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Literal

import asyncpg
import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from pydantic import Field
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from structlog.testing import capture_logs

from samlyft_common.db import Database
from samlyft_web import failures, problems
from samlyft_web.failures import as_app_error
from samlyft_web.fields import DateField, Instant, Minutes, Name, StrictModel
from samlyft_web.problems import NotFoundError, Text, UnauthorizedError, preferred

SECRET = "19121212-1212"
MEMBERS = {"type", "title", "status", "detail", "instance"}


class Body(StrictModel):
    name: Name
    minutes: Minutes
    on: DateField | None = None
    at: Instant | None = None
    ok: bool = True
    kind: Literal["a", "b"] = "a"
    inner: list["Body"] = Field(default_factory=list)


def an_app() -> FastAPI:
    app = FastAPI(redirect_slashes=False)

    @app.post("/bodies")
    async def take(body: Body) -> Body:
        return body

    @app.get("/failures/{kind}")
    async def fail(kind: str) -> None:
        if kind == "token":
            raise UnauthorizedError(Text("Ingen token.", "No token."))
        if kind == "missing":
            raise NotFoundError(Text("Finns inte.", "Not here."))
        raise ValueError(SECRET)

    failures.install(app)
    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(an_app(), root_path="/x/v1")
    async with httpx.AsyncClient(transport=transport, base_url="http://test/x/v1") as found:
        yield found


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("DELETE", "/bodies", 405),
        ("POST", "/bodies", 422),
        ("GET", "/failures/token", 401),
        ("GET", "/failures/missing", 404),
        ("GET", "/failures/unknown", 500),
    ],
)
async def test_every_error_is_a_problem(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)
    problem = answer.json()
    assert answer.status_code == problem["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem.keys() >= MEMBERS
    assert problem["instance"] == f"/x/v1{path}"
    assert problem["type"].startswith("https://")
    assert SECRET not in answer.text


async def test_headers_that_a_status_demands(client: httpx.AsyncClient) -> None:
    assert (await client.delete("/bodies")).headers["allow"] == "POST"
    assert (await client.get("/failures/token")).headers["www-authenticate"] == "Bearer"


async def test_an_unexpected_error_is_logged_without_its_text(
    client: httpx.AsyncClient,
) -> None:
    with capture_logs() as logged:
        await client.get("/failures/unknown")
    (told,) = logged
    assert told["kind"] == "ValueError"
    assert "in fail" in told["place"]
    assert SECRET not in json.dumps(logged, default=str)


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", "sv"),
        ("en", "en"),
        ("en-GB,sv;q=0.9", "en"),
        ("sv-SE,en", "sv"),
        ("sv;q=0.1,en;q=0.2", "en"),
        ("en;q=0", "sv"),
        ("de,*;q=0.5", "sv"),
        ("en;q=nonsense", "sv"),
        (",;;q=,\x00", "sv"),
    ],
)
def test_language_is_negotiated(header: str, chosen: str) -> None:
    assert preferred(header) == chosen


async def test_the_same_error_in_both_languages(client: httpx.AsyncClient) -> None:
    swedish = await client.post("/bodies", json={"name": "a"})
    english = await client.post("/bodies", json={"name": "a"}, headers={"Accept-Language": "en"})
    assert swedish.json()["errors"][0]["detail"] == "Uppgiften saknas."
    assert english.json()["errors"][0]["detail"] == "The field is missing."
    assert english.headers["content-language"] == "en"


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"minutes": True}, "/minutes", "type"),
        ({"minutes": "7"}, "/minutes", "type"),
        ({"minutes": 1.0}, "/minutes", "type"),
        ({"minutes": -1}, "/minutes", "range"),
        ({"minutes": 10**18}, "/minutes", "range"),
        ({"minutes": None}, "/minutes", "type"),
        ({"ok": 1}, "/ok", "type"),
        ({"name": ""}, "/name", "length"),
        ({"name": "x" * 201}, "/name", "length"),
        ({"name": 5}, "/name", "type"),
        ({"nmae": "x"}, "/nmae", "unknown-field"),
        ({SECRET: "x"}, "", "unknown-field"),
        ({"on": "2026-02-30"}, "/on", "format"),
        ({"on": "2026-01-01T00:00:00"}, "/on", "format"),
        ({"on": 0}, "/on", "format"),
        ({"on": "0001-01-01"}, "/on", "range"),
        ({"at": "2026-01-01T00:00:00"}, "/at", "format"),
        ({"at": "9999-12-31T23:59:59-12:00"}, "/at", "range"),
        ({"at": "0001-01-01T00:00:00+12:00"}, "/at", "range"),
        ({"at": 1700000000}, "/at", "format"),
        ({"kind": SECRET}, "/kind", "choice"),
        ({"inner": [{"name": "a", "minutes": "x"}]}, "/inner/0/minutes", "type"),
    ],
)
async def test_faults_are_pointed_at_and_never_repeated(
    client: httpx.AsyncClient, change: dict[str, object], pointer: str, code: str
) -> None:
    answer = await client.post("/bodies", json={"name": "a", "minutes": 1} | change)
    (fault,) = answer.json()["errors"]
    assert answer.status_code == 422
    assert (fault["pointer"], fault["code"]) == (pointer, code)
    assert SECRET not in answer.text


async def test_instants_come_back_in_utc(client: httpx.AsyncClient) -> None:
    body = {"name": " a ", "minutes": 1, "at": "2026-06-01T10:00:00+02:00"}
    answer = await client.post("/bodies", json=body)
    assert answer.json()["at"] == "2026-06-01T08:00:00Z"
    assert answer.json()["name"] == "a"


def wrapped(cause: Exception) -> DBAPIError:
    """As SQLAlchemy raises what asyncpg raised."""
    origin = Exception("adapted")
    origin.__cause__ = cause
    return DBAPIError("select 1", {}, origin)


@pytest.mark.parametrize(
    ("error", "method", "status"),
    [
        (asyncpg.DataError(SECRET), "POST", 422),
        (asyncpg.NumericValueOutOfRangeError(SECRET), "POST", 422),
        (asyncpg.CharacterNotInRepertoireError(SECRET), "GET", 422),
        (asyncpg.CheckViolationError(SECRET), "POST", 422),
        (asyncpg.UniqueViolationError(SECRET), "POST", 409),
        (asyncpg.ExclusionViolationError(SECRET), "POST", 409),
        (asyncpg.ForeignKeyViolationError(SECRET), "POST", 422),
        (asyncpg.ForeignKeyViolationError(SECRET), "DELETE", 409),
        (asyncpg.InsufficientPrivilegeError(SECRET), "POST", 403),
        (asyncpg.SerializationError(SECRET), "POST", 503),
        (asyncpg.DeadlockDetectedError(SECRET), "POST", 503),
        (asyncpg.QueryCanceledError(SECRET), "GET", 503),
        (asyncpg.LockNotAvailableError(SECRET), "POST", 503),
        (asyncpg.TooManyConnectionsError(SECRET), "GET", 503),
        (asyncpg.AdminShutdownError(SECRET), "GET", 503),
        (asyncpg.ConnectionDoesNotExistError(SECRET), "GET", 503),
        (asyncpg.exceptions.InvalidCachedStatementError(SECRET), "GET", 503),
        (asyncpg.InterfaceError("connection is closed"), "GET", 503),
        (asyncpg.UndefinedColumnError(SECRET), "GET", 500),
    ],
)
def test_database_errors_as_told(error: Exception, method: str, status: int) -> None:
    for raised in (error, wrapped(error)):
        told = as_app_error(raised, method)
        assert told.status == status
        assert SECRET not in f"{told.detail} {told.errors}"
        assert ("Retry-After" in told.headers) is (status == 503)


@pytest.mark.parametrize("error", [ConnectionResetError(), TimeoutError(), PoolTimeoutError()])
def test_a_lost_database_may_be_tried_again(error: Exception) -> None:
    assert as_app_error(error, "GET").status == 503


def test_a_broken_connection_may_be_tried_again() -> None:
    error = DBAPIError("select 1", {}, Exception(), connection_invalidated=True)
    assert as_app_error(error, "GET").status == 503


def test_instance_holds_no_surrogates() -> None:
    scope = {"path": "/a\ud800 b", "root_path": "", "headers": []}
    answer = problems.problem_response(scope, NotFoundError(Text("a", "b")))
    assert json.loads(bytes(answer.body))["instance"] == "/a%3F%20b"


FOREIGN = "insert into note values ('halland', gen_random_uuid(), 1)"
TWICE = """
insert into note select 'gr', '019ac0de-0000-7000-8000-000000000001', n from generate_series(1, 2) n
"""


async def execute(database: Database, statement: str, **values: object) -> None:
    async with database.session("gr") as session:
        for part in statement.split(";"):
            await (await session.connection()).execute(sa.text(part), values)


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        (FOREIGN, 403),
        (TWICE, 409),
        ("insert into note values ('gr', gen_random_uuid(), null)", 422),
        ("insert into note values ('gr', gen_random_uuid(), 99999999999)", 422),
        ("insert into note values ('gr', 'no-uuid', 1)", 422),
        ("select cast('2026-02-30' as date)", 422),
        ("select 1 / 0", 422),
        ("drop table note", 403),
        ("set local statement_timeout = 10; select pg_sleep(1)", 503),
        ("select pg_terminate_backend(pg_backend_pid())", 503),
        ("select no_such_column from note", 500),
    ],
)
async def test_a_real_databases_errors_as_told(
    database: Database, statement: str, status: int
) -> None:
    with pytest.raises((DBAPIError, asyncpg.PostgresError)) as raised:
        await execute(database, statement)
    assert as_app_error(raised.value, "POST").status == status


async def test_a_parameter_that_no_column_can_hold(database: Database) -> None:
    for value in (10**30, "a", datetime(9999, 12, 31, tzinfo=timezone(-timedelta(hours=12)))):
        with pytest.raises(DBAPIError) as raised:
            await execute(
                database, "insert into note values ('gr', gen_random_uuid(), :n)", n=value
            )
        assert as_app_error(raised.value, "POST").status == 422
