"""Streams and consumers as declared infrastructure: made where missing, updated where they differ."""

from nats.aio.client import Client
from nats.js import JetStreamContext, api
from nats.js.errors import NotFoundError

from samlyft_common.service import Service
from samlyft_common.settings import Settings

DAY = 24 * 3600.0
MAX_EVENT = 512 * 1024


async def connect(settings: Settings, part: str, *, patient: bool = True) -> Client:
    """A connection that never gives up unless told, with an inbox that only this service's user may read.

    The library's defaults close for good after two minutes and see a dead peer after four.
    """
    client = Client()
    user, seed = settings.nats_user, settings.nats_nkey_seed
    await client.connect(
        settings.nats_url or "nats://127.0.0.1:4222",
        name=f"samlyft {part}",
        user=None if seed else user,
        password=settings.nats_password.get_secret_value() if settings.nats_password else None,
        nkeys_seed_str=seed.get_secret_value() if seed else None,
        inbox_prefix=f"_INBOX_{user}" if user else "_INBOX",
        max_reconnect_attempts=-1 if patient else 2,
        reconnect_time_wait=1,
        ping_interval=10,
        max_outstanding_pings=2,
        allow_reconnect=patient,
        error_cb=_ignore,
    )
    return client


async def _ignore(_: Exception) -> None:
    """Lost connections are retried by the client; what matters is seen as relay lag and readiness."""


def stream_config(service: str, replicas: int = 1) -> api.StreamConfig:
    """The stream of what a service publishes. Full means refuse, so that the outbox waits and nothing is dropped."""
    return api.StreamConfig(
        name=service,
        subjects=[f"samlyft.{service}.>"],
        storage=api.StorageType.FILE,
        num_replicas=replicas,
        retention=api.RetentionPolicy.LIMITS,
        discard=api.DiscardPolicy.NEW,
        max_age=30 * DAY,
        max_msg_size=MAX_EVENT,
        duplicate_window=600,
        allow_direct=True,
    )


async def declare_stream(js: JetStreamContext, service: str, replicas: int = 1) -> None:
    """Makes the stream, or brings it to what is declared."""
    wanted = stream_config(service, replicas)
    try:
        await js.stream_info(service)
    except NotFoundError:
        await js.add_stream(wanted)
    else:
        await js.update_stream(wanted)


def consumer_config(
    service: Service, source: str, durable: str | None = None
) -> api.ConsumerConfig:
    """This service's durable on another's stream. Deliveries are unlimited: the worker itself stores dead letters."""
    return api.ConsumerConfig(
        durable_name=durable or service.name,
        filter_subjects=[f"{event.event_type()}.*" for event in service.sources[source]],
        ack_policy=api.AckPolicy.EXPLICIT,
        deliver_policy=api.DeliverPolicy.ALL,
        ack_wait=30,
        max_deliver=-1,
        max_ack_pending=2_000,
    )


async def declare_consumer(
    js: JetStreamContext, service: Service, source: str, durable: str | None = None
) -> None:
    """Makes the consumer, or brings it to what is declared."""
    await js.add_consumer(source, consumer_config(service, source, durable))
