"""Months, certificates, signing and co-financing of the training log, asked with another tenant's values."""

from __future__ import annotations

from tests.contract.call import Call

_MONTH = {"project_id": "{projectId}", "municipality_code": "1440", "month": "2020-09"}
_ACCEPTED = {"accepted": ["unmatched", "overlapping"], "reason": "Prov."}
MONTHS = {
    "GET /projects/{projectId}/month-checks": Call(
        {"month": "2020-09", "municipality_code": "1440", "code": "unmatched"}
    ),
    "POST /months": Call(body={**_MONTH, **_ACCEPTED}, makes=True),
    "POST /months/{monthId}/reopenings": Call(body={"reason": "En blankett."}, makes=True),
    "GET /months": Call({**_MONTH, "status": "reopened", "stale": "true"}),
    "GET /months/{monthId}": Call(),
}
