"""What a tenant asks about organisations, workplaces over time and their reorganisation."""

from __future__ import annotations

from tests.contract.call import Call

_ORGANISATION = {
    "name": "{name}",
    "organisation_number": "{organisationNumber}",
    "kind": "private_provider",
}
_RELATION = {
    "buyer_id": "{organisationId}",
    "provider_id": "{organisationId}",
    "area_of_care": "hemtjänst",
    "from_on": "2020-01-01",
}
ORGANISATIONS = {
    "POST /organisations": Call(body=_ORGANISATION, makes=True),
    "GET /organisations": Call(
        {"kind": "private_provider", "organisation_number": "{organisationNumber}"}
    ),
    "GET /organisations/{organisationId}": Call(),
    "PATCH /organisations/{organisationId}": Call(body={"name": "Nytt namn"}),
    "GET /areas-of-care": Call(told="everyone"),
}
REORGANISATIONS = {
    "GET /workplaces/{workplaceId}/periods": Call(few=True),
    "POST /workplace-changes": Call(
        body={
            "kind": "rename",
            "on_day": "2020-01-01",
            "workplace_ids": ["{workplaceId}"],
            "name": "{name}",
        },
        makes=True,
    ),
    "GET /workplace-changes": Call({"kind": "rename", "workplace_id": "{workplaceId}"}),
    "GET /workplace-changes/{workplaceChangeId}": Call(),
    "DELETE /workplace-changes/{workplaceChangeId}": Call(),
    "POST /provider-relations": Call(
        body=_RELATION,
        makes=True,
        mixed=(
            Call(body={**_RELATION, "buyer_id": "{ownOrganisationId}"}),
            Call(body={**_RELATION, "provider_id": "{ownOrganisationId}"}),
        ),
    ),
    "GET /provider-relations": Call({"organisation_id": "{organisationId}"}),
    "GET /provider-relations/{providerRelationId}": Call(),
    "PATCH /provider-relations/{providerRelationId}": Call(body={"to_on": "2026-12-31"}),
}
PLACE_LISTS = {
    "organisationId": "/organisations?organisation_number={organisationNumber}",
    "workplaceChangeId": "/workplace-changes?workplace_id={workplaceId}",
    "providerRelationId": "/provider-relations?organisation_id={organisationId}",
}
