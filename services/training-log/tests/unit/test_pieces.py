"""How an upload's pieces become statements."""

from __future__ import annotations

from collections.abc import AsyncIterator

from samlyft_common.bulk import Piece
from samlyft_training_log.attendances.schemas import AttendanceRow
from samlyft_training_log.imports import PIECE, gathered, rounds


def test_rows_of_one_key_come_in_rounds_in_their_order() -> None:
    assert rounds(["a", "b", "a", "c", "a", "b"]) == [[0, 1, 3], [2, 5], [4]]
    assert rounds([]) == []


async def test_small_reads_are_joined_and_lose_no_line() -> None:
    row = AttendanceRow("S1", "212000-1439", "1001", 60, "present")

    async def reads() -> AsyncIterator[Piece[AttendanceRow]]:
        for first in range(1, PIECE + 2_000, 500):
            yield Piece([row] * 500, range(first, first + 500))

    pieces = [piece async for piece in gathered(reads())]
    assert [len(piece.rows) for piece in pieces] == [PIECE, 2_000]
    assert [line for piece in pieces for line in piece.lines] == list(range(1, PIECE + 2_001))
