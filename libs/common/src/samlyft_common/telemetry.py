"""One trace from the request through outbox, NATS and consumer into the read model (W3C Trace Context)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("samlyft")


def start(service: str, endpoint: str | None) -> None:
    """Sets the tracer of this process; without `endpoint` traces are followed but not exported."""
    global _tracer  # one tracer a process, set before the first request
    resource = Resource.create({"service.name": f"samlyft-{service}"})
    # What is not exported is not recorded either: ids go on all the same.
    provider = TracerProvider(resource=resource, sampler=None if endpoint else ALWAYS_OFF)
    if endpoint:
        # Imported only where it is used: the exporter pulls in protobuf, a tenth of a service's start.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        provider.add_span_processor(
            BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces"))
        )
    _tracer = provider.get_tracer("samlyft")


def current_traceparent() -> str | None:
    """The running span as a `traceparent` header value, to be stored with an event."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent")


def _parse(traceparent: str | None) -> SpanContext:
    """A malformed header starts a new trace: it is never echoed."""
    read = _propagator.extract({"traceparent": traceparent} if traceparent else {})
    return trace.get_current_span(read).get_span_context()


@contextmanager
def span(name: str, kind: SpanKind, traceparents: Sequence[str | None]) -> Iterator[None]:
    """Runs a block inside a span: the first traceparent is its parent, the rest are linked."""
    contexts = [parsed for parsed in map(_parse, traceparents) if parsed.is_valid]
    parent = trace.set_span_in_context(NonRecordingSpan(contexts[0])) if contexts else None
    links = [Link(other) for other in contexts[1:]]
    with _tracer.start_as_current_span(name, context=parent, kind=kind, links=links):
        yield


class Trace:
    """ASGI: takes `traceparent` in, runs the request in its span, and gives the span's own `traceparent` out.

    Paths in `quiet` leave no trace at all: an answer to a survey must not be found in a trace by its time.
    """

    def __init__(self, app: ASGIApp, quiet: Sequence[str] = ()) -> None:
        self.app = app
        self.quiet = tuple(quiet)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].endswith(self.quiet or ("\0",)):
            await self.app(scope, receive, send)
            return
        with span(scope["method"], SpanKind.SERVER, [Headers(scope=scope).get("traceparent")]):
            outgoing = current_traceparent()

            async def traced(message: Message) -> None:
                if message["type"] == "http.response.start" and outgoing:
                    MutableHeaders(scope=message).append("traceparent", outgoing)
                await send(message)

            await self.app(scope, receive, traced)
