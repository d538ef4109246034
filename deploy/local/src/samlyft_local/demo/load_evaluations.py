"""An evaluation of Modig through the public API: who evaluates, what is recommended, and what was answered.

The words are ours, after what the evaluations found; they are no quotation.
"""

from __future__ import annotations

from samlyft_local.demo.client import Api
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.figures import project_id
from samlyft_local.demo.people import Row
from samlyft_local.messages import say

OWNER = "gr-owner"
ASSIGNMENTS = "/reporting/v1/evaluation-assignments"
TERMS: Row = {
    "subject": "gr-evaluator",
    "evaluator": "Följeforskarna (demonstration)",
    "purpose": "Följeutvärdering: vad utbildningen ledde till på enheterna, och vad som krävs för att det ska bestå.",
    "from_on": "2026-01-01",
    "to_on": "2028-12-31",
}
RECOMMENDATIONS: tuple[Row, ...] = (
    {
        "body": "Behåll ombuden med avsatt tid i budget efter projektet.",
        "owner": "Styrgruppen",
        "due_on": "2027-03-31",
    },
    {
        "body": "Låt ledningsgruppen följa upp handlingsplanerna varje halvår.",
        "owner": "Verksamhetschefen i Härryda",
        "municipality_code": "1401",
        "due_on": "2026-06-30",
    },
    {"body": "Mät igen sex månader efter projektets slut.", "owner": "Projektkontoret"},
)
ANSWER: Row = {
    "status": "accepted",
    "answer": "Två timmar i veckan per ombud läggs in i budgeten från januari.",
}
"""To the first of them; the others wait."""


async def load_evaluations(api: Api, demonstration: Demonstration) -> None:
    """Once: an assignment that is there is left alone."""
    owner = api.caller(OWNER, demonstration.tenant_id)
    found = await project_id(owner, "modig")
    if found is None or (await owner.get(f"{ASSIGNMENTS}?limit=1"))["items"]:
        return
    terms = {**TERMS, "project_id": found, "issuer": api.issuer}
    given = await owner.post(ASSIGNMENTS, terms, key="demo-evaluation")
    path = f"{ASSIGNMENTS}/{given['assignment_id']}/recommendations"
    made = [
        await owner.post(path, one, key=f"demo-recommendation-{number}")
        for number, one in enumerate(RECOMMENDATIONS)
    ]
    first = made[0]
    await owner.patch(
        f"/reporting/v1/recommendations/{first['recommendation_id']}", ANSWER, first["version"]
    )
    say(
        f"{demonstration.tenant_id}: {len(made)} rekommendationer, en besvarad",
        "recommendations of an evaluator, one answered",
    )
