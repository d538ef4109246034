"""A municipality's directory speaks SCIM through the gateway, as the public checker does."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from samlyft_local.demo.access import open_tenant
from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_local.demo.client import Api
from samlyft_local.users import LOADER
from tools.proof_stack import Place

SUCCESSES = 80
"""At least so many checks, so that a checker that checks nothing is no proof."""


async def test_the_public_checker_finds_no_failure_behind_the_gateway(
    place: Place, api: Api
) -> None:
    await open_tenant(api, BUILDERS["sandbox"]())
    sent = {"authorization": f"Bearer {await api.token(LOADER)}", "samlyft-tenant": "sandbox"}
    address = f"{place.run.origin}/enrollment/scim/v2"

    def check() -> list[Any]:
        with httpx2.Client(base_url=address, headers=sent, timeout=120, trust_env=False) as client:
            return list(check_server(SyncSCIMClient(client)))

    results = await asyncio.to_thread(check)
    good = {Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE}
    wrong = [f"{r.status.name} {r.title}: {r.reason}" for r in results if r.status not in good]
    assert wrong == []
    assert sum(r.status == Status.SUCCESS for r in results) > SUCCESSES
