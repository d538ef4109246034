"""Issuer and services: the parts that are Python of ours, loaded once and forked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import asyncpg

from samlyft_common.roles import provision
from samlyft_local import services
from samlyft_local.credentials import Credentials
from samlyft_local.issuer import LocalIssuer, SigningKey
from samlyft_local.messages import StackError
from samlyft_local.migrations import Migration, due
from samlyft_local.portal import Portal
from samlyft_local.processes import Part
from samlyft_local.settings import BROKER, DATABASES, LocalSettings
from samlyft_local.users import PLATFORM_ADMIN
from samlyft_survey import broker
from samlyft_web.tokens import Issuer


class Applications:
    """What stands between the databases and the gateway; `port_of` gives each its port."""

    def __init__(
        self, settings: LocalSettings, secrets: Credentials, port_of: Callable[[str], int]
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._loaded = services.load()
        self._ports = {one.name: port_of(one.name) for one in self._loaded}
        self._issuer_port = None if settings.issuers else port_of("issuer")
        self._portal_port = port_of("portal")
        self.migrations: list[Part] = []
        """What must have run before the services start; known once they are placed."""

    @property
    def upstreams(self) -> dict[str, int]:
        """Path prefix to port, for the gateway."""
        found = {one.root_path: self._ports[one.name] for one in self._loaded}
        found |= {path: self._ports[one.name] for one in self._loaded for path in one.beside}
        found["/portal"] = self._portal_port
        return found if self._issuer_port is None else {**found, "/issuer": self._issuer_port}

    def issuer(self, home: Path) -> Part | None:
        """The local token issuer, unless others are named."""
        if self._issuer_port is None:
            return None
        clients = home / "clients"
        clients.mkdir(exist_ok=True)
        issuer = LocalIssuer(
            self._secrets.issuer,
            self._settings.origin,
            self._settings.audience,
            SigningKey(),
            clients,
        )
        return issuer.part(self._settings.environment, "127.0.0.1", self._issuer_port)

    def portal(self) -> Portal:
        """The pages."""
        return Portal(self._settings, self._secrets, self._portal_port, self._issuer_port)

    def place(self, admin_url: str, nats_url: str | None) -> list[services.Placed]:
        """Gives each service its roles, its database and its settings."""
        urls = asyncio.run(self._provision(admin_url))
        environments = self._environments(urls)
        if nats_url:
            for name, environment in environments.items():
                environment["SAMLYFT_NATS_URL"] = nats_url
                environment["SAMLYFT_NATS_USER"] = name
                environment["SAMLYFT_NATS_PASSWORD"] = self._secrets.nats[name]
        placed = [
            services.Placed(one, self._ports[one.name], environments[one.name])
            for one in self._loaded
        ]
        migrations = [one.migration() for one in placed]
        migrations.append(_broker_migration(urls[BROKER]["owner"]))
        self.migrations = asyncio.run(due(migrations))
        return placed

    def _environments(self, urls: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        found = {
            name: {
                "SAMLYFT_HOST": "127.0.0.1",
                "SAMLYFT_PORT": str(port),
                "SAMLYFT_PUBLIC_URL": self._settings.origin,
                "SAMLYFT_DATABASE_URL": urls[name]["app"],
                "SAMLYFT_RELAY_DATABASE_URL": urls[name]["relay"],
                "SAMLYFT_OWNER_DATABASE_URL": urls[name]["owner"],
                "SAMLYFT_SECRET_KEY": self._secrets.secret_key,
                **self._tokens(),
            }
            for name, port in self._ports.items()
        }
        found["survey"]["SAMLYFT_BROKER_DATABASE_URL"] = urls[BROKER]["app"]
        return found

    def _tokens(self) -> dict[str, str]:
        if self._issuer_port is None:
            return {}
        # Fetched past the gateway, which may be starting again just then.
        keys = f"http://127.0.0.1:{self._issuer_port}/issuer/jwks"
        issuer = Issuer(issuer=self._secrets.issuer, jwks_url=keys, algorithms=("ES256",))
        return {
            "SAMLYFT_ISSUERS": json.dumps([issuer.model_dump()]),
            "SAMLYFT_PLATFORM_ADMINS": json.dumps([f"{self._secrets.issuer} {PLATFORM_ADMIN}"]),
        }

    async def _provision(self, admin_url: str) -> dict[str, dict[str, str]]:
        roles = self._secrets.roles
        try:
            urls = await asyncio.gather(
                *(provision(admin_url, name, roles[name]) for name in DATABASES)
            )
        except (OSError, asyncpg.PostgresError) as error:
            raise StackError(
                f"PostgreSQL nås inte eller vägrar: {error}",
                "PostgreSQL is out of reach or refuses (a superuser's URL is needed).",
            ) from error
        return dict(zip(DATABASES, urls, strict=True))


def _broker_migration(owner_url: str) -> Migration:
    def body() -> None:
        asyncio.run(broker.migrate(owner_url))

    return Migration(BROKER, owner_url, Path(broker.__file__).parent / "migrations", body)
