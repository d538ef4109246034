"""How an upload's rows become statements."""

from __future__ import annotations

from samlyft_training_log.imports import rounds


def test_rows_of_one_key_come_in_rounds_in_their_order() -> None:
    assert rounds(["a", "b", "a", "c", "a", "b"]) == [[0, 1, 3], [2, 5], [4]]
    assert rounds([]) == []
