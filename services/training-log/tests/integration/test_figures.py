"""What the worker tells of this service's rows: attendance that waits for its person, and prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prometheus_client import generate_latest

from samlyft_common.db import Database
from samlyft_operations.figures import look
from samlyft_training_log.figures import FIGURES
from tests.deploy.alerts import Samples, Seen, needs_promtool, read, says, stays

SERIES = "samlyft_unmatched_attendances{}"


async def told(database: Database) -> Samples:
    await look(database, FIGURES)
    whole = read(generate_latest().decode())
    return {name: value for name, value in whole.items() if "unmatched" in name or "jobs" in name}


@needs_promtool
async def test_attendance_of_nobody_known_grows_until_its_alert_fires(
    api: Any, historian: Any, world: Any, database: Database, tmp_path: Path
) -> None:
    await world.staffed("1")
    await historian.hold()
    before = await told(database)
    await historian.send(*(historian.row(str(5_000 + one)) for one in range(101)))
    after = await told(database)
    assert after[SERIES] - before[SERIES] == 101
    assert after['samlyft_jobs_done_ratio{work="prints"}'] == 1
    assert says("SamlyftUnmatchedGrows", stays(Seen(before, after)), tmp_path, firing=True) == ""
    fewer = {**after, SERIES: before[SERIES] + 99}
    assert says("SamlyftUnmatchedGrows", stays(Seen(before, fewer)), tmp_path, firing=False) == ""
