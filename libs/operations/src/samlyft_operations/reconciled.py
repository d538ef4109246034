"""What `reconcile` found, in the form that Prometheus reads, for whoever runs it every night; no label is a tenant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from samlyft_operations.replaying import Difference

KINDS = CollectorRegistry()
DIFFERENCES = Gauge(
    "samlyft_reconciliation_differences",
    "Rows of read models that are missing or too many, by service and kind, when last compared",
    ["service", "kind"],
    registry=KINDS,
)
COMPARED_AT = Gauge(
    "samlyft_reconciliation_timestamp_seconds", "When they were last compared", registry=KINDS
)


def write(file: Path, compared: Sequence[Difference]) -> None:
    """Changes the file in one step: its reader never sees half of it."""
    DIFFERENCES.clear()
    for one in compared:
        DIFFERENCES.labels(one.service, one.kind).inc(one.missing + one.extra)
    COMPARED_AT.set_to_current_time()
    write_to_textfile(str(file), KINDS)
