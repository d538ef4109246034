"""Start and memory: one service and the whole stack against a minimal FastAPI app."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tools.bench_place import first_answer, memory_of, place, running

ROUNDS, MINIMAL, SERVICE, STACK = 5, 8306, 8307, 8308
NAMES = ("enrollment", "training-log", "survey", "reporting")


async def run() -> list[tuple[str, str, str]]:
    """Rows of figure, value and goal."""
    seconds: dict[str, list[float]] = {"minimal": [], "service": [], "stack": []}
    memory: list[float] = []
    uvicorn = [
        "-m",
        "uvicorn",
        "tools.bench_minimal:app",
        "--port",
        str(MINIMAL),
        "--no-access-log",
    ]
    one = ["-m", "samlyft_reporting", "api"]
    async with place("reporting") as here:
        environment = here.environment | {"SAMLYFT_PORT": str(SERVICE)}
        for _ in range(ROUNDS):
            seconds["minimal"].append((await _start(uvicorn, {}, MINIMAL, "/"))[0])
            taken, used = await _start(one, environment, SERVICE, "/reporting/v1/health/ready")
            seconds["service"].append(taken)
            memory.append(used)
    with tempfile.TemporaryDirectory(prefix="samlyft-") as home:
        settings = {"SAMLYFT_HOME": home, "SAMLYFT_PORT": str(STACK)}
        await _stack(settings)  # makes the data
        stacks = [await _stack(settings) for _ in range(ROUNDS)]
    seconds["stack"] = [taken for taken, _ in stacks]
    return _figures(seconds, statistics.median(memory), statistics.median(m for _, m in stacks))


async def _start(
    arguments: list[str], environment: dict[str, str], port: int, path: str
) -> tuple[float, float]:
    """Seconds to the first good answer, and the process's memory then."""
    async with running(arguments, environment) as pid:
        taken = await first_answer(port, path)
        return taken, memory_of(pid)


async def _stack(settings: dict[str, str]) -> tuple[float, float]:
    """Seconds until everything answers, and the memory of the four services."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "samlyft_local", "up"),
        env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE,
    )
    if process.stdout is None:
        raise RuntimeError
    async for line in process.stdout:
        if b"Ctrl-C" in line:
            break
    taken = time.perf_counter() - began
    parts = json.loads((Path(settings["SAMLYFT_HOME"]) / "run.json").read_text())["parts"]
    used = sum(memory_of(parts[name]) for name in NAMES)
    process.terminate()
    await process.wait()
    return taken, used


def _figures(
    seconds: dict[str, list[float]], one: float, four: float
) -> list[tuple[str, str, str]]:
    minimal, service, stack = (statistics.median(seconds[name]) for name in seconds)
    return [
        ("first answer of one service / minimal app", f"{service / minimal:.2f}", "<= 3"),
        ("whole stack on existing data / one service", f"{stack / service:.2f}", "<= 1.5"),
        ("memory of four services / one alone (PSS)", f"{four / one:.2f}", "<= 2.5"),
        ("  minimal, service, stack, s", f"{minimal:.2f}, {service:.2f}, {stack:.2f}", ""),
        ("  memory of one and of four, MB", f"{one:.0f}, {four:.0f}", ""),
    ]
