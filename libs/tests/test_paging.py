"""Lists over a real table: every row once, in order, whatever the page, and no foreign cursor."""

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import msgspec
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from samlyft_common.db import Database
from samlyft_web import failures, paging
from samlyft_web.paging import Listing, Page, page_rows

KNOWN = datetime(2026, 1, 1, tzinfo=UTC)


class NoteOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"example": {"id": str(uuid7()), "words": 3}})
    id: UUID
    words: int


@pytest.fixture
async def filled(database: Database) -> Database:
    from samlyft_sample.main import Note

    for tenant, rows in (("gr", 45), ("halland", 3)):
        async with database.session(tenant) as session:
            session.add_all(
                Note(tenant_id=tenant, id=uuid7(), words=number // 3) for number in range(rows)
            )
    return database


@pytest.fixture
async def client(filled: Database) -> AsyncIterator[httpx.AsyncClient]:
    from samlyft_sample.main import Note

    app = FastAPI()

    @app.get("/{tenant}/notes")
    async def notes(tenant: str, page: Page, words: int | None = None) -> Listing[NoteOut]:
        query = select(Note)
        if words is not None:
            query = query.where(Note.words == words)
        async with filled.session(tenant) as session:
            return await page_rows(
                session,
                page,
                query,
                sorts={"words": col(Note.words), "id": col(Note.id)},
                key=col(Note.id),
                changed=col(Note.words),
                read=lambda note: NoteOut.model_validate(note, from_attributes=True),
            )

    failures.install(app)
    transport = httpx.ASGITransport(app, root_path="/x/v1")
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as found:
        yield found


async def follow(client: httpx.AsyncClient, address: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    following: str | None = address
    while following:
        answer = await client.get(following)
        assert answer.status_code == 200, answer.text
        rows += answer.json()["items"]
        following = answer.json()["next"]
    return rows


@pytest.mark.parametrize("sort", ["words", "-words", "id", "-id"])
@pytest.mark.parametrize("limit", [1, 7, 45, 200])
async def test_following_next_gives_every_row_once(
    client: httpx.AsyncClient, sort: str, limit: int
) -> None:
    rows = await follow(client, f"/x/v1/gr/notes?sort={sort}&limit={limit}")
    keys = [(row["words"], row["id"]) if "words" in sort else row["id"] for row in rows]
    assert len({row["id"] for row in rows}) == len(rows) == 45
    assert keys == sorted(keys, reverse=sort.startswith("-"))


async def test_pages_are_as_the_profile_wants_them(client: httpx.AsyncClient) -> None:
    first = (await client.get("/x/v1/gr/notes")).json()
    assert len(first["items"]) == 20
    same = (await client.get("/x/v1/gr/notes?page=1&limit=20")).json()
    assert first["items"] == same["items"]
    assert first["total"] is None
    assert first["next"].startswith("/x/v1/gr/notes?cursor=")
    third = (await client.get("/x/v1/gr/notes?page=3&count=true")).json()
    assert (len(third["items"]), third["next"], third["total"]) == (5, None, 45)


async def test_next_keeps_the_filter(client: httpx.AsyncClient) -> None:
    rows = await follow(client, "/x/v1/gr/notes?words=4&limit=2&page=1")
    assert [row["words"] for row in rows] == [4, 4, 4]


async def test_a_cursor_is_of_its_tenant_and_order(client: httpx.AsyncClient) -> None:
    following = (await client.get("/x/v1/gr/notes?limit=2")).json()["next"]
    (cursor,) = parse_qs(urlsplit(following).query)["cursor"]
    for address in (
        f"/x/v1/halland/notes?cursor={cursor}",
        f"/x/v1/gr/notes?cursor={cursor}&sort=-words",
        f"/x/v1/gr/notes?cursor={cursor}&sort=id",
        f"/x/v1/gr/notes?cursor={cursor[:-2]}",
        f"/x/v1/gr/notes?cursor={cursor}AAAA",
        "/x/v1/gr/notes?cursor=",
        "/x/v1/gr/notes?cursor=%C3%A5%C3%A4%C3%B6",
        "/x/v1/gr/notes?cursor=" + "A" * 900,
    ):
        answer = await client.get(address)
        assert answer.status_code == 422, address
        assert answer.json()["errors"][0]["pointer"] == "query/cursor"


async def test_a_forged_cursor_is_no_500(client: httpx.AsyncClient) -> None:
    forged: list[Any] = [
        [1],
        [1, 2],
        ["x", str(uuid7())],
        [10**15, str(uuid7())],
        [1, "\x00"],
        {},
        None,
    ]
    for values in forged:
        body = msgspec.msgpack.encode(values)
        sealed = paging._check(body, "gr\n/gr/notes\nwords") + body
        cursor = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
        answer = await client.get(f"/x/v1/gr/notes?cursor={cursor}")
        assert answer.status_code in {200, 422}


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=201",
        "limit=x",
        f"limit={2**63}",
        "page=0",
        "page=-1",
        "page=501",
        f"page={10**30}",
        "sort=nothing",
        "sort=;drop",
        "sort=--words",
        "changed_since=2026-01-01T00:00:00",
        "changed_since=2026-01-01",
        "changed_since=9999-12-31T23:59:59-12:00",
        "changed_since=0001-01-01T00:00:00Z",
        "count=perhaps",
    ],
)
async def test_wrong_parameters_are_told(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.get(f"/x/v1/gr/notes?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"query/{query.partition('=')[0]}"


def test_a_listing_shows_an_example_of_its_items() -> None:
    example = Listing[NoteOut].model_json_schema()["example"]
    assert Listing[NoteOut].model_validate(example).items[0].words == 3
    with pytest.raises(ValidationError):
        Listing[NoteOut].model_validate({})
