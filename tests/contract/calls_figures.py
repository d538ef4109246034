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
_OFFICIAL = {
    "code": "CO05",
    "value": 7,
    "published_on": "2022-03-31",
    "source": "{name}",
}
FIGURES = {
    "GET /projects/{projectId}/figures": Call(
        {**_NARROWED, "indicator": "persons_trained", "by": "workplace"}
    ),
    "POST /projects/{projectId}/publications": Call(body={"as_of": "2020-12-31"}, makes=True),
    "GET /projects/{projectId}/publications": Call(few=True),
    "GET /publications/{publicationId}": Call(),
    "POST /open-datasets": Call(
        body={
            "project_id": "{projectId}",
            "publisher": "{name}",
            "organisation_number": "2220000265",
            "contact_email": "oppnadata@example.se",
        },
        makes=True,
    ),
    "GET /open-datasets": Call(few=True),
    "GET /open-datasets/{openDatasetId}": Call(),
    "DELETE /open-datasets/{openDatasetId}": Call(),
    "GET /open-data/{tenant}/catalogue": Call(told="everyone"),
    "GET /open-data/{tenant}/datasets/{openDatasetId}/figures": Call(told="everyone"),
    "GET /projects/{projectId}/entries": Call(
        {**_NARROWED, "person_id": "{personId}", "session_id": "{sessionId}"}
    ),
    "GET /projects/{projectId}/changed-entries": Call(
        {"from_date": "2020-01-01", "to_date": "2020-12-31", "cause": "new"}
    ),
    "GET /projects/{projectId}/entry-exports": Call({**_NARROWED, "format": "csv"}),
    "POST /exports": Call(body={"project_id": "{projectId}", "form": "csv"}, makes=True),
    "GET /exports": Call(few=True),
    "GET /exports/{exportId}": Call(),
    "DELETE /exports/{exportId}": Call(),
    "GET /projects/{projectId}/esf-indicators": Call(
        {"as_of": "2020-12-31", "regulation": "1304/2013"}
    ),
    "POST /projects/{projectId}/official-figures": Call(body=_OFFICIAL, makes=True),
    "GET /projects/{projectId}/official-figures": Call({"code": "CO05"}, few=True),
    "GET /official-figures/{officialFigureId}": Call(),
    "GET /counting-rules": Call(told="everyone"),
}
