"""What is served: the attributes that the register has use for, and no more (data minimisation)."""

from functools import cache
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from scim2_models import (
    URN,
    AnyExtension,
    CaseExact,
    ComplexAttribute,
    Extension,
    Mutability,
    Reference,
    Required,
    Resource,
    ResourceType,
    ScimProvider,
    ServiceProviderConfig,
    Uniqueness,
)

MAX_RESULTS = 200
MAX_OPERATIONS, MAX_BULK = 100, 1_048_576


class UserName(ComplexAttribute):
    """A name; the register shows it as family name and given name."""

    family_name: str | None = None
    given_name: str | None = None
    formatted: str | None = None


class UserEmail(ComplexAttribute):
    """Where she is written to: the primary one, or the first."""

    value: str | None = None
    type: str | None = Field(None, examples=["work", "home", "other"])
    primary: bool | None = None


class UserGroup(ComplexAttribute):
    """A workplace or group that she is in."""

    value: Annotated[str | None, Mutability.read_only] = None
    ref: Annotated[Reference["Group"] | None, Mutability.read_only] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display: Annotated[str | None, Mutability.read_only] = None


class UserManager(ComplexAttribute):
    """Who leads her."""

    value: Annotated[str | None, Required.true, CaseExact.true] = None
    ref: Annotated[Reference["User"] | None, Required.true] = Field(  # type: ignore[type-arg]  # any extension
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display_name: Annotated[str | None, Mutability.read_only] = None


class EnterpriseUser(Extension):
    """Her post: employer and workplace in the register's own words make an employment."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    employee_number: str | None = None
    organization: str | None = None
    """The employer's organisation number, as 212000-1439."""
    division: str | None = None
    department: str | None = None
    """The workplace's code."""
    manager: UserManager | None = None


class User(Resource[AnyExtension]):
    """A person of the register."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: UserName | None = None
    display_name: str | None = None
    title: str | None = None
    preferred_language: str | None = None
    active: bool | None = None
    emails: list[UserEmail] | None = None
    groups: Annotated[list[UserGroup] | None, Mutability.read_only] = None


class GroupMember(ComplexAttribute):
    """A person at the workplace, or a group in the group."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference["User"] | None, Mutability.immutable] = Field(  # type: ignore[type-arg]  # any extension
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    type: Annotated[str | None, Mutability.immutable] = Field(None, examples=["User"])


class Group(Resource[Any]):
    """A workplace; its code is `externalId`. Others are groups of the directory alone."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[GroupMember] | None = None


Person = User[EnterpriseUser]
Kind = Literal["Users", "Groups"]
MODELS: dict[Kind, type[Resource[Any]]] = {"Users": Person, "Groups": Group}


def config() -> ServiceProviderConfig:
    """What this service can."""
    can, cannot = {"supported": True}, {"supported": False}
    return ServiceProviderConfig.model_validate(
        {
            "documentationUri": "https://samlyft.example/dokumentation",
            "patch": can,
            "bulk": {**can, "maxOperations": MAX_OPERATIONS, "maxPayloadSize": MAX_BULK},
            "filter": {**can, "maxResults": MAX_RESULTS},
            "changePassword": cannot,
            "sort": can,
            "etag": can,
            "authenticationSchemes": [
                {
                    "type": "oauthbearertoken",
                    "name": "OAuth 2.0",
                    "description": "Åtkomsttoken enligt RFC 9068. Access token of RFC 9068.",
                    "specUri": "https://www.rfc-editor.org/info/rfc9068",
                    "primary": True,
                }
            ],
        }
    )


@cache
def provider() -> ScimProvider:
    """The whole description of this service."""
    types = [ResourceType.from_resource(Person), ResourceType.from_resource(Group)]
    return ScimProvider([User, EnterpriseUser, Group], types, config())


def uuid_of(text: str) -> UUID | None:
    """An id of ours, or None: anything else is nobody's."""
    try:
        return UUID(text)
    except ValueError:
        return None
