"""Enrollment's calls about access, notices and personal data; `tenant_calls` joins them to the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.contract.call import Call

OWN = Call()


def _makes(body: Any, **more: Any) -> Call:
    return Call(body=body, makes=True, **more)


_ABOUT = {"title": "{name}", "about_id": "{projectId}"}
_NOTICE = {"kind": "moved", "person_ids": ["{personId}"], "facts": _ABOUT}
NOTICES = {
    "POST /notices": _makes(_NOTICE),
    "GET /notices": Call({"kind": "moved", "person_id": "{personId}", "about_id": "{projectId}"}),
    "GET /notices/{noticeId}": OWN,
    "PATCH /notices/{noticeId}": Call(body={"told": True}),
    "GET /notice-lists": Call({"kind": "moved", "about_id": "{projectId}"}),
    "GET /people/{personId}/contact": OWN,
    "PUT /people/{personId}/contact": Call(body={"email": "asa@example.org"}),
}
_RULE = {"kind": "years", "years": 10, "source": "{name}", "from_on": "2020-01-01"}
PRIVACY = {
    "GET /identity-reads": Call({"person_id": "{personId}", "purpose": "audit"}),
    "GET /people/{personId}/register-extract": Call({"reference": "{key}"}),
    # The machine that asks is no person: each test of tenants is in `test_personal_data.py`.
    "GET /own-register-extract": Call(told="everyone"),
    "POST /people/{personId}/corrections": _makes(
        {"given_name": "Asta", "reason": "person_reported"}
    ),
    "GET /corrections": Call({"person_id": "{personId}"}),
    "GET /corrections/{correctionId}": OWN,
    "POST /people/{personId}/restrictions": _makes({"reason": "contested"}),
    "GET /restrictions": Call({"person_id": "{personId}"}),
    "GET /restrictions/{restrictionId}": OWN,
    "DELETE /restrictions/{restrictionId}": OWN,
    "POST /people/{personId}/erasures": _makes({"reason": "person_asks"}),
    "GET /erasures": Call({"person_id": "{personId}"}),
    "GET /erasures/{erasureId}": OWN,
    "POST /retention-rules": _makes({"project_id": "{projectId}", **_RULE}),
    "GET /retention-rules": OWN,
    "GET /retention-rules/{retentionRuleId}": OWN,
    "PATCH /retention-rules/{retentionRuleId}": Call(body={"to_on": "2030-12-31"}),
}
_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "kid": "{subject}",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
_EXPIRES = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
ACCESS = {
    # Every tenant has the same choices until it says otherwise; an edit below the floor is nobody's.
    "GET /settings": Call(told="everyone"),
    "PUT /settings": Call(body={"smallest_count": 1}, told="everyone"),
    "GET /clients": Call({"unused_since": "2030-01-01"}),
    "GET /clients/{machineId}": OWN,
    "PATCH /clients/{machineId}": Call(body={"name": "Nytt namn"}),
    "POST /clients/{machineId}/keys": _makes({"jwk": _KEY, "expires_on": _EXPIRES}),
    "GET /clients/{machineId}/jwks": OWN,
    "GET /client-keys": Call({"machine_id": "{machineId}"}),
    "GET /client-keys/{keyId}": OWN,
    "DELETE /client-keys/{keyId}": OWN,
    "DELETE /clients/{machineId}": OWN,
}
_CONTROLLER = {
    "municipality_code": "1440",
    "name": "{name}",
    "arrangement": "joint_controllers",
    "arrangement_reference": "A 1",
    "arrangement_on": "2019-03-20",
    "contact": "dataskydd@ale.example",
    "from_on": "2019-04-01",
}
CONTROLLERS = {
    "POST /controllers": _makes(_CONTROLLER),
    "GET /controllers": Call({"municipality_code": "1440"}),
    "GET /controllers/{controllerId}": OWN,
    "PATCH /controllers/{controllerId}": Call(body={"to_on": "2030-12-31"}),
}
# Last: taking an export leaves a line in the log of one's own reads.
EXITS = {
    "GET /municipality-exports/{municipalityCode}": OWN,
    # Nobody leaves with an export that was never made.
    "POST /municipality-exits": Call(
        body={"municipality_code": "1440", "last_day": "2021-01-01", "export_digest": "0" * 64},
        told="everyone",
    ),
    "GET /municipality-exits": Call(told="everyone"),
}
CALLS_ACCESS = {**ACCESS, **CONTROLLERS, **NOTICES, **PRIVACY, **EXITS}
LISTS_ACCESS = {
    "machineId": "/clients",
    "keyId": "/client-keys",
    "controllerId": "/controllers",
    "noticeId": "/notices",
    "correctionId": "/corrections?person_id={personId}",
    "restrictionId": "/restrictions?person_id={personId}",
    "erasureId": "/erasures?person_id={personId}",
    "retentionRuleId": "/retention-rules",
}
