"""The signing keys of the configured issuers: fetched rarely, kept while the issuer is away."""

import asyncio
import ipaddress
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK, PyJWTError
from pydantic import BaseModel, ConfigDict

FRESH_SECONDS = 600
"""After these a key set is fetched again; until `STALE_SECONDS` it counts even if that fails."""
STALE_SECONDS = 24 * 3600
RETRY_SECONDS, FIRST_RETRY_SECONDS = 30, 2
"""Between two fetches, so that tokens with made-up key ids cannot drive us to ask; the second while none is known."""
FETCH_SECONDS = 2
LONGEST_SET = 65_536
"""Bytes."""

FAILING: dict[str, float] = {}
"""By issuer, since when its keys could not be fetched by this process."""

_CURVES = {"ES256": "secp256r1", "ES384": "secp384r1"}
_RSA = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})

PublicKey = RSAPublicKey | EllipticCurvePublicKey


class NoKeysError(Exception):
    """No key set of the issuer could be had for a day, or ever."""


class Issuer(BaseModel):
    """An issuer that this installation trusts, and the algorithms it may sign with."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    jwks_url: str
    algorithms: tuple[str, ...] = ("RS256", "ES256")


@dataclass
class _KeySet:
    keys: dict[str, PublicKey] = field(default_factory=dict)
    fetched_at: float = float("-inf")
    tried_at: float = float("-inf")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Keys:
    """Finds a key by issuer and key id; only addresses from the settings are ever fetched."""

    def __init__(
        self, issuers: Sequence[Issuer], environment: str, clock: Callable[[], float] = time.time
    ) -> None:
        for issuer in issuers:
            _check_addresses(issuer, environment)
        self._clock = clock
        self._sets = {issuer.issuer: _KeySet() for issuer in issuers}

    async def find(self, issuer: Issuer, kid: str, algorithm: str) -> PublicKey:
        """The key, fetched anew when unknown or old; `ValueError` when there is none that fits."""
        known = self._sets[issuer.issuer]
        old = self._clock() - known.fetched_at > FRESH_SECONDS
        # Whoever comes while another fetches goes on with the key it has.
        if kid not in known.keys or (old and not known.lock.locked()):
            await self._refresh(issuer, known)
        if self._clock() - known.fetched_at > STALE_SECONDS:
            raise NoKeysError
        key = known.keys.get(kid)
        if key is None or not _fits(key, algorithm):
            raise ValueError("key")
        return key

    def preload(self, issuer: str, keys: dict[str, object]) -> None:
        """Takes a key set as if it had been fetched now."""
        known = self._sets[issuer]
        known.keys, known.fetched_at = _read(keys), self._clock()

    async def _refresh(self, issuer: Issuer, known: _KeySet) -> None:
        async with known.lock:
            wait = RETRY_SECONDS if known.keys else FIRST_RETRY_SECONDS
            if self._clock() - known.tried_at < wait:
                return
            known.tried_at = self._clock()
            import httpx  # here, since a process starts and answers without it

            try:
                async with asyncio.timeout(FETCH_SECONDS):
                    known.keys = _read(await _fetch(issuer.jwks_url))
            except (httpx.HTTPError, TimeoutError, ValueError, PyJWTError):
                FAILING.setdefault(issuer.issuer, time.time())
                return  # what is known goes on, up to STALE_SECONDS
            FAILING.pop(issuer.issuer, None)
            known.fetched_at = self._clock()


async def _fetch(url: str) -> object:
    import httpx  # see _refresh

    # A proxy from the environment must not see, or answer, what goes to this very machine.
    async with (
        httpx.AsyncClient(follow_redirects=False, trust_env=not _is_loopback(url)) as client,
        client.stream("GET", url, headers={"Accept": "application/json"}) as response,
    ):
        if response.status_code != httpx.codes.OK:
            raise ValueError("status")
        body = bytearray()
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > LONGEST_SET:
                raise ValueError("size")
    found: object = json.loads(body)
    return found


def _read(keys: object) -> dict[str, PublicKey]:
    """Signing keys by id; a set without a usable key is refused, so that it replaces nothing."""
    listed = keys.get("keys") if isinstance(keys, dict) else None
    found: dict[str, PublicKey] = {}
    for jwk in listed if isinstance(listed, list) else []:
        if not isinstance(jwk, dict) or jwk.get("use", "sig") != "sig":
            continue
        try:
            key, kid = PyJWK(jwk).key, jwk.get("kid")
        except (PyJWTError, TypeError, ValueError):
            continue  # one key of a kind we do not know does not spoil the others
        if isinstance(kid, str) and isinstance(key, RSAPublicKey | EllipticCurvePublicKey):
            found[kid] = key
    if not found:
        raise ValueError("no usable key")
    return found


def _fits(key: PublicKey, algorithm: str) -> bool:
    if isinstance(key, RSAPublicKey):
        return algorithm in _RSA and key.key_size >= 2048
    return key.curve.name == _CURVES.get(algorithm)


def _check_addresses(issuer: Issuer, environment: str) -> None:
    for address in (issuer.issuer, issuer.jwks_url):
        allowed = urlsplit(address).scheme == "https" and not _is_loopback(address)
        if not allowed and (environment == "production" or not _is_loopback(address)):
            raise ValueError(
                f"issuer address must be https, or loopback outside production: {address}"
            )
    strange = set(issuer.algorithms) - _RSA - set(_CURVES)
    if strange or not issuer.algorithms:
        raise ValueError(f"issuer algorithms not allowed: {sorted(strange)}")


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
