"""Strict verification of access tokens (RFC 9068, RFC 8725), by keys of issuers we chose."""

import base64
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from jwt import InvalidTokenError, PyJWS
from pydantic import BaseModel, ConfigDict, Field

from samlyft_web.jwks import Issuer, Keys, NoKeysError
from samlyft_web.problems import Text, UnauthorizedError, UnavailableError

__all__ = ["Claims", "Issuer", "Keys", "Verifier"]

LEEWAY = 30
"""Seconds that clocks may differ."""
LONGEST_LIFE = 3600
"""Seconds from `iat` to `exp`: a longer token is refused, whoever signed it."""
LONGEST_TOKEN = 8192
CACHED_TOKENS = 4096
CACHED_SECONDS = 600

_Word = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,255}$")]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says; `expires_at` is in seconds since 1970."""

    issuer: str
    subject: str
    client_id: str
    expires_at: int
    acr: str | None = None
    scopes: frozenset[str] = frozenset()


class _Header(BaseModel):
    """Unknown members are refused: `crit`, `jwk`, `jku`, `x5u` and what is invented next."""

    model_config = ConfigDict(strict=True, extra="forbid")

    typ: Literal["at+jwt", "application/at+jwt"]
    alg: str
    kid: _Word


class _Payload(BaseModel):
    """Types are strict, for the libraries take `exp` as text, as 1e300 or as infinity."""

    model_config = ConfigDict(strict=True)

    iss: str
    sub: _Word
    client_id: _Word
    jti: _Word
    aud: str | list[str]
    exp: int = Field(gt=0, lt=2**53)
    iat: int = Field(gt=0, lt=2**53)
    nbf: int | None = Field(None, ge=0, lt=2**53)
    acr: _Word | None = None
    scope: str = Field("", max_length=2000)
    cnf: None = None
    """Tokens bound to a key must not pass as plain bearer tokens; bindings are not checked."""


class Verifier:
    """Checks tokens against the issuers of this installation and remembers those that passed."""

    def __init__(
        self,
        issuers: Sequence[Issuer],
        audience: str,
        environment: str = "production",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._issuers = {issuer.issuer: issuer for issuer in issuers}
        self._audience = audience
        self._clock = clock
        self.keys = Keys(issuers, environment, clock)
        self._seen: OrderedDict[bytes, tuple[Claims, float]] = OrderedDict()

    async def verify(self, token: str) -> Claims:
        """The claims of a valid token; `UnauthorizedError` never tells which check failed."""
        if len(token) > LONGEST_TOKEN or not token.isascii():
            raise _refused()
        digest = hashlib.sha256(token.encode()).digest()
        seen = self._seen.get(digest)
        if seen is not None and seen[1] > self._clock():
            return seen[0]
        try:
            claims = await self._check(token)
        except (ValueError, InvalidTokenError) as error:
            raise _refused() from error
        self._remember(digest, claims)
        return claims

    async def _check(self, token: str) -> Claims:
        header, payload = _parse(token)
        issuer = self._issuers.get(payload.iss)
        if issuer is None or header.alg not in issuer.algorithms:
            raise ValueError("issuer or algorithm")
        self._check_claims(payload)
        try:
            key = await self.keys.find(issuer, header.kid, header.alg)
        except NoKeysError as error:
            raise _no_keys() from error
        PyJWS().decode_complete(token, key, algorithms=[header.alg])
        scopes = frozenset(payload.scope.split())
        return Claims(payload.iss, payload.sub, payload.client_id, payload.exp, payload.acr, scopes)

    def _check_claims(self, payload: _Payload) -> None:
        now = self._clock()
        audience = [payload.aud] if isinstance(payload.aud, str) else payload.aud
        if self._audience not in audience:
            raise ValueError("audience")
        if not payload.iat < payload.exp <= payload.iat + LONGEST_LIFE:
            raise ValueError("life")
        if payload.exp + LEEWAY <= now or max(payload.iat, payload.nbf or 0) - LEEWAY > now:
            raise ValueError("time")

    def _remember(self, digest: bytes, claims: Claims) -> None:
        # Bounded in time too: a key that its issuer withdrew stops counting within minutes.
        until = min(claims.expires_at + LEEWAY, self._clock() + CACHED_SECONDS)
        self._seen[digest] = (claims, until)
        if len(self._seen) > CACHED_TOKENS:
            self._seen.popitem(last=False)


def _parse(token: str) -> tuple[_Header, _Payload]:
    parts = token.split(".")
    if len(parts) != 3:
        raise ValueError("parts")
    decoded = [
        base64.b64decode(p + "=" * (-len(p) % 4), altchars="-_", validate=True) for p in parts
    ]
    # Only one spelling of the same bytes: `-_`, no padding, no stray bits in the last letter.
    if any(
        base64.urlsafe_b64encode(d).rstrip(b"=").decode() != p
        for d, p in zip(decoded, parts, strict=True)
    ):
        raise ValueError("encoding")
    return _Header.model_validate_json(decoded[0]), _Payload.model_validate_json(decoded[1])


def _refused() -> UnauthorizedError:
    text = Text(
        "Åtkomsttoken saknas eller är inte giltig.", "The access token is missing or not valid."
    )
    return UnauthorizedError(text, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


def _no_keys() -> UnavailableError:
    text = Text(
        "Utfärdarens nycklar går inte att hämta just nu.",
        "The issuer's keys cannot be fetched right now.",
    )
    return UnavailableError(text, headers={"Retry-After": "5"})
