"""Enrollment's calls about what came after enrolling: what staff are told; `tenant_calls` joins them to the others."""

from __future__ import annotations

from tests.contract.call import Call

CALLS_LATER = {
    # First: it counts the reads of identities, which later calls add to. A project of another is nowhere.
    "GET /staff-information": Call({"project_id": "{projectId}"}),
}
LAST = {
    # Nobody waits for retention in these tenants: each is told of itself that there is nothing to do.
    "POST /retention-runs": Call(told="everyone"),
}
