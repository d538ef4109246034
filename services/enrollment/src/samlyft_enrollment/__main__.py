"""`python -m samlyft_enrollment api|worker|relay|all|migrate|…`, and `rotate-keys TENANT`."""

import asyncio
import sys

from samlyft_common.db import Database
from samlyft_enrollment.main import SERVICE
from samlyft_enrollment.people.rotation import rotate
from samlyft_enrollment.settings import Settings
from samlyft_running.cli import main


async def rotate_keys(tenant_id: str) -> None:
    """Seals every identity number of the tenant under a new key."""
    settings = Settings()  # type: ignore[call-arg]  # the required ones come from the environment
    database = Database(settings)
    await database.start()
    try:
        async with database.session(tenant_id) as session:
            done = await rotate(session, settings.master_key)
    finally:
        await database.stop()
    print(f"key {done.key_id} seals {done.resealed} numbers; destroyed: {done.retired}")  # noqa: T201  # the verb's answer


if sys.argv[1:2] == ["rotate-keys"] and len(sys.argv) == 3:
    asyncio.run(rotate_keys(sys.argv[2]))
else:
    main(SERVICE)
