"""Work that waits in rows: round after round, through a database that is away, until the process ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from samlyft_common.jobs import rest, rounds


def work_of(stop: asyncio.Event, *outcomes: object) -> Callable[[], Awaitable[object]]:
    """A round for each outcome, an exception raised; the last ends the process."""
    left = list(outcomes)

    async def work() -> object:
        outcome = left.pop(0)
        if not left:
            stop.set()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return work


async def run(*outcomes: object, every: float, eager: bool = False) -> None:
    stop = asyncio.Event()
    work = work_of(stop, *outcomes)
    going = rounds(work, stop, every=every, waiting="tests wait", eager=eager)
    await asyncio.wait_for(going, 2)


async def test_a_database_that_is_away_is_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    await run(ConnectionRefusedError(), 0, every=0.01)
    assert "tests wait" in capsys.readouterr().out


async def test_a_fault_of_our_own_ends_the_job() -> None:
    with pytest.raises(KeyError):
        await run(KeyError("of ours"), 0, every=0.01)


async def test_an_eager_job_rests_only_when_nothing_was_done() -> None:
    await run(3, 2, 0, every=60, eager=True)
    with pytest.raises(TimeoutError):
        await run(0, 0, every=60, eager=True)
    with pytest.raises(TimeoutError):
        await run(3, 0, every=60)


async def test_a_rest_ends_when_the_process_is_told_to_stop() -> None:
    stop = asyncio.Event()
    resting = asyncio.create_task(rest(stop, 60))
    await asyncio.sleep(0)
    stop.set()
    await asyncio.wait_for(resting, 1)
