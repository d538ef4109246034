"""The one Dockerfile: read by hadolint and by rules of our own, each with a planted fault."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deploy.manifests import K8S, program

DOCKERFILE = (K8S.parent / "docker" / "Dockerfile").read_text(encoding="utf-8")


def hadolint(text: str, folder: Path) -> list[str]:
    """Its words, one a line; none for a file that is as it should be."""
    (folder / "Dockerfile").write_text(text, encoding="utf-8")
    command = [program("hadolint"), "--no-color", "Dockerfile"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.splitlines()


def last_stage(text: str) -> list[str]:
    lines = text.splitlines()
    return lines[max(i for i, line in enumerate(lines) if line.startswith("FROM ")) :]


def runs_as_a_number_that_is_not_root(text: str) -> bool:
    users = [line.split()[1] for line in last_stage(text) if line.startswith("USER ")]
    return bool(users) and users[-1].isdecimal() and users[-1] != "0"


def gets_its_signals_itself(text: str) -> bool:
    """In the exec form: a shell in between would keep SIGTERM, and every restart would be a kill."""
    words = ("ENTRYPOINT ", "CMD ")
    starts = [line.partition(" ")[2] for line in last_stage(text) if line.startswith(words)]
    return bool(starts) and all(start.startswith("[") for start in starts)


def takes_only_what_was_built(text: str) -> bool:
    """Nothing of the place that builds, and nothing installed in the result."""
    copies = [line for line in last_stage(text) if line.startswith(("COPY", "ADD"))]
    installs = [line for line in last_stage(text) if "pip install" in line or "apt-get" in line]
    return all(line.startswith("COPY --from=build ") for line in copies) and not installs


def names_no_latest(text: str) -> bool:
    return ":latest" not in text and "ARG BASE=python:" in text


RULES: dict[str, tuple[Callable[[str], bool], tuple[str, str]]] = {
    "a user that is not root": (runs_as_a_number_that_is_not_root, ("USER 10001", "USER 0")),
    "signals": (
        gets_its_signals_itself,
        ('ENTRYPOINT ["/app/service"]', "ENTRYPOINT /app/service"),
    ),
    "only what was built": (
        takes_only_what_was_built,
        ("COPY --from=build /app /app", "COPY . /app"),
    ),
    "no latest": (names_no_latest, ("python:3.13-slim-bookworm", "python:latest")),
}


def test_hadolint_finds_nothing(tmp_path: Path) -> None:
    assert hadolint(DOCKERFILE, tmp_path) == []


@pytest.mark.parametrize(
    ("here", "fault", "code"),
    [
        ("USER 10001", "USER root", "DL3002"),
        ("EXPOSE 8000", "EXPOSE 80000", "DL3011"),
        ("WORKDIR /app\nENV", "RUN cd /app\nENV", "DL3003"),
        ('CMD ["all"]', "CMD all", "DL3025"),
    ],
)
def test_hadolint_finds_what_is_planted(here: str, fault: str, code: str, tmp_path: Path) -> None:
    assert here in DOCKERFILE
    assert any(code in line for line in hadolint(DOCKERFILE.replace(here, fault), tmp_path))


@pytest.mark.parametrize("name", RULES)
def test_rules_of_our_own_hold_and_are_seen_to_break(name: str) -> None:
    holds, (here, fault) = RULES[name]
    assert holds(DOCKERFILE)
    assert here in DOCKERFILE
    assert not holds(DOCKERFILE.replace(here, fault))
