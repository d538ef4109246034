"""The worker process: one consumer for each service whose events this one uses."""

import asyncio

import structlog
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_running.consumer import Consumer
from samlyft_running.pull import Pull
from samlyft_running.streams import connect

RETRY = 0.5


async def work(
    service: Service, settings: Settings, database: Database, stop: asyncio.Event
) -> None:
    """Consumes every source until `stop`; a source that is away is waited for without holding up the others.

    A service that hears nobody waits too: a process that ends would be started again for ever.
    """
    await asyncio.gather(
        stop.wait(),
        *(_consume(service, settings, database, source, stop) for source in service.sources),
        *(job(database, settings, stop) for job in service.jobs),
    )


async def _consume(
    service: Service, settings: Settings, database: Database, source: str, stop: asyncio.Event
) -> None:
    log = structlog.get_logger()
    while not stop.is_set():
        client = await connect(settings, f"{service.name} worker")
        try:
            pull = Pull(client, service, source)
            await pull.start()
            await Consumer(service, database, source).run(pull, stop)
        except NotFoundError:
            await asyncio.sleep(RETRY)
        except (OSError, NatsError) as error:
            log.warning("worker waits for NATS", source=source, error=type(error).__name__)
            await asyncio.sleep(RETRY)
        finally:
            await client.close()
