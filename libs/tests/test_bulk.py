"""Uploads in both formats: the good rows, the bad ones by line and column, and what is stored."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any, Literal

import msgspec
import pytest
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from uuid_utils.compat import uuid7

from samlyft_common.db import Database
from samlyft_imports import bulk, uploads
from samlyft_imports.bulk import BulkRejectedError, Counts, Piece, Row, read_pieces
from samlyft_web.problems import InvalidError, Text

CSV, NDJSON, JSON = "text/csv; charset=utf-8", "application/x-ndjson", "application/json"


class Line(Row):
    name: Annotated[str, msgspec.Meta(max_length=5)]
    minutes: Annotated[int, msgspec.Meta(ge=1, le=999)]
    day: dt.date
    kind: Literal["a", "b"] = "a"
    at: Annotated[dt.datetime, msgspec.Meta(tz=True)] | None = None
    share: float | None = None


def upload(body: bytes, media: str, chunk: int = 1_000_000) -> Request:
    pieces = [body[i : i + chunk] for i in range(0, len(body), chunk)] or [b""]

    async def receive() -> dict[str, Any]:
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    return Request(
        {"type": "http", "method": "POST", "headers": [(b"content-type", media.encode())]}, receive
    )


async def read(
    body: str | bytes, media: str = CSV, chunk: int = 1_000_000, size: int = 2_000
) -> tuple[dict[int, Line], set[tuple[int, str | None, str]]]:
    raw = body.encode() if isinstance(body, str) else body
    rows: dict[int, Line] = {}
    faults: set[tuple[int, str | None, str]] = set()
    async for piece in read_pieces(upload(raw, media, chunk), Line, size):
        assert len(piece.rows) == len(piece.lines) <= max(2, 1.5 * size)
        rows |= dict(zip(piece.lines, piece.rows, strict=True))
        faults |= {(e.line, e.column, e.code) for e in piece.errors}
    return rows, faults


@pytest.mark.parametrize("chunk", [1, 7, 1_000_000])
@pytest.mark.parametrize("size", [1, 2_000])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
async def test_csv_as_spreadsheets_write_it(chunk: int, size: int, bom: str, end: str) -> None:
    lines = (
        "Name;minutes;day;share;at",
        "Åsa;5;2026-01-01;1,5;2026-01-01T10:00:00+01:00",
        "",
        '"B""x";7;2026-01-02;;',
        '"C\ny";8;2026-01-03;2.25;',
        "D ;9;2026-01-04;;",
    )
    rows, faults = await read(bom + end.join(lines), CSV, chunk, size)
    assert not faults
    assert {n: (r.name, r.minutes, r.share) for n, r in rows.items()} == {
        2: ("Åsa", 5, 1.5),
        4: ('B"x', 7, None),
        5: ("C\ny", 8, 2.25),
        7: ("D", 9, None),
    }


async def test_a_comma_also_separates() -> None:
    rows, faults = await read('name,minutes,day,share\nA,5,2026-01-01,"1,5"\n')
    assert rows[2].share == 1.5
    assert not faults


async def test_every_fault_of_a_csv_row_is_named() -> None:
    rows, faults = await read(
        "name;minutes;day;kind;at;share\n"
        "Anna;5;2026-01-01;a;;\n"
        ";1000;2026-02-30;c;2026-01-01T10:00:00;x\n"
        "Toolong;x;0001-01-01;;;\n"
        "E;1;0001-01-01;;;\n"
        "F;2\n"
        'G;"1"2;2026-01-01;;;\n'
        "H\x07;1;2026-01-01;;;\n"
        "Bo;6;2026-01-01;b;;\n"
    )
    assert {line: row.name for line, row in rows.items()} == {2: "Anna", 9: "Bo"}
    assert faults == {
        (3, "name", "missing"),
        (3, "minutes", "range"),
        (3, "day", "format"),
        (3, "kind", "choice"),
        (3, "at", "format"),
        (3, "share", "type"),
        (4, "name", "length"),
        (4, "minutes", "type"),
        (5, "day", "range"),
        (6, None, "width"),
        (7, None, "csv"),
        (8, None, "characters"),
    }


@pytest.mark.parametrize("chunk", [1, 7, 1_000_000])
async def test_every_fault_of_an_ndjson_row_is_named(chunk: int) -> None:
    good = '{"name": "A", "minutes": 1, "day": "2026-01-01"}'
    rows, faults = await read(
        "\n".join(
            (
                good,
                "",
                '{"name": 1, "minutes": 0, "day": "x", "kind": "z", "nmae": 1}',
                "{",
                good.replace("A", r"\u0000"),
                good.replace("A", r"\ud800"),
                good.replace("2026", "0001"),
                good.replace("1,", '"1",'),
                "[1]",
                "[" * 5_000,
                good.replace("A", r"\\u0000"[:6]).replace("0000", "00e5"),
                good,
            )
        ),
        NDJSON,
        chunk,
    )
    assert set(rows) == {1, 11, 12}
    assert faults == {
        (3, "name", "type"),
        (3, "minutes", "range"),
        (3, "day", "format"),
        (3, "kind", "choice"),
        (3, "nmae", "unknown-field"),
        (4, None, "json"),
        (5, None, "characters"),
        (6, None, "json"),
        (7, "day", "range"),
        (8, "minutes", "type"),
        (9, None, "json"),
        (10, None, "json"),
    }


async def test_a_short_import_may_be_a_json_list() -> None:
    row = {"name": "A", "minutes": 1, "day": "2026-01-01"}
    rows, faults = await read(json.dumps([row, row | {"minutes": 0}], indent=2), JSON)
    assert set(rows) == {1}
    assert faults == {(2, "minutes", "range")}
    with pytest.raises(InvalidError):
        await read("{}", JSON)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("name;mint;day\n", {("/1/mint", "unknown-field"), ("/1/minutes", "missing")}),
        ("name;minutes;day;name\n", {("/1/name", "repeated")}),
        ("19121212-1212;name;minutes;day\n", {("/1/", "unknown-field")}),
        ("\n", {(f"/1/{name}", "missing") for name in ("name", "minutes", "day")}),
        (b"name;minutes;day\n\xc5sa;1;2026-01-01\n", set()),
        (b'name;minutes;day\n"' + b"x;\n" * 40_000, set()),
        (b"x" * 70_000, set()),
        ('name;minutes;"day', {("/1/", "csv")}),
        ('"name"s;minutes;day\n', {("/1/", "csv")}),
    ],
)
async def test_an_unreadable_file_is_refused_whole(
    body: str | bytes, told: set[tuple[str, str]]
) -> None:
    with pytest.raises(InvalidError) as refused:
        await read(body, CSV, chunk=50_000)
    assert {(e.pointer, e.code) for e in refused.value.errors} == told


async def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_ROWS", 10)
    body = "name;minutes;day\n" + "A;1;2026-01-01\n" * 11
    with pytest.raises(InvalidError):
        await read(body)


async def test_an_empty_upload_has_no_rows() -> None:
    for nothing in ("", "\ufeff"):
        assert await read(nothing, CSV) == await read(nothing, NDJSON) == ({}, set())


@pytest.mark.parametrize("media", [CSV, NDJSON])
async def test_reading_lets_others_run(media: str) -> None:
    record = {"name": "A", "minutes": 1, "day": "2026-01-01"}
    head = ";".join(record) + "\n" if media == CSV else ""
    line = ";".join(map(str, record.values())) if media == CSV else json.dumps(record)
    turns, done = 0, False

    async def watch() -> None:
        nonlocal turns
        while not done:
            await asyncio.sleep(0)
            turns += 1

    watching = asyncio.create_task(watch())
    rows, _ = await read(head + f"{line}\n" * 50_000, media, chunk=65_536)
    done = True
    await watching
    assert len(rows) == 50_000
    assert turns >= 10


Rows = Callable[..., Awaitable[int]]


async def pieces(*minutes: int) -> AsyncIterator[Piece[Line]]:
    for number, each in enumerate(minutes, 2):
        piece = Piece([Line("A", each, dt.date(2026, 1, 1))], [number])
        if each == 0:
            piece = Piece(errors=[bulk.RowError(number, "minutes", "range", Text("a", "b"))])
        yield piece


async def store(session: AsyncSession, piece: Piece[Line]) -> Counts:
    """Writes a note a row; 13 minutes are refused by the command."""
    counts = Counts()
    for line, row in zip(piece.lines, piece.rows, strict=True):
        if row.minutes == 13:
            counts.errors.append(bulk.RowError(line, None, "unlucky", Text("a", "b")))
            continue
        await (await session.connection()).execute(
            sa.text("insert into note values (current_setting('app.tenant_id'), :id, :words)"),
            {"id": uuid7(), "words": row.minutes},
        )
        counts.created += 1
    return counts


async def test_a_good_import_is_stored(database: Database, count: Rows) -> None:
    async with database.session("gr") as session:
        result = await bulk.run(session, pieces(1, 2, 3), store)
    assert (result.received, result.created, result.rejected, result.errors) == (3, 3, 0, [])
    assert await count("note") == 3


async def test_an_atomic_import_with_bad_rows_stores_nothing(
    database: Database, count: Rows
) -> None:
    with pytest.raises(BulkRejectedError) as refused:
        async with database.session("gr") as session:
            await bulk.run(session, pieces(1, 0, 13, 4), store)
    assert [(e.line, e.column, e.pointer) for e in refused.value.errors] == [
        (3, "minutes", "/3/minutes"),
        (4, None, "/4"),
    ]
    assert await count("note") == 0


async def test_a_partial_import_keeps_the_good_rows(database: Database, count: Rows) -> None:
    async with database.session("gr") as session:
        result = await bulk.run(session, pieces(1, 0, 13, 4), store, "partial")
    assert (result.received, result.created, result.rejected) == (4, 2, 2)
    assert [error.line for error in result.errors] == [3, 4]
    assert await count("note") == 2


@pytest.mark.parametrize("mode", ["atomic", "partial"])
async def test_a_dry_run_stores_nothing(database: Database, count: Rows, mode: bulk.Mode) -> None:
    async with database.session("gr") as session:
        result = await bulk.run(session, pieces(1, 2), store, mode, dry_run=True)
    assert (result.created, result.dry_run) == (2, True)
    assert await count("note") == 0


@pytest.mark.parametrize("mode", ["atomic", "partial"])
async def test_a_file_without_rows_is_no_success(database: Database, mode: bulk.Mode) -> None:
    async def import_nothing() -> None:
        async with database.session("gr") as session:
            await bulk.run(session, pieces(), store, mode)

    with pytest.raises(InvalidError, match="no rows"):
        await import_nothing()


async def test_a_thousand_errors_are_enough(database: Database) -> None:
    async with database.session("gr") as session:
        result = await bulk.run(session, pieces(*[0] * 1_500), store, "partial")
    assert (result.rejected, len(result.errors), result.errors_truncated) == (1_500, 1_000, True)


def test_the_body_is_documented_in_three_formats() -> None:
    described = bulk.body(Line, name="A", minutes=5, day="2026-01-01", kind=None)
    content = described["requestBody"]["content"]
    assert content["application/json"]["example"][0]["minutes"] == 5
    assert content["text/csv"]["example"] == "name;minutes;day;kind\nA;5;2026-01-01;\n"
    assert content["application/json"]["schema"]["items"]["required"] == ["name", "minutes", "day"]
