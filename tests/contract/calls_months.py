"""Months, certificates, signing and co-financing of the training log, asked with another tenant's values."""

from __future__ import annotations

from tests.contract.call import Call

_MONTH = {"project_id": "{projectId}", "municipality_code": "1440", "month": "2020-09"}
_ACCEPTED = {"accepted": ["unmatched", "overlapping"], "reason": "Prov."}
_PAPER = {
    "archive_reference": "{name}",
    "scan_hash": "ab" * 32,
    "signed_at": "2020-10-02T10:00:00Z",
}
_POLICY = {
    "project_id": "{projectId}",
    "from_month": "2019-04",
    "signers": ["participant"],
    "source": "{name}",
}
_ISSUE = {"project_id": "{projectId}", "month": "2020-09"}
_ATTESTED = {
    "person_id": "{personId}",
    "workplace_id": "{workplaceId}",
    "posting_id": "{postingId}",
    "session_id": "{sessionId}",
    "attendance_id": "{attendanceId}",
}
MONTHS = {
    "POST /signing-policies": Call(body=_POLICY, makes=True),
    "GET /signing-policies": Call({"project_id": "{projectId}"}),
    "GET /signing-policies/{policyId}": Call(),
    "GET /projects/{projectId}/month-checks": Call(
        {"month": "2020-09", "municipality_code": "1440", "code": "unmatched"}
    ),
    "POST /months": Call(body={**_MONTH, **_ACCEPTED}, makes=True),
    "POST /certificate-issues": Call(body=_ISSUE, makes=True),
    "GET /certificates": Call({**_MONTH, **_ATTESTED, "status": "signed", "stale": "false"}),
    "GET /certificates/{certificateId}": Call(),
    "GET /certificates/{certificateId}/entries": Call(),
    "POST /signing-links": Call(
        body={"links": [{"certificate_id": "{certificateId}", "channel": "slip"}]}
    ),
    "POST /certificates/{certificateId}/signatures": Call(
        body={"signer": "participant", "paper": _PAPER}, makes=True
    ),
    "POST /months/{monthId}/reopenings": Call(body={"reason": "En blankett."}, makes=True),
    "GET /months": Call({**_MONTH, "status": "reopened", "stale": "true"}),
    "GET /months/{monthId}": Call(),
}
