"""Making it all again: JetStream is transport, so wiping it, or a read model, loses nothing."""

import asyncpg
from nats.js.errors import NotFoundError

from samlyft_common import beside
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_running.streams import connect


async def republish(settings: Settings, tenant_id: str | None = None) -> int:
    """Sends every version of every fact again, under new event ids: an old id would fall to the duplicate window.

    Gives the number of events; the relay publishes them in their first order.
    """
    connection = await asyncpg.connect(settings.role_url("relay"))
    try:
        status = await connection.execute(
            "update outbox set event_id = uuidv7(), published_at = null where $1::text is null or tenant_id = $1",
            tenant_id,
        )
    finally:
        await connection.close()
    return int(status.rpartition(" ")[2])


async def rebuild_empty(service: Service, settings: Settings) -> None:
    """Empties the read model and the inbox, and has every stream delivered again from its start by the worker.

    For a read model that must not answer any more, as after its source was restored to an earlier time; `rebuild`
    lets it answer. Where a stream has lost events (deleted, older than its age), run `republish` at its source.
    """
    connection = await asyncpg.connect(settings.role_url("owner"))  # only the owner may truncate
    client = await connect(settings, f"{service.name} rebuild")
    try:
        await beside.drop(connection)
        await connection.execute(f"truncate {', '.join((*service.rebuilds, 'inbox'))}")
        for source in service.sources:
            try:
                await client.jetstream().delete_consumer(source, service.name)
            except NotFoundError:
                continue
    finally:
        await client.close()
        await connection.close()
