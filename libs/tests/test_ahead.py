"""An import reads its next piece while the database works on the last."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from samlyft_imports.rows import Piece, Row
from samlyft_imports.uploads import HEAD_START, ahead
from samlyft_web.problems import InvalidError, Text


class Line(Row):
    number: int


async def pieces(
    read: list[int], last: int, *, broken: bool = False
) -> AsyncGenerator[Piece[Line]]:
    for number in range(1, last + 1):
        await asyncio.sleep(0)
        read.append(number)
        yield Piece([Line(number)], [number])
    if broken:
        raise InvalidError(Text("Filen tar slut mitt i.", "The file ends in the middle."))


async def test_the_next_piece_is_read_while_one_is_applied_and_no_more() -> None:
    read: list[int] = []
    seen = []
    async for piece in ahead(pieces(read, 4)):
        await asyncio.sleep(5 * HEAD_START)
        seen.append((piece.rows[0].number, list(read)))
    assert seen == [(1, [1, 2]), (2, [1, 2, 3]), (3, [1, 2, 3, 4]), (4, [1, 2, 3, 4])]


async def test_a_pieces_statement_is_sent_before_the_next_piece_is_read() -> None:
    read: list[int] = []
    async with aclosing(ahead(pieces(read, 2))) as coming:
        await anext(coming)
        await asyncio.sleep(0)
        assert read == [1]


async def test_what_is_wrong_with_a_later_piece_is_told_after_the_earlier_ones() -> None:
    applied = []

    async def apply() -> None:
        async for piece in ahead(pieces([], 2, broken=True)):
            await asyncio.sleep(0.01)
            applied.append(piece.rows[0].number)

    with pytest.raises(InvalidError):
        await apply()
    assert applied == [1, 2]


@pytest.mark.filterwarnings("error")
async def test_who_stops_leaves_nothing_behind() -> None:
    read: list[int] = []
    before = asyncio.all_tasks()

    async def apply() -> None:
        async with aclosing(ahead(pieces(read, 9, broken=True))) as coming:
            async for _ in coming:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        await apply()
    await asyncio.sleep(0.01)
    assert asyncio.all_tasks() == before
    assert read == [1]
