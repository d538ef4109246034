"""Bodies of machine clients and their keys."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from samlyft_enrollment.access.schemas import GrantOut
from samlyft_web.fields import DateField, Instant, Name, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_JWK: JsonDict = {
    "kty": "EC",
    "crv": "P-256",
    "kid": "2026-11",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
_KEY: JsonDict = {
    "key_id": _ID,
    "machine_id": _ID,
    "kid": "2026-11",
    "expires_on": "2027-11-30",
    "revoked_at": None,
    "version": 1,
    "changed_at": "2026-11-22T08:00:00Z",
}
_MACHINE: JsonDict = {
    "machine_id": _ID,
    "grant_id": _ID,
    "name": "Ale HR",
    "issuer": "https://login.gr.example",
    "subject": "https://hr.ale.example",
    "role": "integration",
    "scopes": ["people:write"],
    "reach": ["*"],
    "valid_from": "2026-11-23T08:00:00Z",
    "valid_to": None,
    "last_used_on": "2026-11-22",
    "version": 1,
}
_LAST_USED = (
    "Senaste dagen den anropade enrollment; tomt om aldrig. Anrop till de andra tjänsterna räknas inte. "
    "The last day it called enrollment; null if never. Calls to the other services are not counted."
)


class MachineOut(GrantOut):
    """A machine client: its grant, and what it is called."""

    model_config = ConfigDict(json_schema_extra={"example": _MACHINE})

    machine_id: UUID
    name: str
    last_used_on: Annotated[DateField | None, Field(description=_LAST_USED)]


class MachineChange(StrictModel):
    """Another name."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "Ale HR 2"}})

    name: Name


class KeyIn(StrictModel):
    """A public key (JWK, RFC 7517) and its last day, at most two years ahead; private parts are refused."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"jwk": _JWK, "expires_on": "2027-11-30"}}
    )

    jwk: Annotated[dict[str, Any], Field(max_length=12)]
    expires_on: DateField


class KeyOut(BaseModel):
    """A key as it stands."""

    model_config = ConfigDict(json_schema_extra={"example": _KEY})

    key_id: UUID
    machine_id: UUID
    kid: str
    expires_on: DateField
    revoked_at: Instant | None
    version: int
    changed_at: Instant


class KeySet(BaseModel):
    """The valid public keys, as a token issuer takes them for `private_key_jwt`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "client_id": "https://hr.ale.example",
                "token_endpoint_auth_method": "private_key_jwt",
                "keys": [_JWK],
            }
        }
    )

    client_id: str
    token_endpoint_auth_method: str
    keys: list[dict[str, Any]]
