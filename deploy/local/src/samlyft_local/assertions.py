"""How a client proves who it is: private_key_jwt (RFC 7523), each assertion once."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import jwt

_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LONGEST_LIFE = 600
_LEEWAY = 10


class RefusedError(Exception):
    """An answer of RFC 6749, section 5.2."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.status = status


class Assertions:
    """Checks assertions meant for this issuer, and remembers those that were used."""

    def __init__(self, audience: tuple[str, ...]) -> None:
        self._audience = list(audience)
        self._spent: dict[str, float] = {}

    def check(self, client: str, form: Mapping[str, str], keys: dict[str, Any]) -> None:
        """Passes, or raises `RefusedError`; `keys` is the client's public JWK set."""
        if form.get("client_assertion_type") != _TYPE:
            raise _refused("this client must prove itself by private_key_jwt")
        try:
            claims = self._verify(client, form.get("client_assertion", ""), keys)
        except (jwt.PyJWTError, LookupError, ValueError) as error:
            raise _refused("the assertion is not valid") from error
        if claims["sub"] != client or not self._spend(str(claims["jti"]), float(claims["exp"])):
            raise _refused("the assertion is not this client's, lives too long, or was used before")

    def _verify(self, client: str, assertion: str, keys: dict[str, Any]) -> dict[str, Any]:
        kid = jwt.get_unverified_header(assertion).get("kid")
        known = [key for key in jwt.PyJWKSet.from_dict(keys).keys if kid in (None, key.key_id)]
        claims: dict[str, Any] = jwt.decode(
            assertion,
            known[0],
            algorithms=["ES256", "RS256"],
            audience=self._audience,
            issuer=client,
            options={"require": ["exp", "iss", "sub", "aud", "jti"]},
            leeway=_LEEWAY,
        )
        return claims

    def _spend(self, jti: str, expires: float) -> bool:
        now = time.time()
        self._spent = {
            known: until for known, until in self._spent.items() if until > now - _LEEWAY
        }
        if jti in self._spent or expires > now + _LONGEST_LIFE:
            return False
        self._spent[jti] = expires
        return True


def claimed_subject(assertion: str) -> str:
    """Who an assertion says it is from; nothing is proved by that."""
    try:
        return str(jwt.decode(assertion, options={"verify_signature": False}).get("sub", ""))
    except jwt.PyJWTError:
        return ""


def _refused(why: str) -> RefusedError:
    return RefusedError("invalid_client", why, 401)
