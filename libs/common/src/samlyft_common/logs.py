"""Logs as JSON lines with service, trace and tenant; never a name, a number of a person or a body."""

import logging
import sys

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from samlyft_common.telemetry import current_traceparent


def _trace(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    if traceparent := current_traceparent():
        event["trace_id"] = traceparent.split("-")[1]
    return event


def configure(service: str) -> None:
    """Sets up structlog and the standard library's logging for this process; access logs stay off."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _trace,
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(
        level=logging.WARNING,
        stream=sys.stderr,
        format='{"level":"%(levelname)s","event":"%(name)s"}',
    )
