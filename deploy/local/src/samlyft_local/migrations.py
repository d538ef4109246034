"""Which databases are behind their code: at most starts none is, and asking costs less than migrating."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from samlyft_common.revisions import revisions
from samlyft_local.processes import Part


@dataclass(frozen=True)
class Migration:
    """How one database is brought up to date."""

    database: str
    owner_url: str
    scripts: Path
    body: Callable[[], None]

    def part(self) -> Part:
        """Runs once, in a process of its own."""
        return Part(name=f"{self.database}-migrate", body=self.body, once=True)

    async def is_due(self) -> bool:
        """A database that is newer than the code is left alone: the services accept it."""
        connection = await asyncpg.connect(self.owner_url)
        try:
            found = await connection.fetchval("select version_num from alembic_version")
        except asyncpg.UndefinedTableError:
            return True
        finally:
            await connection.close()
        newest, known = revisions(self.scripts)
        return found is None or found in known - {newest}


async def due(migrations: Sequence[Migration]) -> list[Part]:
    """Those that have something to do."""
    answers = await asyncio.gather(*(one.is_due() for one in migrations))
    return [one.part() for one, is_due in zip(migrations, answers, strict=True) if is_due]
