"""Who may do what in a tenant of the demonstration, made through enrollment's API."""

from __future__ import annotations

from samlyft_local.demo.client import Api
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.proving import SCOPES as PROVING
from samlyft_local.users import LOADER, PLATFORM_ADMIN, USERS, DemoUser

SCOPES = (
    *("organisations:write", "workplaces:write", "workplaces:read", "projects:write"),
    *("projects:read", "people:write", "people:read", "participations:write"),
    *("participations:read", "sessions:write", "sessions:read", "attendances:write"),
    *("attendances:read", "questionnaires:write", "questionnaires:read", "rounds:write"),
    *("rounds:read", "invitations:write", "answers:write", "results:read"),
    "group-returns:write",
    *("summaries:read", "freshness:read", "history:import", "publications:write", "cells:read"),
    *("champions:write", "champions:read", "champion-applications:write"),
    *("champion-applications:answer", "milestones:write", "milestones:read"),
    *("packages:write", "packages:read", "activities:write"),
    *("organisations:read", "rosters:read"),
    *("activities:write", "activities:read", "sign-ups:write", "sign-ups:read"),
    *("planned-sessions:write", "planned-sessions:read"),
    *("shifts:write", "shifts:read", "seats:write", "seats:read", "calendar-links:write"),
    *("notices:write", "notices:read"),
    *("support:write", "barriers:write", "work-changes:write", "action-plans:write"),
    *("web-courses:write", "learning-platforms:read", "learning-platforms:write", "trends:read"),
)


GRANTED_ELSEWHERE = frozenset({"tenant-admin", "participant", "champion", "project-owner"})
"""The administrator with the tenant; the others once there are the persons whom they are (`load_enrollment`)."""


async def open_tenant(api: Api, demonstration: Demonstration) -> None:
    """The tenant with its administrator, and the loader as a client of it."""
    tenant_id = demonstration.tenant_id
    administrator = {"issuer": api.issuer, "subject": administrator_of(tenant_id)}
    body = {"tenant_id": tenant_id, "name": demonstration.name, "kind": demonstration.kind}
    await api.caller(PLATFORM_ADMIN).post("/enrollment/v1/tenants", body | {"admin": administrator})
    await _client(api, tenant_id, LOADER, "Demonstrationens inläsning")


def administrator_of(tenant_id: str) -> str:
    """A further sandbox has the administrator of the first."""
    return "sandbox-admin" if tenant_id.startswith("sandbox") else f"{tenant_id}-admin"


async def _client(api: Api, tenant_id: str, client_id: str, name: str) -> None:
    body = {
        "issuer": api.issuer,
        "client_id": client_id,
        "name": name,
        "scopes": [*SCOPES, *PROVING],
    }
    admin = api.caller(administrator_of(tenant_id), tenant_id)
    await admin.post("/enrollment/v1/clients", body)


async def grant_users(api: Api, demonstration: Demonstration) -> None:
    """The demonstration's users; the unit manager gets the first unit there is."""
    tenant_id = demonstration.tenant_id
    admin = api.caller(administrator_of(tenant_id), tenant_id)
    home = "sandbox" if tenant_id.startswith("sandbox") else tenant_id
    for user in USERS.values():
        if user.tenant_id != home or user.role in GRANTED_ELSEWHERE:
            continue
        if user.is_program:
            await _client(api, tenant_id, user.subject, user.description.sv)
            continue
        reach = list(user.reach) or [await _reached(api, tenant_id, user)]
        body = {"issuer": api.issuer, "subject": user.subject, "role": user.role, "reach": reach}
        await admin.post("/enrollment/v1/grants", body)


async def _reached(api: Api, tenant_id: str, user: DemoUser) -> str:
    """A manager's or a champion's workplace; of a participant the person herself, who has certificates."""
    loader = api.caller(LOADER, tenant_id)
    if user.role == "participant":
        page = await loader.get("/training-log/v1/certificates?limit=1&sort=month")
        return str(page["items"][0]["person_id"])
    chosen = f"&code={user.workplace}" if user.workplace else ""
    page = await loader.get(f"/enrollment/v1/workplaces?limit=1&sort=code{chosen}")
    return str(page["items"][0]["workplace_id"])


async def open_tenants(api: Api) -> set[str]:
    """The tenants that are there."""
    page = await api.caller(PLATFORM_ADMIN).get("/enrollment/v1/tenants?limit=200")
    return {str(tenant["tenant_id"]) for tenant in page["items"]}
