"""Figures of reporting, asked with another tenant's values."""

from __future__ import annotations

from tests.contract.call import Call

_NARROWED = {
    "as_of": "2020-12-31",
    "municipality": "1440",
    "workplace": "{workplaceId}",
    "role_group": "care_staff",
    "area_of_care": "unknown",
    "employer_kind": "unknown",
    "gender": "unknown",
    "age_band": "unknown",
    "form": "unknown",
    "topic": "unknown",
    "part": "common",
    "month": "2020-02",
    "from": "2020-01-01",
    "to": "2020-12-31",
}
FIGURES = {
    "GET /projects/{projectId}/figures": Call(
        {**_NARROWED, "indicator": "persons_trained", "by": "workplace"}
    ),
    "POST /projects/{projectId}/publications": Call(body={"as_of": "2020-12-31"}, makes=True),
    "GET /projects/{projectId}/publications": Call(few=True),
    "GET /publications/{publicationId}": Call(),
    "GET /projects/{projectId}/entries": Call(
        {**_NARROWED, "person_id": "{personId}", "session_id": "{sessionId}"}
    ),
    "GET /projects/{projectId}/changed-entries": Call(
        {"from_date": "2020-01-01", "to_date": "2020-12-31", "cause": "new"}
    ),
    "GET /counting-rules": Call(told="everyone"),
}
