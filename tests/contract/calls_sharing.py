"""What a tenant asks of signals, sharing, webhooks and evaluation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from samlyft_events import BarrierChanged, SharingAgreementChanged, WorkplaceChanged
from samlyft_reporting.signals.commands import refresh
from samlyft_testing import as_tenant
from samlyft_web.days import today
from tests.contract.call import Call

HOOK = """
insert into webhook (tenant_id, id, version, url, event_types, status, generation, read_xid, read_seq)
values ($1, $2, 1, $3, '[]', 'active', 1, '9999999', 0)
"""
DELIVERY = """
insert into webhook_delivery (tenant_id, webhook_id, event_id, event_type, body, status, attempts)
values ($1, $2, $3, 'samlyft.reporting.signal.changed.v1', '{}', 'waiting', 0)
"""
OWN, EVERYONE = Call(), Call(told="everyone")
SOON = (today() + timedelta(days=30)).isoformat()
_SEEN: dict[str, Any] = {
    "project_id": "{projectId}",
    "workplace_id": "{workplaceId}",
    "kind": "paper_notices",
    "seen_on": "2020-11-20",
}
_THRESHOLD = {"value": 30.0, "reason": "{name}"}
SIGNALS = {
    "POST /observations": Call(
        body=_SEEN, makes=True, mixed=(Call(body={**_SEEN, "project_id": "{ownProjectId}"}),)
    ),
    "GET /observations": Call(
        {
            "project_id": "{projectId}",
            "municipality_code": "1440",
            "workplace_id": "{workplaceId}",
            "kind": "paper_notices",
        }
    ),
    "GET /observations/{observationId}": OWN,
    "PATCH /observations/{observationId}": Call(body={"status": "withdrawn"}),
    "GET /signals": Call(
        {
            "project_id": "{projectId}",
            "rule": "S10",
            "municipality_code": "1440",
            "workplace_id": "{workplaceId}",
            "status": "raised",
            "positive": "false",
            "snoozed": "false",
        }
    ),
    "GET /signals/{signalId}": OWN,
    "GET /signals/{signalId}/steps": Call(few=True),
    "POST /signals/{signalId}/snoozes": Call(body={"until": SOON, "reason": "planned"}),
    "GET /signal-rules": EVERYONE,
    "GET /signal-rules/{rule}": EVERYONE,
    "POST /signal-thresholds": Call(
        body={**_THRESHOLD, "name": "few_share", "from_on": "{thresholdDay}"}, makes=True
    ),
    "GET /signal-thresholds": Call({"name": "few_share"}),
}
_TERMS = {
    "title": "{name}",
    "mode": "named",
    "figures": ["trained_per_employees"],
    "from_on": "2020-01-01",
    "contributors": ["gr", "{tenant}"],
}
SHARING = {
    "GET /projects/{projectId}/municipal-comparisons": Call({"as_of": "2020-12-31"}),
    "POST /sharing-agreements": Call(body=_TERMS),
    "GET /sharing-agreements": Call({"own_status": "accepted"}),
    "GET /sharing-agreements/{agreementId}": OWN,
    "POST /sharing-agreements/{agreementId}/contributions": Call(
        body={"project_id": "{projectId}", "as_of": "2020-12-31"}
    ),
    "GET /sharing-agreements/{agreementId}/comparison": Call({"as_of": "2020-12-31"}),
    "POST /sharing-agreements/{agreementId}/answers": Call(body={"status": "revoked"}),
}
_HOOK = {
    "url": "https://hooks.example/{projectCode}",
    "event_types": ["samlyft.reporting.signal.changed.v1"],
}
WEBHOOKS = {
    "POST /webhooks": Call(body=_HOOK, makes=True, told="everyone"),
    "GET /webhooks": Call({"status": "active"}),
    "GET /webhooks/{webhookId}": OWN,
    "GET /webhooks/{webhookId}/secret": OWN,
    "PATCH /webhooks/{webhookId}": Call(body={"event_types": _HOOK["event_types"]}),
    "POST /webhooks/{webhookId}/rotations": Call(body={"reason": "{name}"}),
    "POST /webhooks/{webhookId}/replays": Call(body={"since": "2020-01-01T00:00:00Z"}),
    "GET /webhook-deliveries": Call({"webhook_id": "{webhookId}", "status": "waiting"}),
}
LISTS = {
    "webhookId": "/webhooks",
    "agreementId": "/sharing-agreements",
    "observationId": "/observations?project_id={projectId}",
    "signalId": "/signals?project_id={projectId}",
}
"""Where the tenant itself finds an id of these."""


def words_sharing(number: int) -> dict[str, str]:
    """What differs between tenants, by the number of a name."""
    return {"thresholdDay": f"{2100 + number % 97}-02-01", "rule": "S01"}


async def told_of_signals(world: Any, values: dict[str, str]) -> None:
    """A workplace, and the signals of the project as they stand today."""
    workplace = uuid4()
    await world.say(
        WorkplaceChanged.model_validate(
            {
                "aggregate_id": workplace,
                "version": 1,
                "known_at": datetime.now(UTC),
                "code": values["workplaceCode"],
                "name": values["name"],
                "municipality_code": "1440",
                "employer_number": "212000-1439",
                "area_of_care": "hemtjänst",
                "opened_on": "2015-01-01",
            }
        )
    )
    values["workplaceId"] = str(workplace)
    barrier = {"kind": "phone", "seen_on": "2020-01-01", "municipality_code": "1440"}
    known = {"aggregate_id": uuid4(), "version": 1, "known_at": datetime.now(UTC)}
    await world.say(BarrierChanged.model_validate({**known, **barrier, "workplace_id": workplace}))
    await world.say(_agreed(world.tenant, values))
    values["webhookId"] = str(uuid4())
    async with as_tenant(world.database, world.tenant) as connection:
        await connection.execute(HOOK, world.tenant, values["webhookId"], values["name"])
        await connection.execute(DELIVERY, world.tenant, values["webhookId"], uuid4())
    async with world.database.session(world.tenant) as session:
        await refresh(session, today())


def _agreed(tenant: str, values: dict[str, str]) -> SharingAgreementChanged:
    """An agreement that the tenant has accepted."""
    values["agreementId"] = str(uuid4())
    return SharingAgreementChanged.model_validate(
        {
            "aggregate_id": uuid4(),
            "version": 1,
            "known_at": datetime.now(UTC),
            "agreement_id": values["agreementId"],
            "title": values["name"],
            "offered_by": tenant,
            "mode": "named",
            "figures": ["trained_per_employees"],
            "smallest_cell": 5,
            "from_on": "2020-01-01",
            "contributors": [tenant, "nemo"],
            "party": tenant,
            "party_name": values["name"],
            "status": "accepted",
            "changed_on": "2020-01-01",
        }
    )
