"""One answer at the public door: the service against bare ASGI that does the same to the two databases."""

from __future__ import annotations

import base64
import json
import statistics
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import date
from uuid import UUID, uuid4

from pydantic import SecretStr

from samlyft_common.db import Database
from samlyft_common.roles import provision
from samlyft_survey.broker import Broker, Chosen, migrate
from samlyft_survey.broker.keys import Keys
from samlyft_survey.questionnaires import shipped
from samlyft_survey.settings import Settings
from tools.bench_answers_app import ROUND
from tools.bench_place import PASSWORDS, Load, Place, load, place, post, serving

ROUNDS, SECONDS, CLIENTS, PEOPLE = 5, 3.0, 16, 60_000
SERVICE, LIMIT = 8311, 8312
MASTER = bytes(range(32))
ANSWERS = {"uses_teams": "daily", "sure_of_teams": "very", "reads_work_mail": "weekly"}
FAMILY, FORM = UUID(int=2), UUID(int=3)
FILL = """
insert into questionnaire (tenant_id, questionnaire_id, code, version, body)
    values ('gr', $1, 'bench', 1, $2::jsonb)
"""
FAMILY_ROW = """
insert into family (tenant_id, family_id, project_id, code, status, version)
values ('gr', $1, $2, 'b', 'open', 1)
"""
ROUND_ROW = """
insert into round (tenant_id, round_id, project_id, family_id, questionnaire_id, wave, opens_on, closes_on, status,
    invited, told_answered, known_at, historical, version)
values ('gr', $1, $2, $3, $4, 'before', $5, $5, 'open', 0, 0, now(), false, 1)
"""


async def run() -> list[tuple[str, str, str]]:
    """Rows of figure, value and goal."""
    cells: dict[str, list[Load]] = {"service": [], "limit": []}
    async with place("survey") as here, AsyncExitStack() as servers:
        urls = await provision(here.admin, "survey-broker", PASSWORDS)
        await migrate(urls["owner"])
        await here.token([])
        tokens = await prepare(here, urls["app"])
        own = here.environment | {
            "SAMLYFT_SECRET_KEY": base64.b64encode(MASTER).decode(),
            "SAMLYFT_BROKER_DATABASE_URL": urls["app"],
            "BENCH_TOKEN_KEY": Keys(MASTER)
            ._derived("token", "gr")
            .hex(),  # the yardstick hashes too
            "SAMLYFT_PORT": str(SERVICE),
        }
        uvicorn = ["--no-access-log", "--host", "127.0.0.1", "--port", str(LIMIT)]
        for arguments, port, path in (
            (["samlyft_survey", "api"], SERVICE, "/survey/v1/health/ready"),
            (["uvicorn", "tools.bench_answers_app:limit", *uvicorn], LIMIT, "/"),
        ):
            await servers.enter_async_context(serving(arguments, own, port, path))
        for _ in range(ROUNDS):
            for name, port, path in (
                ("service", SERVICE, "/survey/v1/answers"),
                ("limit", LIMIT, "/answers"),
            ):
                cells[name].append(await load(port, _requests(path, tokens), CLIENTS, SECONDS))
    return _rows(cells, PEOPLE - len(tokens))


def _requests(path: str, tokens: list[str]) -> Callable[[int], bytes]:
    return lambda _: post(
        path, "", json.dumps({"token": tokens.pop(), "answers": ANSWERS}).encode()
    )


async def prepare(here: Place, broker_url: str, people_asked: int = PEOPLE) -> list[str]:
    """An open round, and the tokens of those who are asked."""
    connection = await here.connect()
    body = shipped("before_and_after_by_theme").model_dump_json(exclude_defaults=True)
    project = uuid4()
    await connection.execute(FILL, FORM, body)
    await connection.execute(FAMILY_ROW, FAMILY, project)
    await connection.execute(ROUND_ROW, ROUND, project, FAMILY, FORM, date(2026, 11, 23))
    await connection.close()
    settings = Settings.model_validate(
        {"database_url": broker_url, "secret_key": SecretStr(base64.b64encode(MASTER).decode())}
    )
    database = Database(settings)
    await database.start()
    facts = {"municipality_code": "1440"}
    people = [Chosen(uuid4(), "care_staff", facts) for _ in range(people_asked)]
    issued = await Broker(database, Keys(MASTER)).issue("gr", FAMILY, ROUND, people)
    await database.stop()
    return [one.token for one in issued]


def _rows(cells: dict[str, list[Load]], used: int) -> list[tuple[str, str, str]]:
    pairs = zip(cells["service"], cells["limit"], strict=True)
    ratio = statistics.median(mine.rate / theirs.rate for mine, theirs in pairs)

    def rate(name: str) -> str:
        wrong = sum(cell.wrong for cell in cells[name])
        return (
            f"{statistics.median(cell.rate for cell in cells[name]):.0f}/s, {wrong} wrong answers"
        )

    return [
        ("one answer / bare ASGI, same statements", f"{ratio:.2f}", ">= 0.5"),
        ("  service", rate("service"), ""),
        ("  bare ASGI", rate("limit"), ""),
        ("  answers sent", str(used), ""),
    ]
