"""NATS with JetStream from its wheel: one account, one user a service, each held to its own."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path

from samlyft_local.credentials import write_private
from samlyft_local.processes import Part, program
from samlyft_local.programs import find


def permissions(service: str) -> dict[str, dict[str, list[str]]]:
    """What one service may say and hear: its own facts, and others' through its own consumers."""
    return {
        "publish": {
            "allow": [
                f"samlyft.{service}.>",
                f"samlyft-wake.{service}",
                "$JS.API.INFO",
                "$JS.API.STREAM.NAMES",
                "$JS.API.STREAM.INFO.*",
                f"$JS.API.STREAM.CREATE.{service}",
                f"$JS.API.STREAM.UPDATE.{service}",
                *(
                    subject
                    for durable in (service, f"{service}-rebuild")
                    for subject in (
                        f"$JS.API.CONSUMER.*.*.{durable}",
                        f"$JS.API.CONSUMER.*.*.{durable}.>",
                        f"$JS.API.CONSUMER.DURABLE.CREATE.*.{durable}",
                        f"$JS.API.CONSUMER.MSG.NEXT.*.{durable}",
                        f"$JS.ACK.*.{durable}.>",
                    )
                ),
            ]
        },
        "subscribe": {"allow": [f"_INBOX_{service}.>", f"samlyft-wake.{service}"]},
    }


class Nats:
    """One server in one directory, on loopback."""

    def __init__(
        self, data: Path, port: int, monitoring_port: int, passwords: Mapping[str, str]
    ) -> None:
        self.data = data
        self.port = port
        self.monitoring_port = monitoring_port
        self._passwords = passwords

    @property
    def url(self) -> str:
        """Without credentials: each service has its own."""
        return f"nats://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Writes the server's file anew, since ports may differ from the last start."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        write_private(self._file, self.configuration())

    def configuration(self) -> str:
        """The server's file."""
        users = [
            {"user": name, "password": password, "permissions": permissions(name)}
            for name, password in self._passwords.items()
        ]
        return f"""\
server_name: samlyft-local
listen: "127.0.0.1:{self.port}"
http: "127.0.0.1:{self.monitoring_port}"
max_payload: 1MB
jetstream {{
  store_dir: {json.dumps(str(self.data))}
  sync_interval: always
  max_memory_store: 64MB
  max_file_store: 4GB
}}
authorization {{
  users: {json.dumps(users, indent=2)}
}}
"""

    def part(self) -> Part:
        """The server as a part of the stack."""
        body = program(
            find("nats-server"),
            ["-c", str(self._file)],
            {"PATH": os.defpath, "HOME": str(self.data)},
        )
        return Part(name="nats", body=body, orphan_signal=signal.SIGTERM, grace=1.0)

    @property
    def _file(self) -> Path:
        return self.data / "server.conf"
