"""100 000 attendances in one request, HTTP to commit, against a binary COPY of the same rows into a bare table."""

from __future__ import annotations

import asyncio
import io
import json
import statistics
import time

import httpx
import msgspec

from tools.bench_place import Place, memory_of, place, serving
from tools.bench_world import EMPLOYER, hold, learn

ROUNDS, EMPLOYEES, SESSIONS, PORT = 3, 5_000, 20, 8304
COLUMNS = ("session_code", "employer_number", "employee_number", "minutes", "status")
ORIGIN = f"http://127.0.0.1:{PORT}"


async def run() -> list[tuple[str, str, str]]:
    """Rows of figure, value and goal."""
    seconds: dict[str, list[float]] = {"copy": [], "ndjson": [], "csv": []}
    stalls: list[float] = []
    async with place("training-log") as here:
        token = await here.token(["attendances:write", "sessions:write"])
        await learn(here.urls["app"], EMPLOYEES)
        environment = here.environment | {"SAMLYFT_PORT": str(PORT)}
        async with serving(
            ["samlyft_training_log", "api"], environment, PORT, "/training-log/v1/health/ready"
        ) as pid:
            await hold(ORIGIN, token, ROUNDS * 2 * SESSIONS)
            before = memory_of(pid)
            for number in range(ROUNDS):
                rows = _rows(2 * number)
                seconds["copy"].append(await _copy(here, rows))
                for kind, chosen in (("ndjson", rows), ("csv", _rows(2 * number + 1))):
                    taken, stall = await _import(token, kind, chosen)
                    seconds[kind].append(taken)
                    stalls.append(stall)
            grown = memory_of(pid) - before
    return _figures(seconds, stalls, grown)


def _rows(block: int) -> list[tuple[str, str, str, int, str]]:
    sessions = range(block * SESSIONS, (block + 1) * SESSIONS)
    return [(f"S{s}", EMPLOYER, str(e), 60, "partial") for s in sessions for e in range(EMPLOYEES)]


async def _copy(here: Place, rows: list[tuple[str, str, str, int, str]]) -> float:
    connection = await here.connect()
    await connection.execute("drop table if exists bare")
    await connection.execute(
        "create table bare (id uuid primary key default uuidv7(), session_code text, employer_number text, "
        "employee_number text, minutes int, status text)"
    )
    began = time.perf_counter()
    await connection.copy_records_to_table("bare", records=rows, columns=COLUMNS)
    taken = time.perf_counter() - began
    await connection.execute("drop table bare")
    await connection.close()
    return taken


async def _import(
    token: str, kind: str, rows: list[tuple[str, str, str, int, str]]
) -> tuple[float, float]:
    """Seconds of the import, and the longest that another request had to wait meanwhile."""
    body, media = _encoded(kind, rows)
    headers = {
        "authorization": f"Bearer {token}",
        "content-type": media,
        "idempotency-key": f"bench-{kind}-{rows[0][0]}",
    }
    async with httpx.AsyncClient(trust_env=False, timeout=300) as client:
        began = time.perf_counter()
        request = asyncio.create_task(
            client.post(
                f"{ORIGIN}/training-log/v1/attendance-imports", content=body, headers=headers
            )
        )
        longest = await _pinged(request)
        answer = await request
        taken = time.perf_counter() - began
    if answer.json().get("created") != len(rows):
        raise RuntimeError(answer.text[:300])
    return taken, longest


def _encoded(kind: str, rows: list[tuple[str, str, str, int, str]]) -> tuple[bytes, str]:
    if kind == "ndjson":
        encode = msgspec.json.encode
        return b"\n".join(
            encode(dict(zip(COLUMNS, row, strict=True))) for row in rows
        ), "application/x-ndjson"
    text = io.StringIO()
    text.write(";".join(COLUMNS) + "\n")
    text.writelines(";".join(map(str, row)) + "\n" for row in rows)
    return text.getvalue().encode(), "text/csv"


async def _pinged(request: asyncio.Task[httpx.Response]) -> float:
    longest = 0.0
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        while not request.done():
            began = time.perf_counter()
            await client.get(f"{ORIGIN}/training-log/v1/health/live")
            longest = max(longest, time.perf_counter() - began)
            await asyncio.sleep(0.005)
    return longest


def _figures(
    seconds: dict[str, list[float]], stalls: list[float], grown: float
) -> list[tuple[str, str, str]]:
    def ratio(kind: str) -> str:
        pairs = zip(seconds["copy"], seconds[kind], strict=True)
        return f"{statistics.median(copy / own for copy, own in pairs):.2f}"

    count = EMPLOYEES * SESSIONS
    rates = {
        kind: f"{count / statistics.median(taken):.0f} rows/s" for kind, taken in seconds.items()
    }
    return [
        ("NDJSON import / binary COPY", ratio("ndjson"), ">= 0.3"),
        ("CSV import / binary COPY", ratio("csv"), ">= 0.4"),
        ("longest stall of another request, ms", f"{1000 * max(stalls):.0f}", "<= 100"),
        ("memory grown over all imports, MB", f"{grown:.0f}", "<= 20"),
        ("  COPY, NDJSON, CSV", json.dumps(list(rates.values())).strip("[]"), ""),
    ]
