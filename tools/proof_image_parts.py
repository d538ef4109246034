"""Parts of the services started from their images, beside the stack's own and on its databases."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping

from deploy.local.tests.running import free_port
from tools.proof_podman import Podman
from tools.proof_rolling import answers
from tools.proof_stack import Place, until
from tools.services import NAMES, PAGES

PARTS = ("api", "worker", "relay")
KEY = "SAMLYFT_SECRET_KEY"


async def run_parts(podman: Podman, place: Place) -> dict[str, tuple[float, int]]:
    """Seconds until ready and exit code after SIGTERM, by part; one after another."""
    found = {f"{PAGES}-api": await _run(podman, PAGES, "api", _of_pages(place))}
    for name in NAMES:
        environment = place.surroundings(name)
        found[f"{name}-migrate"] = await _do(podman, name, "migrate", environment)
        for part in PARTS:
            found[f"{name}-{part}"] = await _run(podman, name, part, environment)
    return found


async def starts_without_key(podman: Podman, place: Place) -> bool:
    """The control: whether an api that lacks its key ends at once and names the variable."""
    environment = {k: v for k, v in place.surroundings(NAMES[0]).items() if k != KEY}
    process = await _start(podman, NAMES[0], "api", environment)
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode != 0 and KEY in said.decode()


def _of_pages(place: Place) -> dict[str, str]:
    """What the portal is told: it has no database."""
    names = ("SAMLYFT_PUBLIC_URL", "SAMLYFT_ISSUERS", "SAMLYFT_ENVIRONMENT", KEY)
    services = place.surroundings(NAMES[0])
    issuer = f"http://127.0.0.1:{place.run.settings['SAMLYFT_ISSUER_PORT']}/issuer"
    return {name: services[name] for name in names} | {
        "SAMLYFT_API_URL": place.run.origin,
        "SAMLYFT_LOGIN_METADATA_URL": f"{issuer}/.well-known/openid-configuration",
    }


async def _do(
    podman: Podman, service: str, verb: str, environment: Mapping[str, str]
) -> tuple[float, int]:
    began = asyncio.get_running_loop().time()
    process = await _start(podman, service, verb, environment)
    said, _ = await process.communicate()
    if process.returncode:
        print(said.decode()[-2_000:], flush=True)
    return asyncio.get_running_loop().time() - began, process.returncode or 0


async def _run(
    podman: Podman, service: str, part: str, environment: Mapping[str, str]
) -> tuple[float, int]:
    port, probes = free_port(), free_port()
    told = {"SAMLYFT_HOST": "127.0.0.1", "SAMLYFT_PORT": str(port)}
    told |= {"SAMLYFT_PROBE_PORT": str(probes)}
    ready = f"http://127.0.0.1:{probes}/health/ready"
    if service == PAGES:
        ready = f"http://127.0.0.1:{port}/portal/health/ready"
    process = await _start(podman, service, part, {**environment, **told})

    async def is_settled() -> bool:
        return process.returncode is not None or await answers(ready)

    seconds = await until(is_settled, f"{service} {part} is ready")
    if process.returncode is not None:
        raise RuntimeError((await process.communicate())[0].decode()[-2_000:])
    # `podman run` passes the signal on to the process inside, as a node's runtime does.
    process.send_signal(signal.SIGTERM)
    said, _ = await process.communicate()
    code = await process.wait()
    if code:
        print(said.decode()[-2_000:], flush=True)
    return seconds, code


async def _start(
    podman: Podman, service: str, verb: str, environment: Mapping[str, str]
) -> asyncio.subprocess.Process:
    """Its variables come from ours by name: a key on a command line could be read by every user."""
    return await asyncio.create_subprocess_exec(
        *podman.run(service, verb, environment),
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
