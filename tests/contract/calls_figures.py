"""Figures of reporting, asked with another tenant's values."""

from __future__ import annotations

from tests.contract.call import Call

FIGURES = {
    "GET /projects/{projectId}/figures": Call(
        {"as_of": "2020-12-31", "indicator": "persons_trained", "by": "workplace"}
    ),
    "GET /counting-rules": Call(told="everyone"),
}
