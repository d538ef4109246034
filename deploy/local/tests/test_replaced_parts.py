"""Any part can be another's: then ours is not started, and the services use what they are told."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.tests.running import Run, Server, eventually, free_port, get
from samlyft_local.ports import answers
from samlyft_local.programs import find
from samlyft_local.settings import DATABASES, SERVICES

ISSUERS = [{"issuer": "https://login.example", "jwks_url": "https://login.example/jwks"}]


@pytest.fixture(scope="module")
def postgres(place: Path) -> Iterator[Server]:
    server = Server(place / "elsewhere" / "postgres")
    server.postgres.data.parent.mkdir()
    server.postgres.prepare()
    server.start()
    yield server
    server.end(signal.SIGQUIT)


@pytest.fixture(scope="module")
def nats_url(place: Path) -> Iterator[str]:
    port = free_port()
    command = [str(find("nats-server")), "-a", "127.0.0.1", "-p", str(port), "-js"]
    with subprocess.Popen(
        [*command, "-sd", str(place / "store")], stderr=subprocess.DEVNULL
    ) as nats:
        eventually(lambda: answers(port), "NATS answers")
        yield f"nats://127.0.0.1:{port}"
        nats.terminate()


@pytest.fixture(scope="module")
def stack(place: Path, postgres: Server, nats_url: str) -> Iterator[Run]:
    run = Run(
        place / "home",
        SAMLYFT_POSTGRES_URL=postgres.postgres.admin_url,
        SAMLYFT_NATS_URL=nats_url,
        SAMLYFT_ISSUERS=json.dumps(ISSUERS),
        SAMLYFT_SPLIT="1",
    )
    try:
        yield run.up()
    finally:
        run.stop(signal.SIGTERM)


def test_only_what_is_not_replaced_runs_here(stack: Run) -> None:
    split = {f"{name}-{part}" for name in SERVICES for part in ("api", "worker", "relay")}
    assert set(stack.parts) == split | {"gateway", "portal"}
    assert not (stack.home / "postgres").exists()


def test_the_services_answer(stack: Run) -> None:
    for service in SERVICES:
        assert get(f"{stack.origin}/{service}/v1/health/ready").status_code == 200
    assert get(f"{stack.origin}/issuer/jwks").status_code == 404


async def test_the_other_server_has_a_database_for_each(stack: Run, postgres: Server) -> None:
    names = ",".join(sorted(f"samlyft_{name.replace('-', '_')}" for name in DATABASES))
    found = await postgres.ask(
        "select string_agg(datname, ',' order by datname) from pg_database where datname ~ '^sam'"
    )
    assert found == names


def test_an_unreachable_database_ends_the_start_with_its_reason(place: Path) -> None:
    url = f"postgresql://postgres:x@127.0.0.1:{free_port()}/postgres"
    run = Run(place / "unreachable", SAMLYFT_POSTGRES_URL=url)
    assert run.start().wait(timeout=60) == 2
    assert "PostgreSQL nås inte" in run.text
    assert "Traceback" not in run.text
