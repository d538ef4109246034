"""The portal's own process told to stop."""

from __future__ import annotations

import asyncio
import os
import socket
import sys

import httpx

from samlyft_testing import until
from samlyft_testing.plugin import SECRET_KEY
from samlyft_testing.tokens import TokenIssuer


async def test_the_portal_tells_its_callers_to_dial_elsewhere_before_it_ends() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "SAMLYFT_PORT": str(port),
        "SAMLYFT_ENVIRONMENT": "test",
        "SAMLYFT_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SAMLYFT_SECRET_KEY": SECRET_KEY.get_secret_value(),
        "SAMLYFT_ISSUERS": f"[{TokenIssuer().issuer().model_dump_json()}]",
    }
    command = (sys.executable, "-m", "samlyft_portal", "api")
    running = await asyncio.create_subprocess_exec(*command, env=os.environ | environment)
    page = f"http://127.0.0.1:{port}/portal/health/live"

    async def answers() -> bool:
        assert running.returncode is None
        async with httpx.AsyncClient() as client:
            try:
                return (await client.get(page)).status_code < 500
            except httpx.ConnectError:
                return False

    try:
        await until(answers, 30)
        async with httpx.AsyncClient() as client:
            assert "connection" not in (await client.get(page)).headers  # it is kept
            running.terminate()

            async def says_close() -> bool:
                return bool((await client.get(page)).headers.get("connection") == "close")

            await until(says_close, 10)
        assert await asyncio.wait_for(running.wait(), 15) == 0
    finally:
        if running.returncode is None:
            running.kill()
