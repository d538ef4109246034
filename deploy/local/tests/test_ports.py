"""What is said of ports that are taken."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from deploy.local.tests.running import Run
from samlyft_local.messages import StackError
from samlyft_local.ports import Ports


def listener() -> socket.socket:
    server = socket.create_server(("127.0.0.1", 0))
    server.listen()
    return server


def test_a_start_names_the_port_that_is_taken_and_its_setting(place: Path) -> None:
    with listener() as server:
        port = server.getsockname()[1]
        run = Run(place / "taken", SAMLYFT_PORT=str(port))
        assert run.start().wait(timeout=60) == 2
    assert f"Port {port} är upptagen" in run.text
    assert f"SAMLYFT_PORT={port + 1}" in run.text
    assert not (run.home / "postgres").exists()


def test_a_chosen_port_is_had_or_refused() -> None:
    with listener() as server:
        port = server.getsockname()[1]
        with pytest.raises(StackError, match="SAMLYFT_NATS_PORT"):
            Ports().take("NATS", "SAMLYFT_NATS_PORT", port, 4222)


def test_a_default_yields_to_the_next_free_one_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with listener() as server:
        port = server.getsockname()[1]
        assert Ports().take("NATS", "SAMLYFT_NATS_PORT", None, port) > port
    assert f"Port {port} är upptagen" in capsys.readouterr().out


def test_no_port_is_given_twice() -> None:
    ports = Ports()
    given = [ports.take(name, "X", None, 42_000) for name in "abc"]
    assert len(set(given)) == 3


def test_two_stacks_that_start_together_choose_differently() -> None:
    one, other = Ports(), Ports()
    assert one.take("a", "X", None, 43_000) != other.take("a", "X", None, 43_000)
