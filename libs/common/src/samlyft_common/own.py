"""`GET /own-grants`: what the caller may do here, for front ends that show each what is theirs."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from samlyft_common.auth import bearer

router = APIRouter(tags=["about"])


class OwnGrant(BaseModel):
    """One grant that is valid now, and what it allows in this service."""

    tenant_id: str
    role: str
    reach: list[str]
    """`*`, or municipality codes, workplaces, projects and the person herself."""
    permissions: list[str]


class OwnGrants(BaseModel):
    """All grants of the token's bearer, over all tenants."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "grants": [
                    {
                        "tenant_id": "gr",
                        "role": "analyst",
                        "reach": ["*"],
                        "permissions": ["projects:read"],
                    }
                ]
            }
        }
    )

    grants: list[OwnGrant]


@router.get("/own-grants", summary="Vad jag får göra / What I may do")
async def own_grants(request: Request) -> OwnGrants:
    """Anroparens behörigheter här, i alla samverkan; utan token inga.

    The caller's grants here, in every tenant; without a token there are none.
    """
    token = bearer(request)
    if token is None:
        return OwnGrants(grants=[])
    claims = await request.app.state.verifier.verify(token)
    request.app.state.limits.take(f"{claims.issuer} {claims.subject}")
    known = await request.app.state.grants.of(claims)
    return OwnGrants(
        grants=[
            OwnGrant(
                tenant_id=grant.tenant_id,
                role=grant.role,
                reach=sorted(grant.reach),
                permissions=sorted(grant.permissions),
            )
            for grant in known.grants
        ]
    )
