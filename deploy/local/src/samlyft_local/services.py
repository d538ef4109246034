"""The four services: loaded once, forked many times."""

from __future__ import annotations

import gc
import http.client
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from samlyft_common.revisions import folder
from samlyft_common.service import Service
from samlyft_local.migrations import Migration
from samlyft_local.processes import Part
from samlyft_local.settings import SERVICES
from samlyft_running import cli

_PARTS = ("api", "worker", "relay")


@dataclass(frozen=True)
class Placed:
    """A service with what only this stack knows of it."""

    service: Service
    port: int
    environment: Mapping[str, str]

    @property
    def prefix(self) -> str:
        """The first part of its addresses."""
        return self.service.root_path

    def migration(self) -> Migration:
        """How its database is brought up to date."""
        return Migration(
            database=self.service.name,
            owner_url=self.environment["SAMLYFT_OWNER_DATABASE_URL"],
            scripts=folder(self.service.package),
            body=partial(self._run, "migrate"),
        )

    def parts(self, *, split: bool) -> list[Part]:
        """All in one process, or api, worker and relay apart."""
        if not split:
            return [Part(name=self.service.name, body=partial(self._run, "all"))]
        return [
            Part(name=f"{self.service.name}-{verb}", body=partial(self._run, verb))
            for verb in _PARTS
        ]

    def is_ready(self) -> bool:
        """What it says of itself."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", f"{self.prefix}/health/ready")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _run(self, verb: str) -> None:
        os.environ.update(self.environment)
        cli.run(self.service, verb)


def load() -> list[Service]:
    """Imports them here: what is loaded before the fork is paid for once, in time and memory."""
    gc.disable()
    found = [import_module(f"samlyft_{name.replace('-', '_')}.main").SERVICE for name in SERVICES]
    for part in ("postman", "relay", "worker"):
        import_module(f"samlyft_running.{part}")
    # Nothing loaded so far will be touched, and thereby copied, by a child's collections.
    gc.freeze()
    return found
