"""What a tenant asks of drafts of questionnaires, reminders and addresses."""

from __future__ import annotations

from samlyft_survey.questionnaires import shipped
from tests.contract.call import Call

OWN, EVERYONE = Call(), Call(told="everyone")
_FORM = {**shipped("modig_like").model_dump(mode="json"), "code": "{questionnaireCode}"}
_ADDRESS = {"email": "{questionnaireCode}@ale.example", "language": "sv"}
_LSS = "<document/>"

DRAFTS = {
    "PUT /questionnaires/{questionnaireId}": Call(body=_FORM),
    "GET /ready-questionnaires": EVERYONE,
    "POST /limesurvey-readings": Call(
        body={"code": "{questionnaireCode}", "lss": _LSS}, told="everyone"
    ),
    "GET /competence-areas": EVERYONE,
}
ASKING = {
    "POST /rounds/{roundId}/links": Call(body={"expected": 6}, makes=True),
    "GET /rounds/{roundId}/links": Call(few=True),
    "GET /links/{linkId}": OWN,
    "PATCH /links/{linkId}": Call(body={"status": "closed"}),
    "POST /rounds/{roundId}/reminders": Call(body={}, makes=True),
    "PUT /addresses/{personId}": Call(body=_ADDRESS, makes=True),
    "GET /addresses": Call({"status": "active"}, few=True),
    "GET /addresses/{personId}": OWN,
    "DELETE /addresses/{personId}": OWN,
}
