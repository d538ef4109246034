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
_RATE = {
    "call_code": "{projectCode}",
    "programme_area": "1",
    "year": 2020,
    "amount": "245.00",
    "valid_from": "2020-01-01",
    "source": "{name}",
}
_RULE = {
    "project_id": "{projectId}",
    "from_month": "2019-04",
    "call_code": "{projectCode}",
    "programme_area": "1",
    "rounding": "exact",
    "source": "{name}",
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
    "POST /signing-slips": Call(
        body={"project_id": "{projectId}", "month": "2020-09", "workplace_id": "{workplaceId}"}
    ),
    "POST /certificates/{certificateId}/signatures": Call(
        body={"signer": "participant", "paper": _PAPER}, makes=True
    ),
    "POST /certificate-prints": Call(body=_ISSUE | {"language": "en"}, makes=True),
    "GET /certificate-prints": Call({"language": "en"}),
    "GET /certificate-prints/{printId}": Call(),
    "POST /rates": Call(body=_RATE, makes=True),
    "GET /rates": Call({"call_code": "{projectCode}", "year": "2020"}),
    "GET /rates/{rateId}": Call(),
    "POST /financing-rules": Call(body=_RULE, makes=True),
    "GET /financing-rules": Call({"project_id": "{projectId}"}),
    "GET /financing-rules/{financingRuleId}": Call(),
    "GET /projects/{projectId}/co-financing": Call({"from": "2020-01", "to": "2020-12"}),
    "GET /projects/{projectId}/co-financing-lines": Call({"from": "2020-01", "to": "2020-12"}),
    "POST /months/{monthId}/reopenings": Call(body={"reason": "En blankett."}, makes=True),
    "GET /months": Call({**_MONTH, "status": "reopened", "stale": "true"}),
    "GET /months/{monthId}": Call(),
}

DISPOSALS = {
    # The very last: it takes what the others ask for.
    "POST /disposals": Call(
        body={"project_id": "{projectId}", "decision": "{name}", "decided_on": "2026-01-15"},
        makes=True,
    ),
    "GET /disposals": Call({"project_id": "{projectId}"}),
    "GET /disposals/{disposalId}": Call(),
    "GET /disposals/{disposalId}/documents": Call({"kind": "certificate"}),
}

PROOF_LISTS = {
    "disposalId": "/disposals?project_id={projectId}",
    "certificateId": "/certificates?person_id={personId}",
    "financingRuleId": "/financing-rules?project_id={projectId}",
    "monthId": "/months?project_id={projectId}",
    "policyId": "/signing-policies?project_id={projectId}",
    "printId": "/certificate-prints",
    "rateId": "/rates?call_code={projectCode}",
}
"""Where the tenant itself finds the ids of the paths above."""
