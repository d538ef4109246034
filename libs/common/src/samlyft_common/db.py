"""The one place that opens and commits transactions, with the tenant set before anything else can run."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import msgspec
import sqlalchemy as sa
from fastapi import Depends, Request
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session as SyncSession
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.settings import Settings

SET_TENANT = sa.text(
    "select set_config('app.tenant_id', :tenant, true), set_config('app.scope', :scope, true)"
)
STAND_FOR = sa.text("select set_config('app.scope', :scope, true)")
SET_PATH = sa.text("select set_config('search_path', :path, true)")
WIDEN = sa.text("select set_config('app.scope', '*', true)")
UNSAFE = """
select exists (select from pg_roles where rolname = current_user and (rolsuper or rolbypassrls))
    or exists (select from pg_class where relowner = current_user::regrole)
"""
DURABLE = """
select bool_and(setting <> 'off') from pg_settings
where name in ('fsync', 'full_page_writes', 'synchronous_commit')
"""


class TenantSession(SyncSession):
    """A session whose every transaction begins by saying whose it is: without it no row is seen or written."""


@event.listens_for(TenantSession, "after_begin")
def _set_tenant(
    session: TenantSession, transaction: SessionTransaction, connection: sa.Connection
) -> None:
    if not transaction.nested:
        connection.execute(
            SET_TENANT, {"tenant": session.info["tenant_id"], "scope": session.info["scope"]}
        )
        if path := session.info.get("search_path"):
            connection.execute(SET_PATH, {"path": path})


async def _keep(_: asyncpg.Connection) -> None:
    """No reset between borrowers: settings are local to their transaction, and a test shows that none stays."""


def make_engine(url: str, **options: Any) -> AsyncEngine:
    """SQLAlchemy's engine, with jsonb in and out as Python values."""
    return create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        json_serializer=_to_json,
        json_deserializer=msgspec.json.decode,
        **options,
    )


class Database:
    """The pools of one process: `session` for commands and queries, `pool` for paths that are one statement."""

    def __init__(self, settings: Settings, search_path: str | None = None) -> None:
        """`search_path` is for who makes a read model beside the one that answers: for sessions, not for `pool`."""
        self._settings = settings
        self._search_path = search_path
        self._url = settings.database_url.get_secret_value()
        self._production = settings.environment == "production"
        self.wake: Callable[[], None] = lambda: None
        """Called after a commit that emitted events: a hint to the relay, harmless to lose."""

    @property
    def pool(self) -> asyncpg.Pool:
        """Connections as `<service>_app`, jsonb in and out as Python values."""
        return self._pool

    @property
    def engine(self) -> AsyncEngine:
        """SQLAlchemy's engine over the same role."""
        return self._engine

    async def start(self) -> None:
        """Opens the pools; refuses a role that row-level security does not bind."""
        self._pool = await asyncpg.create_pool(
            self._url, min_size=1, max_size=8, reset=_keep, init=_set_json, timeout=5
        )
        try:
            await self._check()
        except Exception:
            await self._pool.close()
            raise
        self._engine = make_engine(self._url, pool_size=8, max_overflow=4, pool_timeout=5)

    async def _check(self) -> None:
        if await self._pool.fetchval(UNSAFE):
            msg = "the role owns tables or has BYPASSRLS: row-level security would not hold"
            raise RuntimeError(msg)
        if self._production and not await self._pool.fetchval(DURABLE):
            msg = "fsync or synchronous_commit is off: a power cut would lose what was answered"
            raise RuntimeError(msg)

    async def stop(self) -> None:
        """Closes the pools; running queries finish first."""
        await self._engine.dispose()
        await self._pool.close()

    @asynccontextmanager
    async def session(self, tenant_id: str, scope: str = "*") -> AsyncIterator[AsyncSession]:
        """One transaction of one tenant: committed at the end, rolled back by any exception."""
        async with AsyncSession(
            self._engine,
            sync_session_class=TenantSession,
            expire_on_commit=False,
            info={
                "tenant_id": tenant_id,
                "scope": scope,
                "settings": self._settings,
                "search_path": self._search_path,
            },
        ) as session:
            yield session
            await session.commit()
            if session.info.get("emitted"):
                self.wake()


def settings_of(session: AsyncSession) -> Settings:
    """The settings of the process, for a command that makes links or keyed hashes."""
    found: Settings = session.info["settings"]
    return found


async def widen(session: AsyncSession) -> None:
    """Lets a command see all rows of its tenant, whatever the caller's reach: the command checks that itself.

    What stands beyond the reach decides too: who is registered already, what was booked before.
    """
    await (await session.connection()).execute(WIDEN)


async def stand_for(session: AsyncSession, ids: Sequence[UUID]) -> None:
    """Narrows to what names these persons themselves, for rows that `*` opens to nobody; `widen` ends it."""
    scope = ",".join(str(one) for one in ids)
    await (await session.connection()).execute(STAND_FOR, {"scope": scope})


def _to_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def _set_json(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec(
        "jsonb", encoder=_to_json, decoder=msgspec.json.decode, schema="pg_catalog"
    )


async def _open_session(request: Request) -> AsyncIterator[AsyncSession]:
    """The request's session, narrowed to what `auth.require` found: the route names its permission first."""
    principal = request.state.principal
    async with request.app.state.database.session(principal.tenant_id, principal.scope) as session:
        yield session


Session = Annotated[AsyncSession, Depends(_open_session, scope="function")]
"""Function scope: the commit comes before the response, so that no 201 is sent for what was not stored."""
