"""schemathesis over the four OpenAPI documents, against the running services."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from samlyft_local.demo.client import Api
from samlyft_local.settings import SERVICES
from samlyft_local.users import LOADER
from tools.proof_world import TENANT

DOCUMENTS = Path(__file__).parents[1] / "services"
CHECKS = "not_a_server_error"
PROGRAM = str(Path(sys.executable).with_name("schemathesis"))


@dataclass
class Fuzzed:
    """What one or more runs came to."""

    operations: int = 0
    cases: int = 0
    failures: int = 0
    said: str = ""

    def __add__(self, other: Fuzzed) -> Fuzzed:
        return Fuzzed(
            self.operations + other.operations,
            self.cases + other.cases,
            self.failures + other.failures,
        )


async def fuzz(api: Api, origin: str, examples: int, seed: int) -> Fuzzed:
    """Every operation of every service, with as many rights in one tenant as a client can have."""
    admin = api.caller(f"{TENANT}-admin", TENANT)
    for role in ("tenant-admin", "project-owner"):
        grant = {"issuer": api.issuer, "subject": LOADER, "role": role, "reach": ["*"]}
        await admin.post("/enrollment/v1/grants", grant)
    found = Fuzzed()
    for service in SERVICES:
        headers = {"Authorization": f"Bearer {await api.token(LOADER)}", "Samlyft-Tenant": TENANT}
        one = await run(service, f"{origin}/{service}/v1", headers, examples, seed)
        if one.failures:
            print(one.said)
        found += one
    return found


async def control(seed: int) -> Fuzzed:
    """The same program against a server that always fails: it must say so."""

    async def fail(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 500 Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(fail, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        return await run("reporting", f"http://127.0.0.1:{port}/reporting/v1", {}, 1, seed)


async def run(
    service: str, address: str, headers: dict[str, str], examples: int, seed: int
) -> Fuzzed:
    """One document."""
    document = DOCUMENTS / service / "openapi.json"
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        arguments = ["run", str(document), "--url", address, "--checks", CHECKS]
        arguments += ["--max-examples", str(examples), "--seed", str(seed)]
        arguments += ["--continue-on-failure", "--report-json-path", str(report)]
        for name, value in headers.items():
            arguments += ["-H", f"{name}: {value}"]
        process = await asyncio.create_subprocess_exec(
            PROGRAM,
            *arguments,
            cwd=folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        if not report.exists():
            raise RuntimeError(said.decode()[-2000:])
        found: dict[str, Any] = json.loads(report.read_text())
    cases = found["test_cases"]
    failures: int = cases["with_failures"]
    return Fuzzed(
        found["operations"]["tested"], cases["generated"], failures, said.decode()[-4000:]
    )
