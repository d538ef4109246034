"""One attendance: the service against bare ASGI with the same statement, and against the usual way through an ORM."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from contextlib import AsyncExitStack

from tools.bench_place import Load, load, place, post, serving
from tools.bench_world import EMPLOYER, hold, learn

ROUNDS, SECONDS, CLIENTS, EMPLOYEES, SESSIONS = 5, 3.0, 16, 5_000, 60
SERVICE, LIMIT, ORM = 8301, 8302, 8303


async def run() -> list[tuple[str, str, str]]:
    """Rows of figure, value and goal."""
    cells: dict[str, list[Load]] = {"service": [], "limit": [], "orm": []}
    async with place("training-log") as here, AsyncExitStack() as servers:
        token = await here.token(["attendances:write", "sessions:write"])
        await learn(here.urls["app"], EMPLOYEES)
        own = here.environment | {"SAMLYFT_PORT": str(SERVICE)}
        uvicorn = ["--no-access-log", "--host", "127.0.0.1", "--port"]
        for arguments, port, path in (
            (["samlyft_training_log", "api"], SERVICE, "/training-log/v1/health/ready"),
            (["uvicorn", "tools.bench_apps:limit", *uvicorn, str(LIMIT)], LIMIT, "/"),
            (["uvicorn", "tools.bench_apps:orm", *uvicorn, str(ORM)], ORM, "/ready"),
        ):
            await servers.enter_async_context(serving(arguments, own, port, path))
        await hold(f"http://127.0.0.1:{SERVICE}", token, SESSIONS)
        used = 0

        def make(path: str, first: int) -> Callable[[int], bytes]:
            return lambda number: post(path, token, _body(first + number))

        for number in range(ROUNDS + 1):
            for name, port, path in (
                ("service", SERVICE, "/training-log/v1/attendances"),
                ("limit", LIMIT, "/attendances"),
                ("orm", ORM, "/attendances"),
            ):
                cells[name].append(await load(port, make(path, used), CLIENTS, SECONDS))
                used += int(cells[name][-1].rate * SECONDS * 1.2) + 100
            if number == 0:
                await here.learn_sizes()
                cells = {name: [] for name in cells}
    return _rows(cells)


def _body(number: int) -> bytes:
    session, employee = divmod(number, EMPLOYEES)
    row = {
        "session_code": f"S{session}",
        "employer_number": EMPLOYER,
        "employee_number": str(employee),
        "minutes": 60,
    }
    return json.dumps(row | {"status": "partial"}).encode()


def _rows(cells: dict[str, list[Load]]) -> list[tuple[str, str, str]]:
    def ratio(other: str) -> float:
        pairs = zip(cells["service"], cells[other], strict=True)
        return statistics.median(mine.rate / theirs.rate for mine, theirs in pairs)

    def rate(name: str) -> str:
        wrong = sum(cell.wrong for cell in cells[name])
        return (
            f"{statistics.median(cell.rate for cell in cells[name]):.0f}/s, {wrong} wrong answers"
        )

    return [
        ("one attendance / bare ASGI, same statement", f"{ratio('limit'):.2f}", ">= 0.5"),
        ("one attendance / the ORM way", f"{ratio('orm'):.2f}", ">= 3"),
        ("  service", rate("service"), ""),
        ("  bare ASGI", rate("limit"), ""),
        ("  ORM", rate("orm"), ""),
    ]
