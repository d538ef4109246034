"""The whole of it: which parts there are, in what order they come up and in what order they go."""

from __future__ import annotations

import time

from samlyft_local import credentials, lock
from samlyft_local.gateway import Gateway
from samlyft_local.jetstream import Nats
from samlyft_local.messages import StackError, say
from samlyft_local.ports import Ports, answers
from samlyft_local.postgres import Postgres
from samlyft_local.processes import Part
from samlyft_local.settings import LocalSettings
from samlyft_local.supervisor import Supervisor

_FIRST_INNER_PORT = 8100


class Stack:
    """PostgreSQL, NATS, issuer, services and gateway of one data directory, whose lock is held."""

    def __init__(self, settings: LocalSettings) -> None:
        self._settings = settings
        self._home = settings.home
        self._ports = Ports()
        self._ports.take("gateway", "SAMLYFT_PORT", settings.port, settings.port)
        self._secrets = credentials.load(self._home, settings.origin)
        self.supervisor = Supervisor(
            self._home / "logs", lambda pids: lock.record(self._home, settings.origin, pids)
        )
        self._postgres = self._place_postgres()
        self._nats = self._place_nats()

    def up(self) -> None:
        """Returns when everything answers."""
        for backing in (self._postgres, self._nats):
            if backing is not None:
                backing.prepare()
                self.supervisor.start(backing.part())
        # Imported while the databases start: it takes longer than they do.
        from samlyft_local import told
        from samlyft_local.applications import Applications

        applications = Applications(self._settings, self._secrets, self._port_of)
        gateway = Gateway(self._home / "gateway", self._settings.port, applications.upstreams)
        gateway.prepare()
        issuer = applications.issuer(self._home)
        portal = applications.portal()
        for part in (issuer, portal.part(), gateway.part()):
            if part is not None:
                self.supervisor.start(part)
        if self._postgres:
            self.supervisor.until(self._postgres.is_ready, "postgres")
        placed = applications.place(self._admin_url(), self._nats.url if self._nats else None)
        told.tell(self._home, self._admin_url(), placed)
        self.supervisor.run_once(applications.migrations)
        for one in placed:
            for part in one.parts(split=self._settings.split):
                if self._postgres:
                    part.may_start = self._postgres.is_ready
                self.supervisor.start(part)
        for one in placed:
            self.supervisor.until(one.is_ready, one.service.name)
        self.supervisor.until(portal.is_ready, portal.name)
        self.supervisor.until(lambda: answers(self._settings.port), "gateway")

    def demonstrate(self) -> None:
        """Loads the demonstration through the gateway; the stack stays up if that fails."""
        if self._settings.issuers:
            say("Ingen demonstration utan egen utfärdare", "no demonstration with other issuers")
            return
        part = Part(name="demonstration", body=self._load_demonstration, once=True, terminal=True)
        try:
            self.supervisor.run_once([part], seconds=3600.0)
        except StackError:
            say("Demonstrationen kunde inte läsas in", "the demonstration could not be loaded")

    def _load_demonstration(self) -> None:
        # Imported in its own process: nobody else needs what it needs.
        from samlyft_local.demo.load import run

        run(self._settings.origin)

    def down(self) -> None:
        """First who calls, then who is called: nobody is left talking to a part that is gone."""
        say("Stoppar", "stopping")
        began = time.monotonic()
        self.supervisor.stop(
            [
                lambda name: name in ("demonstration", "gateway"),
                lambda name: name not in ("nats", "postgres"),
                lambda name: name == "nats",
                lambda _: True,
            ]
        )
        lock.forget(self._home)
        say(f"Stoppat på {time.monotonic() - began:.1f} s", "stopped")

    def _place_postgres(self) -> Postgres | None:
        if self._settings.postgres_url:
            return None
        chosen = self._settings.postgres_port
        port = self._ports.take("PostgreSQL", "SAMLYFT_POSTGRES_PORT", chosen, 54320)
        archive = self._settings.wal_archive
        return Postgres(self._home / "postgres", port, self._secrets.postgres, archive)

    def _place_nats(self) -> Nats | None:
        if self._settings.nats_url:
            return None
        port = self._ports.take("NATS", "SAMLYFT_NATS_PORT", self._settings.nats_port, 4222)
        chosen = self._settings.nats_monitoring_port
        monitoring = self._ports.take(
            "NATS monitoring", "SAMLYFT_NATS_MONITORING_PORT", chosen, 8222
        )
        return Nats(self._home / "nats", port, monitoring, self._secrets.nats)

    def _port_of(self, name: str) -> int:
        field = f"{name.replace('-', '_')}_port"
        chosen: int | None = getattr(self._settings, field)
        return self._ports.take(name, f"SAMLYFT_{field.upper()}", chosen, _FIRST_INNER_PORT)

    def _admin_url(self) -> str:
        outside = self._settings.postgres_url
        if outside is not None:
            return outside.get_secret_value()
        return self._postgres.admin_url if self._postgres else ""
