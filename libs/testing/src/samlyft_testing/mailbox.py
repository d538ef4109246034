"""A real mail server for tests: what it received, and mailboxes that refuse."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class Mailbox:
    """Takes letters to anyone but `nobody@...`, who does not exist, and `later@...`, whose mailbox is full."""

    def __init__(self, url: str) -> None:
        self.url = url
        """For `SAMLYFT_SMTP_URL`."""
        self.received: list[Any] = []

    async def handle_RCPT(  # noqa: N802  # the library's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """One address of a letter."""
        if address.startswith("nobody"):
            return "550 no such mailbox"
        if address.startswith("later"):
            return "452 no space now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # the library's name
        """The letter itself."""
        self.received.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server on a free port."""
    # The library knocks at the port that it was asked for, so the system is asked which one is free.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Mailbox(f"smtp://127.0.0.1:{port}")
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box
    controller.stop()
