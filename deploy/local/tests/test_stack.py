"""The whole stack, started, hurt and stopped as a person at a terminal would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import httpx
import jwt
import pytest

from deploy.local.tests.running import Run, eventually, get
from samlyft_local.credentials import Credentials
from samlyft_local.settings import SERVICES


def command(stack: Run, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "samlyft_local", *words],
        env={**os.environ, "SAMLYFT_HOME": str(stack.home)},
        input="nej\n",
        capture_output=True,
        text=True,
        check=False,
    )


def token(run: Run, user: str) -> str:
    return command(run, "token", user).stdout.strip()


def tenants(run: Run) -> int:
    headers = {"Authorization": f"Bearer {token(run, 'platform-admin')}"}
    return get(f"{run.origin}/enrollment/v1/tenants", headers=headers).status_code


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_answers_under_its_full_path(stack: Run, service: str) -> None:
    answer = get(f"{stack.origin}/{service}/v1/api-info")
    assert answer.status_code == 200
    assert answer.json()["apiName"] == service


def test_a_token_of_the_issuer_opens_a_service_and_its_absence_does_not(stack: Run) -> None:
    assert tenants(stack) == 200
    assert get(f"{stack.origin}/enrollment/v1/tenants").status_code == 401


def test_the_token_says_who_and_verifies_by_the_published_keys(stack: Run) -> None:
    metadata = get(f"{stack.origin}/issuer/.well-known/openid-configuration").json()
    keys = get(metadata["jwks_uri"]).json()
    text = token(stack, "gr-ale-leader")
    claims = jwt.decode(
        text,
        jwt.PyJWKSet.from_dict(keys)[jwt.get_unverified_header(text)["kid"]],
        algorithms=["ES256"],
        audience="https://api.samlyft.example",
        issuer=metadata["issuer"],
    )
    assert claims["sub"] == "gr-ale-leader"
    assert claims["exp"] - claims["iat"] <= 600


def test_a_second_start_on_the_same_data_says_so(stack: Run) -> None:
    second = Run(stack.home)
    second.output = stack.home.with_suffix(".second")
    assert second.start().wait(timeout=60) == 2
    assert "körs redan" in second.text
    assert stack.origin in second.text


def test_secrets_are_for_the_owner_only(stack: Run) -> None:
    for file in ("credentials.json", "nats/server.conf"):
        assert (stack.home / file).stat().st_mode & 0o077 == 0, file
    kept = Credentials.model_validate_json((stack.home / "credentials.json").read_text())
    roles = [password for role in kept.roles.values() for password in role.values()]
    for log in (stack.home / "logs").iterdir():
        text = log.read_text(errors="replace")
        for secret in (kept.postgres, kept.secret_key, *kept.nats.values(), *roles):
            assert secret not in text, log


@pytest.mark.parametrize("name", ["gateway", "issuer", "nats", "postgres", *SERVICES])
def test_a_part_that_is_killed_comes_back(stack: Run, name: str) -> None:
    killed = stack.parts[name]
    assert tenants(stack) == 200
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: stack.parts.get(name, killed) != killed, f"{name} is started again")
    eventually(lambda: _whole(stack), f"everything answers after {name}")
    assert f"{name} dog (SIGKILL)" in stack.text


def _whole(stack: Run) -> bool:
    try:
        ready = [get(f"{stack.origin}/{s}/v1/health/ready").status_code for s in SERVICES]
        return ready == [200] * len(SERVICES) and tenants(stack) == 200
    except httpx.HTTPError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_whole_and_starts_again_on_the_same_data(
    stack: Run, number: signal.Signals
) -> None:
    parts = stack.parts
    assert stack.stop(number) == 0
    assert stack.orphans({**parts, "supervisor": stack.process.pid}) == []
    stack.up()
    assert tenants(stack) == 200


def test_killing_the_supervisor_leaves_no_orphans_and_the_data_whole(stack: Run) -> None:
    parts = stack.parts
    stack.stop(signal.SIGKILL)
    eventually(lambda: stack.orphans(parts) == [], "the parts are gone")
    stack.up()
    assert tenants(stack) == 200


def test_killing_everything_at_once_leaves_the_data_whole(stack: Run) -> None:
    for pid in (stack.process.pid, *stack.parts.values()):
        os.kill(pid, signal.SIGKILL)
    stack.process.wait()
    stack.up()
    assert tenants(stack) == 200


def test_a_token_for_nobody_is_refused_and_the_users_are_listed(stack: Run) -> None:
    assert command(stack, "token", "nobody").returncode == 2
    assert "gr-ale-leader" in command(stack, "token").stdout


def test_reset_deletes_all_data_but_never_under_a_running_stack(stack: Run) -> None:
    assert command(stack, "reset", "--yes").returncode == 2
    assert tenants(stack) == 200
    stack.stop()
    assert command(stack, "reset").returncode == 2, "answered no"
    assert (stack.home / "postgres").exists()
    assert command(stack, "reset", "--yes").returncode == 0
    assert sorted(path.name for path in stack.home.iterdir()) == ["lock"]
    assert command(stack, "token", "gr-admin").returncode == 2
