"""A roster of 100 000, tried, stored and sent again, and names sought and sorted among 200 000 people."""

from __future__ import annotations

import asyncio
import base64
import io
import statistics
import time
from dataclasses import dataclass, field

import httpx

from tools.bench_place import Place, memory_of, place, serving

COUNT, PORT = 100_000, 8306
ORIGIN = f"http://127.0.0.1:{PORT}"
API = f"{ORIGIN}/enrollment/v1"
EMPLOYER, PLACES = "212000-1439", 200
COLUMNS = (
    *("employer_number", "employee_number", "given_name", "family_name", "workplace_code"),
    *("role_group", "starts_on", "identity_number"),
)
GIVEN = ("Åsa", "Örjan", "Anna", "Bo", "Zelda", "Émile", "Ängla", "Wilma", "Vera", "Ali")
FAMILY = ("Öberg", "Ek", "Ståhl", "Åberg", "Ahl", "Çelik", "Lind", "Zetterlund", "Weber", "Ärlig")
LETTERS = "abcdefghijklmnopqrstuvwxyzåäöéüç"
WORKPLACES = """
insert into workplace (tenant_id, id, version, known_at, code, name, sort_name, municipality_code,
    employer_number, area_of_care, opened_on)
select 'gr', uuidv7(), 1, now(), 'W' || n, 'Enhet ' || n, 'enhet ' || n, '1440', $1, 'hemtjänst',
    '2015-01-01' from generate_series(0, $2 - 1) n
"""
# The same people once more, a name apart, so that 200 000 are sought among.
MORE = """
insert into person (tenant_id, id, version, known_at, given_name, family_name, sort_name, gender,
    birth_year, protection, status)
select tenant_id, uuidv7(), 1, now(), given_name, family_name || 'x',
    replace(sort_name, e'\\x1f', e'x\\x1f'), gender, birth_year, protection, status from person
"""


@dataclass
class Seen:
    """What the imports took, by what was done."""

    seconds: dict[str, float] = field(default_factory=dict)
    grown: dict[str, float] = field(default_factory=dict)
    stalls: dict[str, float] = field(default_factory=dict)


async def run() -> list[tuple[str, str, str]]:
    """Rows of figure, value and goal."""
    seen = Seen()
    async with place("enrollment") as here:
        scopes = ["people:read", "people:write", "rosters:read", "workplaces:read"]
        token = await here.token(scopes)
        await _filled(here)
        body = _roster()
        key = base64.b64encode(bytes(range(32))).decode()
        environment = here.environment | {"SAMLYFT_PORT": str(PORT), "SAMLYFT_SECRET_KEY": key}
        async with serving(
            ["samlyft_enrollment", "api"], environment, PORT, "/enrollment/v1/health/ready"
        ) as pid:
            # One small roster first: what the process takes once is not the roster's.
            await _send(seen, "first", pid, token, _roster(2_000), dry_run=True)
            for kind, dry_run in (("try", True), ("store", False), ("again", False)):
                await _send(seen, kind, pid, token, body, dry_run=dry_run)
            copied = await _copy(here)
            sought = await _sought(here, token)
    return _figures(seen, copied, sought)


async def _filled(here: Place) -> None:
    connection = await here.connect()
    await connection.execute(WORKPLACES, EMPLOYER, PLACES)
    await connection.close()


