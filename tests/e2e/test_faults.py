"""Parts killed under load: nothing acknowledged is lost, nothing counts twice, the reports come level."""

from __future__ import annotations

import pytest

from samlyft_local.demo.client import Api
from tools.proof_checks import (
    Difference,
    compare,
    damaged,
    facts,
    level,
    listed,
    read_model,
    rollups_add_up,
    sources,
    stored,
)
from tools.proof_controls import LOST_ENTRY, LOST_FACT, LOST_ROW, TWICE
from tools.proof_faults import (
    delete_store,
    kill_under_load,
    kill_worker_with_events_in_hand,
    nats_away,
    redelivered,
)
from tools.proof_stack import Place
from tools.proof_world import Writers, make_world, under_load

PARTS = ("training-log-relay", "training-log-api", "nats", "postgres")


@pytest.fixture(scope="module")
async def writers(place: Place, api: Api) -> Writers:
    world = await make_world(api, place.run.origin, sessions=400)
    return Writers(world, world.claims())


async def test_killed_parts_lose_and_double_nothing(place: Place, writers: Writers) -> None:
    async with under_load(writers):
        await kill_worker_with_events_in_hand(place, writers)
        for part in PARTS:
            await kill_under_load(place, writers, part)
    assert writers.refused == []
    assert writers.retries > 0
    assert len(writers.acknowledged) > 100
    async with place.database("training-log") as ledger:
        assert compare(writers.acknowledged, await stored(ledger)) == Difference(0, 0, 0)
    assert compare(writers.acknowledged, await listed(writers.world)) == Difference(0, 0, 0)


async def test_the_comparison_finds_a_lost_and_a_doubled_write(
    place: Place, writers: Writers
) -> None:
    """Control: the zeros above could have been others."""
    async with place.database("training-log") as ledger:
        async with damaged(ledger, LOST_ENTRY):
            found = compare(writers.acknowledged, await stored(ledger))
            assert found == Difference(lost=1, duplicated=0, changed=0)
        async with damaged(ledger, TWICE):
            found = compare(writers.acknowledged, await stored(ledger))
            assert found == Difference(lost=0, duplicated=1, changed=0)


async def test_while_nats_is_away_the_services_go_on_and_the_outbox_drains_after(
    place: Place, writers: Writers
) -> None:
    seen = await nats_away(place, writers, seconds=3.0)
    assert seen.written > 20
    assert (seen.retries, seen.not_ready) == (0, [])
    assert seen.waiting > 0


async def test_the_read_model_comes_level_after_events_were_delivered_again(
    place: Place, writers: Writers
) -> None:
    await level(place)
    assert await redelivered(place) > 0
    async with place.database("reporting") as reports:
        assert await rollups_add_up(reports)
        model = await read_model(reports)
        assert model["entry"][0] >= len(writers.acknowledged)
        async with damaged(reports, LOST_ROW):
            assert await read_model(reports) != model
            assert not await rollups_add_up(reports)


async def test_a_fact_missing_in_the_outbox_is_seen(place: Place) -> None:
    """Control: what the read model is compared with is the log itself."""
    whole = await sources(place)
    async with place.database("enrollment") as source, damaged(source, LOST_FACT):
        found = await facts(source, ("participation",))
        assert found["participation"] != whole["participation"]


async def test_with_the_streams_deleted_the_outboxes_give_the_same_read_model(
    place: Place, writers: Writers
) -> None:
    refilled = await delete_store(place)
    assert refilled.same
    assert refilled.emptied == 0
    assert refilled.rows > len(writers.acknowledged)
    assert refilled.republished > len(writers.acknowledged)
