"""What `doctor` asks a database: counts, ages and sizes, never a row."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from samlyft_common.jobs import tenants
from samlyft_operations.places import Place, opened, rows_of
from samlyft_running.consumer import UNKNOWN

LOOKS = {
    "server": """
        select current_setting('server_version') as version, current_database() as name,
            pg_database_size(current_database()) as bytes, pg_postmaster_start_time() as started_at,
            current_setting('max_connections')::int as max_connections
    """,
    "durability": """
        select name, setting from pg_settings
        where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'archive_mode', 'wal_level') order by 1
    """,
    "connections": """
        select usename as role, coalesce(state, 'background') as state, count(*)::int as connections,
            max(extract(epoch from now() - xact_start))::float8 as oldest_transaction_seconds
        from pg_stat_activity where datname = current_database() group by 1, 2 order by 1, 2
    """,
    "outbox": """
        select count(*)::int as waiting,
            extract(epoch from now() - min(recorded_at))::float8 as oldest_seconds
        from outbox where published_at is null
    """,
    "facts": "select type, count(*)::int as versions, max(recorded_at) as newest from outbox group by 1 order by 1",
    "inbox": """
        select source, count(*)::int as events, max(recorded_at) as newest,
            extract(epoch from now() - max(handled_at))::float8 as seconds_since
        from inbox group by 1 order by 1
    """,
    "letters": """
        select count(*)::int as waiting, extract(epoch from now() - min(posted_at))::float8 as oldest_seconds
        from letter where recipient is not null
    """,
    "unfinished_indexes": "select indexrelid::regclass::text as name from pg_index where not indisvalid order by 1",
    "tables": """
        select relname as name, pg_total_relation_size(oid) as bytes, reltuples::bigint as rows
        from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
        order by 2 desc limit 12
    """,
}
LETTERS = sa.text(
    """
    select subject, error, count(*)::int as letters, min(stored_at) as oldest
    from dead_letter group by 1, 2 order by 1, 2
    """
)


async def letters(place: Place) -> list[dict[str, Any]]:
    """Dead letters by subject and kind of error."""
    async with opened(place) as database:
        return await rows_of(database, LETTERS, [*await tenants(database), UNKNOWN])
