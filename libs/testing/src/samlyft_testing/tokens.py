"""A test issuer: own RSA and EC keys, tokens with any claim bent, a real JWKS server."""

import asyncio
import functools
import json
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from samlyft_web.tokens import Issuer, Verifier

ISSUER = "https://issuer.test.example"
AUDIENCE = "https://api.samlyft.example"
CLIENT = "https://client.test.example"

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@functools.cache
def key(name: str) -> PrivateKey:
    """The key of that name, made once a process: names with `rsa` give RSA, others P-256."""
    if "rsa" in name:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def jwk(name: str) -> dict[str, Any]:
    """The public half of a key as JWK."""
    public = key(name).public_key()
    if isinstance(public, rsa.RSAPublicKey):
        members = RSAAlgorithm.to_jwk(public, as_dict=True)
    else:
        members = ECAlgorithm.to_jwk(public, as_dict=True)
    return {**members, "kid": name, "use": "sig"}


class TokenIssuer:
    """Signs what it is asked to sign, right or wrong, under the issuer's name."""

    def __init__(
        self, url: str = ISSUER, audience: str = AUDIENCE, keys: tuple[str, ...] = ("rsa", "ec")
    ) -> None:
        self.url = url
        self.audience = audience
        self.keys = keys

    def jwks(self) -> dict[str, Any]:
        """The public keys as the issuer publishes them."""
        return {"keys": [jwk(name) for name in self.keys]}

    def issuer(self, jwks_url: str | None = None) -> Issuer:
        """The settings that make a service trust this issuer."""
        return Issuer(issuer=self.url, jwks_url=jwks_url or f"{self.url}/jwks")

    def verifier(self) -> Verifier:
        """A verifier that knows this issuer's keys without fetching them."""
        verifier = Verifier([self.issuer()], self.audience, "test")
        verifier.keys.preload(self.url, self.jwks())
        return verifier

    def claims(self, subject: str = "anna", **changed: Any) -> dict[str, Any]:
        """Claims that pass, with changes; a claim set to `...` is left out."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "sub": subject,
            "aud": self.audience,
            "client_id": CLIENT,
            "iat": now,
            "exp": now + 600,
            "jti": str(uuid.uuid4()),
            **changed,
        }
        return {name: value for name, value in claims.items() if value is not ...}

    def token(
        self,
        subject: str = "anna",
        *,
        key_name: str = "ec",
        header: dict[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """A signed access token; `header` adds to or replaces what the issuer would write."""
        members = {"typ": "at+jwt", "kid": key_name, **(header or {})}
        algorithm = "RS256" if "rsa" in key_name else "ES256"
        payload = json.dumps(self.claims(subject, **claims)).encode()
        return jwt.PyJWS().encode(payload, key(key_name), algorithm=algorithm, headers=members)


class JwksServer:
    """A real HTTP server for one key set; tests bend its answers and count its fetches."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = json.dumps(body)
        self.status = 200
        self.headers = ""
        self.delay = 0.0
        self.fetches = 0
        self.url = ""
        self._answers: set[asyncio.Task[None] | None] = set()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request, one answer, then the connection closes."""
        self._answers.add(asyncio.current_task())
        await reader.readuntil(b"\r\n\r\n")
        self.fetches += 1
        await asyncio.sleep(self.delay)
        head = (
            f"HTTP/1.1 {self.status} X\r\nContent-Length: {len(self.body)}\r\nConnection: close\r\n"
        )
        writer.write(f"{head}{self.headers}\r\n{self.body}".encode())
        try:
            await writer.drain()
        finally:
            writer.close()
            await writer.wait_closed()

    async def finish(self) -> None:
        """Waits for answers still on their way to a client that may have left."""
        await asyncio.gather(*(task for task in self._answers if task), return_exceptions=True)


@asynccontextmanager
async def jwks_server(body: dict[str, Any]) -> AsyncIterator[JwksServer]:
    """Serves a key set on a free loopback port."""
    jwks = JwksServer(body)
    server = await asyncio.start_server(jwks.answer, "127.0.0.1", 0)
    jwks.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/jwks"
    async with server:
        yield jwks
        await jwks.finish()
