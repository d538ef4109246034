"""Bodies of tenants, grants and clients."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_web.fields import Instant, Name, StrictModel

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,30}$")]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s\x00-\x1f]{1,240}$")]
Subject = Annotated[str, StringConstraints(pattern=r"^[^\s\x00-\x1f\x7f]{1,255}$")]
Permission = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,40}:[a-z]{2,10}$")]
Word = Annotated[str, StringConstraints(pattern=r"^(?:\*|[0-9a-f-]{4,36})$")]
TenantKind = Literal["inter_municipal", "regional", "municipality"]

_TENANT: JsonDict = {"tenant_id": "gr", "name": "Göteborgsregionen", "kind": "inter_municipal"}
_ADMIN: JsonDict = {"issuer": "https://login.gr.example", "subject": "anna"}
_GRANT: JsonDict = {
    **_ADMIN,
    "role": "local-project-leader",
    "scopes": [],
    "reach": ["1440"],
    "valid_from": "2026-11-23T08:00:00Z",
    "valid_to": None,
}
_ID = "019ac0de-0000-7000-8000-000000000001"


class Admin(StrictModel):
    """Who becomes the tenant's first administrator."""

    model_config = ConfigDict(json_schema_extra={"example": _ADMIN})

    issuer: Address
    subject: Subject


class TenantIn(StrictModel):
    """A new tenant; `platform` is reserved."""

    model_config = ConfigDict(json_schema_extra={"example": {**_TENANT, "admin": _ADMIN}})

    tenant_id: Slug
    name: Name
    kind: TenantKind
    admin: Admin


class TenantOut(BaseModel):
    """A tenant without anything that is inside it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {**_TENANT, "smallest_count": 5, "status": "active", "version": 1}
        }
    )

    tenant_id: str
    name: str
    kind: TenantKind
    smallest_count: int
    status: str
    version: int


class GrantIn(StrictModel):
    """What one subject may do here; `reach` narrows it to municipalities, workplaces, projects."""

    model_config = ConfigDict(json_schema_extra={"example": _GRANT})

    issuer: Address
    subject: Subject
    role: Annotated[str, StringConstraints(max_length=40)]
    scopes: Annotated[list[Permission], Field(max_length=200)] = []
    reach: Annotated[list[Word], Field(min_length=1, max_length=500)]
    """Named by whoever gives the grant: nobody gets the whole tenant by leaving it out."""
    valid_from: Instant | None = None
    valid_to: Instant | None = None


class ClientIn(StrictModel):
    """A machine client: it holds its permissions as scopes."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "issuer": "https://login.gr.example",
                "client_id": "https://hr.ale.example",
                "name": "Ale HR",
                "scopes": ["people:write", "workplaces:read"],
            }
        }
    )

    issuer: Address
    client_id: Subject
    name: Name
    scopes: Annotated[list[Permission], Field(min_length=1, max_length=200)]


class GrantChange(StrictModel):
    """When a grant ends; now, to withdraw it."""

    model_config = ConfigDict(json_schema_extra={"example": {"valid_to": "2026-12-31T23:00:00Z"}})

    valid_to: Instant | None


class GrantOut(BaseModel):
    """A grant as it is now."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"grant_id": _ID, **_GRANT, "version": 1}}
    )

    grant_id: UUID
    issuer: str
    subject: str
    role: str
    scopes: list[str]
    reach: list[str]
    valid_from: Instant
    valid_to: Instant | None
    version: int
