"""Loopback ports: which are free, and what to say of those that are not."""

from __future__ import annotations

import socket
import sys

from samlyft_local.messages import StackError, say

_HOST = "127.0.0.1"
_TRIES = 200


class Ports:
    """Hands out ports and never the same one twice, since nothing listens on them yet."""

    def __init__(self) -> None:
        self._known: set[int] = set()

    def take(self, part: str, setting: str, chosen: int | None, default: int) -> int:
        """The chosen port, or a refusal that names the setting; else the first free one."""
        if chosen is not None:
            if not self._free(chosen):
                raise taken(part, setting, chosen)
            return self._give(chosen)
        port = next((p for p in range(default, default + _TRIES) if self._free(p)), None)
        if port is None:
            raise taken(part, setting, default)
        # Ports of our own, and those already told of, are passed over in silence.
        news = set(range(default, port)) - self._known
        if news:
            foreign = min(news)
            say(
                f"Port {foreign} är upptagen: {part} tar {port}",
                f"port {foreign} is taken, {part} uses {port}",
            )
        self._known |= news
        return self._give(port)

    def _free(self, port: int) -> bool:
        return port not in self._known and is_free(port) and self._claim(port)

    def _give(self, port: int) -> int:
        self._known.add(port)
        return port

    def _claim(self, port: int) -> bool:
        """Keeps another stack, starting at this very moment, from the same choice.

        A name in the kernel, which goes when this process goes; systems without such names go on.
        """
        if sys.platform != "linux":
            return True
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            claim.bind(f"\0samlyft-port-{port}")
        except OSError:
            claim.close()
            return False
        claim.detach()
        return True


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    """Whether something accepts connections there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((_HOST, port)) == 0


def taken(part: str, setting: str, port: int) -> StackError:
    """The refusal that says which port, whose, and how to choose another."""
    return StackError(
        f"Port {port} är upptagen och behövs för {part}. Byt: {setting}={port + 1} make run",
        f"Port {port} is taken and {part} needs it. Change it: {setting}={port + 1} make run",
    )
