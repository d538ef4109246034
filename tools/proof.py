"""`make proof`: faults by the hundred on a real stack; writes docs/proof.md. Sizes by options, see --help."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import defaultdict
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))

from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_local.demo.client import Api, connect
from samlyft_local.demo.load import load
from tools import proof_checks as checks
from tools import proof_document as document
from tools import proof_faults as faults
from tools.proof_controls import (
    LOST_ENTRY,
    LOST_FACT,
    LOST_ROW,
    TWICE,
    finds_planted_number,
    must_find,
)
from tools.proof_document import Row, spaced
from tools.proof_fuzz import control as fuzz_control
from tools.proof_fuzz import fuzz
from tools.proof_scan import Needles, scan
from tools.proof_stack import Place, stack
from tools.proof_world import Writers, make_world, under_load

ALL = "all at once"
KILLS_OF_ALL = 10
"""One kill in so many takes every part at the same moment."""
EXPECTED_PER_KILL = 1_000


class Proof:
    """One run: what was asked for, and what has been found so far."""

    def __init__(self, place: Place, api: Api, asked: argparse.Namespace) -> None:
        self.place = place
        self.api = api
        self.asked = asked
        self.random = Random(asked.seed)  # noqa: S311  # the same moments every time
        self.rows: list[Row] = []
        self.recovery: dict[str, list[float]] = defaultdict(list)
        self.began = time.monotonic()
        self.failed = False

    async def run(self) -> None:
        """Everything, in the order in which it stands on the page."""
        sessions = (self.asked.writes + self.asked.kills * EXPECTED_PER_KILL) // 40 + 100
        world = await make_world(self.api, self.place.run.origin, sessions)
        writers = Writers(world, world.claims())
        await self._kill(writers)
        await self._compare(writers)
        await self._stay_away(writers)
        await self._come_level(writers)
        await self._delete_stores()
        await self._scan()
        await self._fuzz()

    def tell(self, row: Row, *faults_found: object) -> None:
        """One line of the page, and on the screen; whatever is not nothing fails the proof."""
        if any(faults_found):
            row = row._replace(found=f"**FAILED** {row.found}")
            self.failed = True
        self.rows.append(row)
        print(f"{time.monotonic() - self.began:7.0f} s  {': '.join(row)}", flush=True)

    async def _kill(self, writers: Writers) -> None:
        everything = sorted(self.place.run.parts)
        async with under_load(writers):
            tries = await faults.kill_worker_with_events_in_hand(self.place, writers)
            for number in range(self.asked.kills):
                await asyncio.sleep(2 * self.random.random())
                whole = number % KILLS_OF_ALL == KILLS_OF_ALL - 1
                parts = everything if whole else [everything[number % len(everything)]]
                seconds = await faults.kill_under_load(self.place, writers, *parts)
                self.recovery[ALL if whole else parts[0]].append(seconds)
                print(f"{number + 1:5} kills, {len(writers.acknowledged)} writes", end="\r")
            missing = self.asked.writes - len(writers.acknowledged)
            if missing > 0:
                await writers.advance(missing, seconds=1_800.0)
        self.kills = self.asked.kills + tries

    async def _compare(self, writers: Writers) -> None:
        async with self.place.database("training-log") as ledger:
            in_ledger = checks.compare(writers.acknowledged, await checks.stored(ledger))
            async with checks.damaged(ledger, LOST_ENTRY):
                lost = checks.compare(writers.acknowledged, await checks.stored(ledger)).lost
            async with checks.damaged(ledger, TWICE):
                twice = checks.compare(writers.acknowledged, await checks.stored(ledger)).duplicated
        shown = checks.compare(writers.acknowledged, await checks.listed(writers.world))
        must_find(lost == 1, "a lost entry")
        must_find(twice == 1, "a doubled entry")
        row = Row(
            "acknowledged writes after `kill -9` of every part in turn, and of all at once",
            f"{self.kills} kills, {spaced(len(writers.acknowledged))} writes, {spaced(writers.retries)} retries",
            f"ledger: lost {in_ledger.lost}, duplicated {in_ledger.duplicated}, changed {in_ledger.changed}; "
            f"`GET /attendances`: {shown.lost}, {shown.duplicated}, {shown.changed}; "
            f"refused {len(writers.refused)}",
            f"entry deleted: lost {lost}; entry doubled: duplicated {twice}",
        )
        self.tell(row, in_ledger, shown, writers.refused)

    async def _stay_away(self, writers: Writers) -> None:
        before = writers.retries
        seen = await faults.nats_away(self.place, writers, self.asked.away)
        must_find(before > 0, "that a killed part made clients retry")
        must_find(seen.waiting > 0, "that NATS was away at all")
        row = Row(
            "NATS away under load",
            f"{self.asked.away} s, {spaced(seen.written)} writes, {seen.probes} readiness probes",
            f"retries {seen.retries}, not ready {len(seen.not_ready)}; outbox empty {seen.drained:.1f} s after",
            f"{spaced(seen.waiting)} facts waited in the outbox meanwhile; the same clients had to retry "
            f"{spaced(before)} times during the kills",
        )
        self.tell(row, seen.retries, seen.not_ready)

    async def _come_level(self, writers: Writers) -> None:
        seconds = await checks.level(self.place)
        again = await faults.redelivered(self.place)
        must_find(again > 0, "a redelivery")
        whole = await checks.sources(self.place)
        async with self.place.database("enrollment") as source, checks.damaged(source, LOST_FACT):
            fact = (await checks.facts(source, ("participation",)))["participation"]
            must_find(fact != whole["participation"], "a fact missing in an outbox")
        async with self.place.database("reporting") as reports:
            rolled = await checks.rollups_add_up(reports)
            model = await checks.read_model(reports)
            async with checks.damaged(reports, LOST_ROW):
                must_find(await checks.read_model(reports) != model, "a row missing in reporting")
                must_find(not await checks.rollups_add_up(reports), "a rollup that is off")
        must_find(model["entry"][0] >= len(writers.acknowledged), "the entries at all")
        row = Row(
            "read model equals its sources by checksum",
            f"{spaced(sum(count for count, _ in model.values()))} rows, at least {spaced(again)} redeliveries",
            f"equal {seconds:.1f} s after the last fault; rollups {'equal' if rolled else 'DIFFER'}",
            "a deleted entry, and a deleted row of an outbox: both differ",
        )
        self.tell(row, not rolled)

    async def _delete_stores(self) -> None:
        different = 0
        for _ in range(self.asked.stores):
            refilled = await faults.delete_store(self.place)
            different += not refilled.same
            must_find(refilled.emptied < refilled.rows, "an emptied read model")
        row = Row(
            "JetStream's store deleted, `rebuild-empty`, `republish`",
            f"{self.asked.stores} × {spaced(refilled.republished)} events, {spaced(refilled.rows)} rows",
            f"rows or columns other than before: {different} of {self.asked.stores} times; "
            f"the last took {refilled.seconds:.1f} s",
            f"between `rebuild-empty` and `republish`: {refilled.emptied} rows",
        )
        self.tell(row, different)

    async def _scan(self) -> None:
        modig = BUILDERS["gr"]()
        await load(self.api, modig)
        rows = modig.rows("roster")
        needles = Needles(str(row["identity_number"]) for row in rows if "identity_number" in row)
        found = await scan(self.place, needles)
        planted = await finds_planted_number(self.place, needles)
        row = Row(
            "identity numbers in clear or as unkeyed hash",
            f"{spaced(len(needles.short))} people of Modig in 4 spellings and 3 hashes, {spaced(found.places)} "
            f"tables and files, {spaced(found.bytes_read // 1_000_000)} MB",
            f"{sum(found.hits.values())}",
            f"planted in a table and a log: {planted}",
        )
        self.tell(row, found.hits)

    async def _fuzz(self) -> None:
        found = await fuzz(self.api, self.place.run.origin, self.asked.examples, self.asked.seed)
        failing = await fuzz_control(self.asked.seed)
        must_find(failing.failures > 0, "a server that always fails")
        row = Row(
            "schemathesis: answers of 500 and above",
            f"{found.operations} operations, {spaced(found.cases)} cases",
            f"{found.failures}",
            f"a server that always fails: {failing.failures} of {failing.cases}",
        )
        self.tell(row, found.failures)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make proof", description=__doc__)
    for name, size, meaning in (
        ("kills", 100, "kills, over all parts in turn"),
        ("writes", 10_000, "acknowledged writes, at least"),
        ("away", 20, "seconds that NATS is away"),
        ("stores", 3, "times that JetStream's store is deleted"),
        ("examples", 50, "schemathesis examples an operation"),
        ("seed", 1, "of moments and examples"),
    ):
        parser.add_argument(f"--{name}", type=int, default=size, help=f"{meaning} ({size})")
    return parser.parse_args()


async def main() -> bool:
    """Runs it all and writes the page; whether anything failed."""
    asked = _asked()
    with stack() as place:
        async with connect(place.run.origin) as api:
            proof = Proof(place, api, asked)
            await proof.run()
            document.write(vars(asked), await place.versions(), proof.rows, proof.recovery)
            return proof.failed


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
