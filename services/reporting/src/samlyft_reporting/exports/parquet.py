"""Rows to Parquet: columns with their types, a row group at a time, so that little of it is held in memory."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.exports.files import COLUMNS, Progress, Sink, copied

if TYPE_CHECKING:
    import pyarrow

GROUP = 8 << 20
"""Bytes of text that make a row group, longer than any line: some 40 000 rows, a megabyte of the file."""
TYPES: Mapping[str, str] = {
    "line": "int32",
    "local_date": "date32",
    "minutes": "int32",
    "correction": "bool",
    "eligible": "bool",
}
"""What is not text; `known_at` is an instant in UTC."""


async def parquet_file(
    session: AsyncSession, rows: str, values: Mapping[str, Any], progress: Progress
) -> AsyncIterator[bytes]:
    """A file of typed columns, compressed with Zstandard; a protected person's are null, as elsewhere."""
    # Imported where such a file is made: 50 MB that no other request needs.
    from pyarrow import parquet

    sink = Sink()
    waiting = bytearray()
    picked = ", ".join(_plain(name, kind) for name, kind in COLUMNS.items())
    made = copied(session, f"select {picked} from ({rows}) r", values, progress, format="csv")
    with parquet.ParquetWriter(sink, schema(), compression="zstd") as writer:
        async with aclosing(made):  # type: ignore[type-var]  # it is a generator
            async for piece in made:
                waiting += piece
                while len(waiting) >= GROUP and (end := waiting.rfind(b"\n", 0, GROUP) + 1):
                    await asyncio.to_thread(_write, writer, bytes(waiting[:end]))
                    del waiting[:end]
                    yield sink.take()
        if waiting:
            await asyncio.to_thread(_write, writer, bytes(waiting))
    yield sink.take()


def _plain(name: str, kind: str) -> str:
    """A row is a line: no text has a line break."""
    return f"regexp_replace(r.{name}, '[[:cntrl:]]', ' ', 'g')" if kind == "text" else f"r.{name}"


def schema() -> pyarrow.Schema:
    """The columns of every file, also of one without rows."""
    import pyarrow

    types = {name: pyarrow.type_for_alias(TYPES.get(name, "string")) for name in COLUMNS}
    return pyarrow.schema(types | {"known_at": pyarrow.timestamp("us", "UTC")})


def _write(writer: Any, lines: bytes) -> None:
    from pyarrow import csv

    table = csv.read_csv(
        io.BytesIO(lines),
        read_options=csv.ReadOptions(column_names=writer.schema.names, use_threads=False),
        convert_options=csv.ConvertOptions(
            column_types=writer.schema,
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )
    writer.write_table(table)
