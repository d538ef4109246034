"""`make proof-upgrade`: version n-1 and n side by side under load, migrated and restarted part by part."""

from __future__ import annotations

import argparse
import asyncio
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from samlyft_local.demo.client import connect
from samlyft_local.settings import SERVICES
from tools import proof_checks as checks
from tools import proof_document as document
from tools.proof_controls import must_find
from tools.proof_document import Row, spaced
from tools.proof_rolling import (
    NEW,
    OLD,
    ROOT,
    Balancer,
    Copy,
    Readers,
    answers,
    checked_out,
    python_path,
    reading,
)
from tools.proof_stack import Place, stack, until
from tools.proof_world import Writers, make_world, under_load

SESSIONS = 1_500
BREAKING = 'alter table attendance rename column minutes to "minutes_now"'
MENDING = 'alter table attendance rename column "minutes_now" to minutes'
PARTS = ("api", "worker", "relay")
KILLS = 10


class Rolling:
    """One upgrade, from a stack of the version before to one with both, and what clients saw of it."""

    def __init__(
        self, place: Place, balancer: Balancer, writers: Writers, readers: Readers
    ) -> None:
        self.place, self.balancer, self.writers, self.readers = place, balancer, writers, readers
        self.rows: list[Row] = []
        self.failed = False
        self.new = {
            name: [Copy(place, name, part, python_path(ROOT)) for part in PARTS]
            for name in SERVICES
        }

    def copies(self) -> dict[str, dict[str, int]]:
        """The ports of each api, by address: the stack's own and the one started beside it."""
        return {
            name: {OLD: self.place.port(name), NEW: copies[0].port}
            for name, copies in self.new.items()
        }

    async def upgrade(self, commit: str, older: int) -> None:
        """Migrates, then adds the new version beside the old: what a rollout goes through, in its order."""
        async with self._seen() as before:
            await asyncio.sleep(3)
            for name in SERVICES:
                await self.place.do(name, "migrate", python_path(ROOT))
            await asyncio.sleep(3)
            for name, copies in self.new.items():
                for copy in copies:
                    await copy.start()
                await self.balancer.put_in(name, NEW)
            await asyncio.sleep(10)
            for name in SERVICES:
                await self._restart_old(name)
            await asyncio.sleep(5)
        control = await self._breaks()
        self._tell(
            f"upgrade under load: `{commit[:7]}`, {older} migrations older, and this version side by side",
            before,
            control,
        )

    async def restart(self, rounds: int) -> None:
        """Every part, one at a time, again and again: two of each api and worker, one of each gateway in front."""
        async with self._seen() as before:
            for _ in range(rounds):
                for name, copies in self.new.items():
                    for copy in copies:
                        await self._restart_new(name, copy)
                    await self._restart_old(name)
        control = await self._without_drain()
        self._tell(f"rolling restart of every part under load, {rounds} times", before, control)

    async def _restart_new(self, name: str, copy: Copy) -> None:
        """Out of the gateway, then SIGTERM, then in again when ready."""
        if copy.part == "api":
            await self.balancer.take_out(name, NEW)
        await copy.stop()
        await copy.start()
        if copy.part == "api":
            await self.balancer.put_in(name, NEW)

    async def _restart_old(self, name: str) -> None:
        """The version before, on the newer schema: also what a rollback is."""
        await self.balancer.take_out(name, OLD)
        await self.place.kill(*(f"{name}-{part}" for part in PARTS), number=signal.SIGTERM)
        ready = f"http://{OLD}:{self.place.port(name)}/{name}/v1/health/ready"
        await until(lambda: answers(ready), f"the {name} before is ready")
        await self.balancer.put_in(name, OLD)

    async def _breaks(self) -> int:
        """The control: what a migration that takes something away does to the version before."""
        before = len(self.readers.failed) + self.writers.retries
        async with self.place.database("training-log") as owner, self._load():
            await owner.execute(BREAKING)
            await asyncio.sleep(1)
            await owner.execute(MENDING)
            await asyncio.sleep(1)
        return len(self.readers.failed) + self.writers.retries - before

    async def _without_drain(self) -> int:
        """The control: one of two copies of an api killed again and again, without leaving the gateway first."""
        before = len(self.readers.failed) + self.writers.retries
        copy = self.new["training-log"][0]
        async with self._load():
            for _ in range(KILLS):
                await copy.stop(signal.SIGKILL)
                await copy.start()
                await asyncio.sleep(1)
        return len(self.readers.failed) + self.writers.retries - before

    @asynccontextmanager
    async def _load(self) -> AsyncIterator[None]:
        async with under_load(self.writers, 2), reading(self.readers):
            yield

    @asynccontextmanager
    async def _seen(self) -> AsyncIterator[dict[str, float]]:
        """Under load; afterwards how much was asked meanwhile, and how much of it failed."""
        seen: dict[str, float] = {"began": time.monotonic(), "refused": len(self.writers.refused)}
        start = (
            *(len(self.writers.acknowledged), self.writers.retries),
            len(self.writers.failures),
        )
        reads = (self.readers.asked, len(self.readers.failed))
        async with self._load():
            yield seen
        seen["seconds"] = time.monotonic() - seen["began"]
        seen["writes"] = len(self.writers.acknowledged) - start[0]
        seen["reads"] = self.readers.asked - reads[0]
        seen["failed"] = self.writers.retries - start[1] + len(self.readers.failed) - reads[1]
        seen["refused"] = len(self.writers.refused) - seen["refused"]
        for why in (*self.writers.failures[start[2] :], *self.readers.failed[reads[1] :])[:20]:
            print("   ", why, flush=True)

    def _tell(self, test: str, seen: dict[str, float], control: int) -> None:
        must_find(control > 0, f"a failed request in the control of: {test}")
        bad = seen["failed"] or seen["refused"]
        found = f"failed {seen['failed']:.0f}, refused {seen['refused']:.0f}"
        row = Row(
            test,
            f"{seen['seconds']:.0f} s, {spaced(int(seen['writes']))} writes, {spaced(int(seen['reads']))} reads",
            f"**FAILED** {found}" if bad else found,
            f"failed {control}",
        )
        self.failed |= bool(bad)
        self.rows.append(row)
        print(": ".join(row), flush=True)

    async def compare(self) -> None:
        """Nothing that was acknowledged on the way is lost, doubled or changed."""
        async with self.place.database("training-log") as ledger:
            difference = checks.compare(self.writers.acknowledged, await checks.stored(ledger))
        seconds = await checks.level(self.place)
        self.failed |= any(difference)
        self.rows.append(
            Row(
                "what was acknowledged in all of it",
                f"{spaced(len(self.writers.acknowledged))} writes",
                f"lost {difference.lost}, duplicated {difference.duplicated}, changed {difference.changed}; "
                f"the read model equals its sources {seconds:.1f} s after",
                "as in the table above",
            )
        )


