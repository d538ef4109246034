"""Migrations: run by the owner role under one lock, with the helpers that give a table its row-level security."""

import asyncio
import random
import time
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import command, context, op
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from samlyft_common.revisions import folder

TENANT = "(select nullif(current_setting('app.tenant_id', true), ''))"
SCOPE = "(select nullif(current_setting('app.scope', true), ''))"
SUBJECT = "(select nullif(current_setting('app.subject', true), ''))"
TIME = sa.DateTime(timezone=True)
LOCK_TIMEOUT = "200ms"  # as long waits every reader and writer that comes after the migration
PATIENCE = 300.0  # seconds of trying again


async def migrate(package: str, owner_url: str) -> None:
    """Brings a service's database to the newest revision; several at once wait for each other."""
    await asyncio.to_thread(command.upgrade, config(package, owner_url), "head")


def config(package: str, owner_url: str) -> Config:
    """Alembic's settings for a service, without an ini file to keep in step."""
    result = Config()
    result.set_main_option("script_location", str(folder(package)))
    result.attributes["url"] = owner_url
    return result


def run(metadata: sa.MetaData) -> None:
    """What a service's `env.py` calls."""
    url = context.config.attributes["url"].replace("postgresql://", "postgresql+asyncpg://", 1)
    asyncio.run(_run(metadata, url))


async def _run(metadata: sa.MetaData, url: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_apply, metadata)
        await connection.commit()
    await engine.dispose()


def _apply(connection: sa.Connection, metadata: sa.MetaData) -> None:
    connection.execute(sa.text("select pg_advisory_lock(hashtext('samlyft migrations'))"))
    connection.execute(sa.text(f"set lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.commit()
    render, until = context.config.attributes.get("render_item"), time.monotonic() + PATIENCE
    while True:
        # Each revision is a transaction of its own: no lock of one is held while the next waits for its own.
        context.configure(
            connection, target_metadata=metadata, transaction_per_migration=True, render_item=render
        )
        try:
            with context.begin_transaction():
                return context.run_migrations()
        except sa.exc.DBAPIError as error:
            connection.rollback()
            if getattr(error.orig, "sqlstate", "") != "55P03" or time.monotonic() > until:
                raise
        time.sleep(random.uniform(0.2, 0.8))  # noqa: S311  # apart from others that wait


def app_role() -> str:
    """The serving role, from the owner's name that runs the migration."""
    owner = op.get_bind().scalar(sa.text("select current_user")) or ""
    return str(owner).removesuffix("_owner") + "_app"


def enable_tenant_rls(
    table: str, privileges: str = "select, insert, update, delete", scope: Sequence[str] = ()
) -> None:
    """Shuts a table to all but the session's tenant, and grants the app role just `privileges`.

    `scope` names the columns (municipality code, workplace or project id) by which rows that are shown to people
    are narrowed to the caller's reach; without the setting nothing is seen.
    """
    role = app_role()
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(
        f"create policy tenant on {table} to {role} using (tenant_id = {TENANT}) with check (tenant_id = {TENANT})"
    )
    if scope:
        words = (
            "(select string_to_array(nullif(current_setting('app.scope', true), ''), ','))::text[]"
        )
        within = " or ".join(f"{column}::text = any ({words})" for column in scope)
        op.execute(
            f"create policy reach on {table} as restrictive for select to {role} using ({SCOPE} = '*' or {within})"
        )
    op.execute(f"grant {privileges} on {table} to {role}")


def add_letters() -> None:
    """The table of letters, its policies and grants; called once by a migration of each service."""
    op.create_table(
        "letter",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        *(sa.Column(name, sa.Text()) for name in ("recipient", "subject", "body", "unsubscribe")),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failure", sa.Text()),
        *(
            sa.Column(f"{when}_at", TIME, server_default=sa.text("now()"), nullable=False)
            for when in ("posted", "next_try")
        ),
        sa.Column("sent_at", TIME),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_letter"),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name="ck_letter_tenant"),
    )
    waiting = sa.text("recipient is not null")
    op.create_index("ix_letter_waiting", "letter", ["next_try_at"], postgresql_where=waiting)
    op.create_index("ix_letter_reference", "letter", ["tenant_id", "reference"])
    secure_letters()


def add_origins() -> None:
    """The origins whose pages a tenant lets read; called once by a migration of each service."""
    op.add_column(
        "tenant",
        sa.Column(
            "cors_origins", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
    )


def secure_letters() -> None:
    """Whoever posts a letter may see what became of it; only the postman sends and empties it."""
    enable_tenant_rls("letter", "select, insert")
    relay = app_role().removesuffix("_app") + "_relay"
    op.execute(f"create policy relay on letter to {relay} using (true)")
    op.execute(f"grant select, update, delete on letter to {relay}")


def secure_common_tables() -> None:
    """Policies and grants of the tables in `tables.common_tables`; called once by each first migration."""
    relay = app_role().removesuffix("_app") + "_relay"
    # Only what an event says may be blanked, for protection and erasure: never its place in the log.
    enable_tenant_rls("outbox", "select, insert, update (data)")
    enable_tenant_rls("inbox", "select, insert")
    enable_tenant_rls("dead_letter")
    enable_tenant_rls("idempotency", "select, insert, update")
    enable_tenant_rls("tenant", "select, insert, update")
    enable_tenant_rls("access_grant", "select, insert, update")
    # The platform administrator lists tenants by name and sees nothing inside them.
    op.execute(
        f"create policy platform on tenant for select to {app_role()} using ({TENANT} = 'platform')"
    )
    # A caller's own grants are read before its tenant is known.
    op.execute(
        f"create policy own on access_grant for select to {app_role()} using (issuer || ' ' || subject = {SUBJECT})"
    )
    for table, privileges in {
        "outbox": "select, delete, update (event_id, published_at)",
        "inbox": "select, delete",
        "idempotency": "select, delete",
    }.items():
        op.execute(f"create policy relay on {table} to {relay} using (true)")
        op.execute(f"grant {privileges} on {table} to {relay}")
    op.execute(f"grant select on alembic_version to {app_role()}")
