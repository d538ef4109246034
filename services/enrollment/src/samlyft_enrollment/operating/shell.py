"""What the verbs share: the database, who it is that acts, and progress."""

import getpass
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from samlyft_common.auth import Principal
from samlyft_common.db import Database
from samlyft_common.jobs import tenants
from samlyft_enrollment.settings import Settings

ISSUER = "samlyft"


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The service's database for one command."""
    database = Database(settings)
    await database.start()
    try:
        yield database
    finally:
        await database.stop()


async def chosen(database: Database, tenant_id: str | None) -> Sequence[str]:
    """One tenant, or all."""
    return [tenant_id] if tenant_id else await tenants(database)


def operator(tenant_id: str, *permissions: str) -> Principal:
    """Whoever is logged in on the machine, as records name them."""
    return Principal(
        issuer=ISSUER,
        subject=getpass.getuser(),
        client_id="samlyft",
        tenant_id=tenant_id,
        roles=frozenset(),
        permissions=frozenset(permissions),
        scope="*",
    )


def progress(text: str) -> None:
    """How far it is."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def answer(text: str) -> None:
    """What the verb found or did."""
    sys.stdout.write(f"{text}\n")