def before_last_migration() -> str:
    """The commit before the newest migration."""
    folders = [f"services/{name}/migrations/versions" for name in SERVICES]
    last = _git("log", "-1", "--diff-filter=A", "--format=%H", "--", *folders)
    return _git("rev-parse", f"{last}^")


def _git(*words: str) -> str:
    command = ["git", "-C", str(ROOT), *words]
    return subprocess.check_output(command, text=True).strip()  # noqa: S603  # words of this file


def migrations(root: Path) -> int:
    """How many a checkout has."""
    return len(list(root.glob("services/*/migrations/versions/0*.py")))


async def prove(commit: str, rounds: int) -> bool:
    """The whole run; writes its section of the page and says whether anything failed."""
    with (
        tempfile.TemporaryDirectory(prefix="samlyft-") as name,
        checked_out(commit, Path(name)) as old,
    ):
        older = migrations(ROOT) - migrations(old)
        with stack(PYTHONPATH=python_path(old)) as place:
            async with connect(place.run.origin) as api:
                balancer = Balancer(Path(name))
                world = await make_world(api, balancer.origin, SESSIONS)
                writers = Writers(world, world.claims())
                rolling = Rolling(place, balancer, writers, Readers(api, balancer.origin))
                await balancer.start(rolling.copies())
                try:
                    await rolling.upgrade(commit, older)
                    await rolling.restart(rounds)
                    await rolling.compare()
                finally:
                    await balancer.stop()
                    for copy in [copy for copies in rolling.new.values() for copy in copies]:
                        await copy.end()
    document.write_rolling(rolling.rows)
    return rolling.failed


def main() -> int:
    """From the command line."""
    parser = argparse.ArgumentParser(prog="make proof-upgrade", description=__doc__)
    commit = before_last_migration()
    parser.add_argument("--before", default=commit, help="the version before: a commit")
    parser.add_argument("--rounds", type=int, default=2, help="rolling restarts of every part")
    asked = parser.parse_args()
    return int(asyncio.run(prove(asked.before, asked.rounds)))


if __name__ == "__main__":
    sys.exit(main())
