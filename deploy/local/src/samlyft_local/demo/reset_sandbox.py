"""Gives integrators an empty sandbox again.

Nothing can be deleted through the APIs, and should not be: the log of facts is append-only. So a reset
opens the next sandbox (`sandbox-2`, `sandbox-3` ...) filled like the first, and ends the grants in the
one before: the same logins then see the new one alone.
"""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime

from samlyft_local.demo.access import administrator_of, open_tenants
from samlyft_local.demo.client import Api, Caller, LoadError, connect
from samlyft_local.demo.load import load
from samlyft_local.demo.moments import rfc3339
from samlyft_local.demo.sandbox import sandbox
from samlyft_local.messages import say
from samlyft_local.users import USERS

CLOSED = 403
"""The answer of a sandbox whose administrator's grant has ended."""
NAME = re.compile(r"sandbox(?:-(\d+))?")


def run(origin: str) -> None:
    """Reset the sandbox of a running stack."""
    asyncio.run(_run(origin))


async def _run(origin: str) -> None:
    async with connect(origin) as api:
        await reset_sandbox(api)


async def reset_sandbox(api: Api) -> str:
    """The id of the new sandbox."""
    found = map(NAME.fullmatch, await open_tenants(api))
    numbers = [int(match[1] or 1) for match in found if match]
    newest = max(numbers, default=0)
    tenant_id = _name(newest + 1)
    await load(api, sandbox(tenant_id))
    for number in numbers:
        await _close(api, _name(number))
    say(f"Sandlådan är nu {tenant_id}", "the sandbox is reset")
    return tenant_id


def _name(number: int) -> str:
    return "sandbox" if number == 1 else f"sandbox-{number}"


async def _close(api: Api, tenant_id: str) -> None:
    """End what the sandbox's users may do there, the administrator's own grant last."""
    administrator = administrator_of(tenant_id)
    admin = api.caller(administrator, tenant_id, patience=0)
    ours = {user.subject for user in USERS.values() if user.tenant_id == "sandbox"}
    try:
        page = await admin.get("/enrollment/v1/grants?limit=200")
    except LoadError as error:
        if error.status == CLOSED:
            return
        raise
    standing = [g for g in page["items"] if g["subject"] in ours and g["valid_to"] is None]
    for grant in sorted(standing, key=lambda g: bool(g["subject"] == administrator)):
        await _end(admin, grant["grant_id"], grant["version"])


async def _end(admin: Caller, grant_id: str, version: int) -> None:
    body = {"valid_to": rfc3339(datetime.now(UTC))}
    await admin.patch(f"/enrollment/v1/grants/{grant_id}", body, version)
