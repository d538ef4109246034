"""`keys rotate|rewrap`, and `retention plan|run`."""

import argparse

from samlyft_common.service import Verb
from samlyft_enrollment.operating.shell import answer, chosen, opened, operator, progress
from samlyft_enrollment.people.batches import left, rotate_in_batches
from samlyft_enrollment.people.rewrapping import rewrap
from samlyft_enrollment.retention.ending import run
from samlyft_enrollment.settings import Settings


async def rotate(settings: Settings, said: argparse.Namespace) -> int:
    """A new key for each tenant's identity numbers; a run that was stopped goes on."""
    async with opened(settings) as database:
        for tenant_id in await chosen(database, said.tenant):
            waiting = await left(database, tenant_id)
            if said.dry_run:
                word = f"goes on with {waiting} numbers" if waiting else "gets a new key"
                answer(f"{tenant_id}: {word}")
                continue

            def told(resealed: int, name: str = tenant_id) -> None:
                progress(f"{name}: {resealed} numbers")

            done = await rotate_in_batches(database, tenant_id, settings.master_key, told)
            gone = ", ".join(map(str, done.retired)) or "none"
            answer(f"{tenant_id}: key {done.key_id}, {done.resealed} numbers; destroyed: {gone}")
    return 0


async def another_master(settings: Settings, said: argparse.Namespace) -> int:
    """Each tenant's keys under the new master key; 1 where a key opens with neither."""
    lost = 0
    async with opened(settings) as database:
        for tenant_id in await chosen(database, said.tenant):
            done = await rewrap(database, tenant_id, settings.master_key, dry_run=said.dry_run)
            word = "would be wrapped" if said.dry_run else "wrapped"
            answer(
                f"{tenant_id}: {done.former} of {done.keys} keys {word} anew, {done.lost} open with neither"
            )
            lost += done.lost
    return int(lost > 0)


async def plan(settings: Settings, said: argparse.Namespace) -> int:
    """Whose retention has ended, as counts; nothing changes."""
    return await _retention(settings, said.tenant, dry_run=True)


async def end(settings: Settings, said: argparse.Namespace) -> int:
    """Erases them, with a protocol each."""
    return await _retention(settings, said.tenant, dry_run=said.dry_run)


async def _retention(settings: Settings, tenant: str | None, *, dry_run: bool) -> int:
    async with opened(settings) as database:
        for tenant_id in await chosen(database, tenant):
            actor = operator(tenant_id).actor
            async with database.session(tenant_id) as session:
                told = await run(session, actor, dry_run=dry_run)
            word = "would be erased" if dry_run else "erased"
            next_on = f"; the next on {told.next_on}" if told.next_on else ""
            answer(
                f"{tenant_id}: {told.looked_at} only kept for retention, {told.erased} {word},"
                f" {told.kept} kept{next_on}"
            )
    return 0


def _tenant(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tenant", help="only this one; else all")


def _changing(parser: argparse.ArgumentParser) -> None:
    _tenant(parser)
    parser.add_argument("--dry-run", action="store_true", help="tell, and change nothing")


VERBS = {
    "keys rotate": Verb(
        "seals every identity number anew under a new key, in batches; goes on where it was stopped",
        *(rotate, _changing, ("samlyft keys rotate --tenant gr", "samlyft keys rotate --dry-run")),
    ),
    "keys rewrap": Verb(
        "wraps by SAMLYFT_SECRET_KEY what SAMLYFT_FORMER_SECRET_KEY still wraps; 1 where neither opens a key",
        *(another_master, _changing, ("samlyft keys rewrap --dry-run", "samlyft keys rewrap")),
    ),
    "retention plan": Verb(
        "how many are only kept for retention, and whose has ended",
        *(plan, _tenant, ("samlyft retention plan",)),
    ),
    "retention run": Verb(
        "erases those whose retention has ended, each with a protocol",
        *(end, _changing, ("samlyft retention run --tenant gr --dry-run",)),
    ),
}
