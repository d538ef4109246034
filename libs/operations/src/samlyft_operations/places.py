"""Which services are installed here, and the settings of each: from a folder of files, or from the environment."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import asyncpg
import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy import make_url

from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_common.settings import Settings

GROUP = "samlyft.services"
PREFIX = "SAMLYFT_"


class OperationError(Exception):
    """Something for whoever runs the command to decide; the text says what and how. Exit status 2."""


@dataclass(frozen=True)
class Place:
    """One service with the settings by which it is reached from here."""

    service: Service
    settings: Settings

    @property
    def name(self) -> str:
        """The service's."""
        return self.service.name

    @property
    def admin_url(self) -> str:
        """The administrator's URL of the service's own database: policies do not narrow what is seen there."""
        admin = self.settings.admin_database_url
        if admin is None:
            msg = f"{self.name}: this needs SAMLYFT_ADMIN_DATABASE_URL, since policies hide rows from every other role"
            raise OperationError(msg)
        own = make_url(self.settings.database_url.get_secret_value()).database
        return str(
            make_url(admin.get_secret_value())
            .set(database=own)
            .render_as_string(hide_password=False)
        )

    @property
    def app_role(self) -> str:
        """The role that policies bind."""
        return str(make_url(self.settings.database_url.get_secret_value()).username)


@asynccontextmanager
async def opened(place: Place) -> AsyncIterator[Database]:
    """The service's database, as its own role; whose is away is told instead of a trace."""
    database = Database(place.settings)
    try:
        await database.start()
    except (OSError, asyncpg.PostgresError) as error:
        msg = f"{place.name}: its database cannot be reached ({type(error).__name__})"
        raise OperationError(msg) from error
    try:
        yield database
    finally:
        await database.stop()


def names() -> list[str]:
    """The installed services, not yet loaded."""
    return sorted(one.name for one in entry_points(group=GROUP))


def load(name: str) -> Service:
    """One installed service."""
    (found,) = entry_points(group=GROUP, name=name)
    service: Service = found.load()
    return service


def default_folder() -> Path | None:
    """`SAMLYFT_SETTINGS`, or what a local stack has written below its data directory."""
    if named := os.environ.get("SAMLYFT_SETTINGS"):
        return Path(named)
    local = Path(os.environ.get("SAMLYFT_HOME", ".samlyft")) / "settings"
    return local if local.is_dir() else None


def places(services: Sequence[Service], folder: Path | None) -> list[Place]:
    """Those that have settings here; without a folder the environment is the one service's own."""
    if folder is None:
        if len(services) != 1:
            msg = "several services: say --settings FOLDER with a file <service>.env of each, or one --service"
            raise OperationError(msg)
        return [Place(services[0], _read(services[0], None))]
    files = {one.name: folder / f"{one.name}.env" for one in services}
    missing = [name for name, file in files.items() if not file.exists()]
    if len(missing) == len(services):
        msg = f"{folder} has no settings: {', '.join(f'{name}.env' for name in missing)}"
        raise OperationError(msg)
    return [Place(one, _read(one, files[one.name])) for one in services if one.name not in missing]


def _read(service: Service, file: Path | None) -> Settings:
    """The environment of this shell is another's as soon as there is a file: none of it shines through."""
    kept = {k: os.environ.pop(k) for k in list(os.environ) if file and k.startswith(PREFIX)}
    try:
        return service.settings(_env_file=file)  # type: ignore[call-arg]  # pydantic-settings' own
    except ValidationError as error:
        wrong = [
            f"{PREFIX}{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}"
            for one in error.errors()
        ]
        msg = f"{service.name}: {'; '.join(wrong)}"
        raise OperationError(msg) from None
    finally:
        os.environ.update(kept)


async def rows_of(
    database: Database, query: sa.TextClause, chosen: Sequence[str]
) -> list[dict[str, Any]]:
    """What a query finds in each of these tenants."""
    found: list[dict[str, Any]] = []
    for tenant_id in chosen:
        async with database.session(tenant_id) as session:
            rows = (await (await session.connection()).execute(query)).mappings()
            found += [dict(row) for row in rows]
    return found
