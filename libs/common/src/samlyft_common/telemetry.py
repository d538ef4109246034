"""One trace from the request through outbox, NATS and consumer into the read model (W3C Trace Context)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, SpanKind, TraceFlags
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
_tracer = trace.get_tracer("samlyft")


def start(service: str, endpoint: str | None) -> None:
    """Sets the tracer of this process; without `endpoint` traces are followed but not exported."""
    global _tracer  # one tracer a process, set before the first request
    provider = TracerProvider(resource=Resource.create({"service.name": f"samlyft-{service}"}))
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
    span = trace.get_current_span().get_span_context()
    if not span.is_valid:
        return None
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-{int(span.trace_flags):02x}"


def _parse(traceparent: str | None) -> SpanContext | None:
    """A malformed header starts a new trace: it is never echoed."""
    match = TRACEPARENT.fullmatch(traceparent or "")
    if not match:
        return None
    trace_id, span_id, flags = match.groups()
    return SpanContext(
        int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16))
    )


@contextmanager
def span(name: str, kind: SpanKind, traceparents: Sequence[str | None]) -> Iterator[None]:
    """Runs a block inside a span: the first traceparent is its parent, the rest are linked."""
    contexts = [parsed for parsed in map(_parse, traceparents) if parsed]
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
        incoming = next(
            (v.decode("latin-1") for k, v in scope["headers"] if k == b"traceparent"), None
        )
        with span(scope["method"], SpanKind.SERVER, [incoming]):
            outgoing = (current_traceparent() or "").encode()

            async def traced(message: Message) -> None:
                if message["type"] == "http.response.start" and outgoing:
                    message["headers"] = [*message["headers"], (b"traceparent", outgoing)]
                await send(message)

            await self.app(scope, receive, traced)