def _roster(count: int = COUNT) -> bytes:
    text = io.StringIO()
    text.write(";".join(COLUMNS) + "\n")
    for n in range(count):
        tail = LETTERS[n // 100 // 32] + LETTERS[n // 100 % 32]
        given, family = GIVEN[n % 10], FAMILY[n // 10 % 10] + tail
        values = (EMPLOYER, f"e{n}", given, family, f"W{n % PLACES}", "care_staff", "2019-01-01")
        text.write(";".join((*values, _number(n))) + "\n")
    return text.getvalue().encode()


def _number(n: int) -> str:
    """A personnummer of somebody who never was: a right check digit, and all different."""
    year, rest = 1940 + n % 60, n // 60
    month, rest = 1 + rest % 12, rest // 12
    day, serial = 1 + rest % 28, 100 + rest // 28
    nine = f"{year % 100:02}{month:02}{day:02}{serial:03}"
    doubled = (int(sign) * (2 - place % 2) for place, sign in enumerate(nine))
    return f"{year // 100}{nine}{-sum(v // 10 + v % 10 for v in doubled) % 10}"


async def _copy(here: Place) -> float:
    """Seconds of the limit: everything that the roster led to by binary COPY into bare tables."""
    connection, taken = await here.connect(), 0.0
    for table in ("person", "identity", "employment", "outbox"):
        held = io.BytesIO()
        await connection.copy_from_query(f"select * from {table}", output=held, format="binary")
        await connection.execute(f"create table bare as select * from {table} limit 0")
        held.seek(0)
        began = time.perf_counter()
        await connection.copy_to_table("bare", source=held, format="binary")
        taken += time.perf_counter() - began
        await connection.execute("drop table bare")
    await connection.close()
    return taken


async def _send(seen: Seen, kind: str, pid: int, token: str, body: bytes, *, dry_run: bool) -> None:
    headers = {
        "authorization": f"Bearer {token}",
        "content-type": "text/csv",
        "idempotency-key": f"bench-roster-{kind}",
    }
    before = memory_of(pid)
    async with httpx.AsyncClient(trust_env=False, timeout=600) as client:
        began = time.perf_counter()
        request = asyncio.create_task(
            client.post(
                f"{API}/roster-imports?dry_run={str(dry_run).lower()}",
                content=body,
                headers=headers,
            )
        )
        stall, peak = await _watched(request, pid)
        answer = await request
        seen.seconds[kind] = time.perf_counter() - began
    told = answer.json()
    if told.get("created", 0) + told.get("unchanged", 0) != told.get("received", -1):
        raise RuntimeError(answer.text[:300])
    seen.grown[kind], seen.stalls[kind] = peak - before, stall


async def _watched(request: asyncio.Task[httpx.Response], pid: int) -> tuple[float, float]:
    """The longest that another request waited, and the most memory meanwhile."""
    longest, peak, asked = 0.0, memory_of(pid), 0
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        while not request.done():
            began = time.perf_counter()
            await client.get(f"{API}/health/live")
            longest = max(longest, time.perf_counter() - began)
            asked += 1
            if asked % 20 == 0:
                peak = max(peak, memory_of(pid))
            await asyncio.sleep(0.005)
    return longest, peak


async def _sought(here: Place, token: str) -> dict[str, float]:
    """Milliseconds (median of 15) of pages of people: the first, a prefix, and beyond a cursor."""
    connection = await here.connect()
    await connection.execute(MORE)
    await connection.execute("analyze person")
    await connection.close()
    found = {}
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(trust_env=False, timeout=60, headers=headers) as client:
        pages = {"first page": "people?limit=100&sort=name"}
        pages["prefix"] = "people?limit=100&sort=name&name=Zetterlundb"
        last = "people?limit=100&sort=name&page=50"
        for _ in range(3):
            last = (await client.get(f"{API}/{last}")).json()["next"] or last
            last = last.rpartition("/v1/")[2]
        pages["beyond a cursor"] = last
        for kind, path in pages.items():
            taken = []
            for _ in range(15):
                began = time.perf_counter()
                answer = await client.get(f"{API}/{path}")
                taken.append(1000 * (time.perf_counter() - began))
                if not answer.json().get("items"):
                    raise RuntimeError(f"{path}: {answer.text[:200]}")
            found[kind] = statistics.median(taken)
    return found


def _figures(seen: Seen, copied: float, sought: dict[str, float]) -> list[tuple[str, str, str]]:
    told = {"try": "dry run", "store": "stored", "again": "sent again"}
    rows = []
    for kind, name in told.items():
        rate = f"{COUNT / seen.seconds[kind]:.0f} rows/s ({copied / seen.seconds[kind]:.2f})"
        rows.append((f"{name}: rows/s (x COPY of what it led to)", rate, ""))
        rows.append(
            (f"{name}: longest stall, ms", f"{1000 * seen.stalls[kind]:.0f}", "<= 100"),
        )
        rows.append((f"{name}: memory grown at the most, MB", f"{seen.grown[kind]:.0f}", "<= 20"))
    first = sought["first page"]
    rows.append(("200 000 names: first page of 100, ms", f"{first:.1f}", ""))
    for kind in ("prefix", "beyond a cursor"):
        rows.append(
            (f"200 000 names: {kind} / first page", f"{sought[kind] / first:.2f}", "<= 1.5")
        )
    return rows
