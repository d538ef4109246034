"""What a tenant asks of results."""

from __future__ import annotations

from tests.contract.call import Call

RESULTS = {
    "GET /rounds/{roundId}/distributions": Call(),
    "GET /rounds/{roundId}/comparisons": Call(),
    "GET /rounds/{roundId}/distribution-charts": Call(),
    "GET /rounds/{roundId}/comparison-charts": Call(),
}
