"""The command line `samlyft`: which verbs there are, whose settings they take, and how they end."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest
from nats.js.errors import NotFoundError

from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_operations import stream_state
from samlyft_operations.cli import OPERATIONS, answer
from samlyft_operations.places import OperationError, Place, places
from samlyft_running.streams import connect


def ended(*words: str) -> int:
    with pytest.raises(SystemExit) as stop:
        answer(words)
    return int(stop.value.code or 0)


def test_help_names_every_service_and_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("--help") == 0
    told = capsys.readouterr().out
    for word in ("enrollment", "reporting", "survey", "training-log", "migrate", "exit status"):
        assert word in told
    for verb in OPERATIONS:
        assert ended(*verb.split(), "--help") == 0
        assert f"samlyft {verb}" in capsys.readouterr().out.partition("examples:")[2], verb


def test_a_service_has_its_processes_and_own_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("training-log", "--help") == 0
    told = capsys.readouterr().out
    assert "verify" in told
    assert "relay" in told
    assert ended("training-log", "fly") == 2


def test_without_settings_it_says_which(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMLYFT_SETTINGS", str(tmp_path))
    assert answer(["streams", "show"]) == 2
    assert "enrollment.env" in capsys.readouterr().err
    (tmp_path / "reporting.env").write_text("SAMLYFT_DATABASE_URL='mysql://somewhere'\n")
    assert answer(["streams", "show"]) == 2
    told = capsys.readouterr().err
    assert "SAMLYFT_DATABASE_URL: " in told
    assert "somewhere" not in told
    assert answer(["streams", "show", "--service", "payroll"]) == 2


def test_a_file_is_read_whole_and_nothing_of_the_shell_shines_through(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMLYFT_DATABASE_URL", "postgresql://another")
    monkeypatch.setenv("SAMLYFT_NATS_URL", "nats://another")
    (tmp_path / "sample.env").write_text(
        "SAMLYFT_DATABASE_URL='postgresql://own'\n"
        """SAMLYFT_PLATFORM_ADMINS='["https://login.example one"]'\n"""
    )
    (place,) = places([service], tmp_path)
    assert place.settings.database_url.get_secret_value() == "postgresql://own"
    assert place.settings.platform_admins == ["https://login.example one"]
    assert place.settings.nats_url is None
    (alone,) = places([service], None)
    assert alone.settings.database_url.get_secret_value() == "postgresql://another"


async def test_streams_are_made_where_missing_and_mended_where_they_differ(
    service: Service, settings: Settings, nats_server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    where = [Place(service, settings.model_copy(update={"nats_url": nats_server}))]
    assert await stream_state.apply(where, Namespace(dry_run=True)) == 1
    client = await connect(where[0].settings, "test")
    with pytest.raises(NotFoundError):  # a dry run makes nothing
        await client.jetstream().stream_info("sample")
    assert await stream_state.apply(where, Namespace(dry_run=False)) == 0
    assert await stream_state.apply(where, Namespace(dry_run=True)) == 0
    await client.jetstream().delete_consumer("sample", "sample")
    config = (await client.jetstream().stream_info("sample")).config
    await client.jetstream().update_stream(config.evolve(max_age=3600.0))
    capsys.readouterr()
    assert await stream_state.show(where, Namespace(json=False)) == 1
    told = capsys.readouterr().out
    assert "differs: max_age" in told
    assert "missing" in told
    assert await stream_state.apply(where, Namespace(dry_run=False)) == 0
    assert await stream_state.show(where, Namespace(json=True)) == 0
    await client.close()


async def test_a_part_that_is_away_is_named(service: Service, settings: Settings) -> None:
    nowhere = settings.model_copy(update={"nats_url": "nats://127.0.0.1:9"})
    with pytest.raises(OperationError, match="NATS cannot be reached"):
        await stream_state.show([Place(service, nowhere)], Namespace(json=False))
