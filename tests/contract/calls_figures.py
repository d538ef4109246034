"""Figures of reporting, asked with another tenant's values."""

from __future__ import annotations

from tests.contract.call import Call

FIGURES = {
    "GET /projects/{projectId}/figures": Call(
        {"as_of": "2020-12-31", "indicator": "persons_trained", "by": "workplace"}
    ),
    "POST /projects/{projectId}/publications": Call(body={"as_of": "2020-12-31"}, makes=True),
    "GET /projects/{projectId}/publications": Call(),
    "GET /publications/{publicationId}": Call(),
    "GET /projects/{projectId}/entries": Call({"as_of": "2020-12-31", "limit": "5"}),
    "GET /projects/{projectId}/changed-entries": Call(
        {"from_date": "2020-01-01", "to_date": "2020-12-31"}
    ),
    "GET /counting-rules": Call(told="everyone"),
}
