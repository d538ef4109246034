"""Organisations by number and kind, who buys of whom, and a municipality in two tenants."""

from typing import Any

import pytest

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import ALE, KUNGSBACKA, Office

PROVIDER = {
    "name": "Omsorgsbolaget AB",
    "organisation_number": "559999-0008",
    "kind": "private_provider",
}
MUNICIPALITY = {
    "name": "Ale kommun",
    "organisation_number": ALE,
    "kind": "municipality",
    "municipality_code": "1440",
}


@pytest.mark.parametrize(
    ("number", "code"),
    [("559999-0009", "check_digit"), ("811218-9876", "format"), ("5599990008", "format")],
)
async def test_a_wrong_number_or_that_of_a_person_is_refused(
    office: Office, number: str, code: str
) -> None:
    answer = await office.client.post(
        "/organisations", json={**PROVIDER, "organisation_number": number}
    )
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    assert "811218" not in answer.text


async def test_an_organisation_changes_its_name_and_everybody_is_told(office: Office) -> None:
    made = await office.made("/organisations", PROVIDER)
    path = f"/organisations/{made['organisation_id']}"
    sent = {"name": "Omsorgsbolaget Väst AB", "closed_on": "2030-12-31"}
    answer = await office.client.patch(path, json=sent, headers={"if-match": '"v1"'})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    stale = await office.client.patch(path, json=sent, headers={"if-match": '"v1"'})
    assert stale.status_code == 412
    names = [event["name"] for event in await office.events("organisation")]
    assert names == ["Omsorgsbolaget AB", "Omsorgsbolaget Väst AB"]
    assert len(await office.listed("/organisations", kind="private_provider")) == 1
    assert await office.listed("/organisations", kind="university") == []


async def test_who_buys_of_whom_is_dated(office: Office) -> None:
    buyer = (await office.made("/organisations", MUNICIPALITY))["organisation_id"]
    provider = (await office.made("/organisations", PROVIDER))["organisation_id"]
    body: dict[str, Any] = {
        "buyer_id": buyer,
        "provider_id": provider,
        "area_of_care": "Hemtjänst",
        "from_on": "2020-01-01",
    }
    made = await office.made("/provider-relations", body)
    await office.made("/provider-relations", {**body, "provider_id": buyer})
    again = await office.client.post("/provider-relations", json={**body, "from_on": "2021-01-01"})
    assert again.json()["errors"][0]["code"] == "relation_twice"
    backwards = {**body, "to_on": "2019-01-01"}
    refused = await office.client.post("/provider-relations", json=backwards)
    assert refused.json()["errors"][0]["code"] == "period"
    path = f"/provider-relations/{made['provider_relation_id']}"
    ended = await office.client.patch(
        path, json={"to_on": "2020-12-31"}, headers={"if-match": '"v1"'}
    )
    assert ended.json()["to_on"] == "2020-12-31"
    await office.made("/provider-relations", {**body, "from_on": "2021-01-01"})
    assert len(await office.listed("/provider-relations", organisation_id=provider)) == 2
    told = (await office.events("provider_relation"))[0]
    assert (told["buyer_number"], told["provider_number"]) == (ALE, "559999-0008")


async def test_a_municipality_is_in_two_tenants_with_a_workplace_in_each(
    office: Office, other_office: Office
) -> None:
    kungsbacka = {
        **MUNICIPALITY,
        "name": "Kungsbacka kommun",
        "organisation_number": KUNGSBACKA,
        "municipality_code": "1384",
    }
    for tenant in (office, other_office):
        await tenant.made("/organisations", kungsbacka)
        [there] = await tenant.listed("/organisations")
        assert there["municipality_code"] == "1384"


async def test_municipalities_are_called_what_they_call_themselves(
    office: Office, caller: Caller
) -> None:
    names = {}
    for code in ("1480", "1482", "1481", "1490", "1440"):
        told = (await office.client.get(f"/municipalities/{code}")).json()
        names[told["name"]] = told["official_name"]
    assert names == {
        "Göteborg": "Göteborgs Stad",
        "Kungälv": "Kungälvs kommun",
        "Mölndal": "Mölndals stad",
        "Borås": "Borås Stad",
        "Ale": "Ale kommun",
    }
