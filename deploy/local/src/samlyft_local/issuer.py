"""The local token issuer: RFC 9068 access tokens for the demonstration, on loopback only."""

from __future__ import annotations

import ipaddress
import json
import re
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from samlyft_local.assertions import Assertions, RefusedError, claimed_subject
from samlyft_local.messages import StackError
from samlyft_local.processes import Part
from samlyft_local.users import USERS

LIFE = 600
_LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"
_CLIENT_ID = re.compile(r"[a-z][a-z0-9-]{1,62}")
_LONGEST_FORM = 16_384


class SigningKey:
    """An ES256 key, in memory only; made by the supervisor, so that it outlives the issuer."""

    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        public = ECAlgorithm.to_jwk(self._private.public_key(), as_dict=True)
        self.jwk: dict[str, Any] = {**public, "kid": uuid.uuid4().hex, "use": "sig", "alg": "ES256"}

    def sign(self, claims: dict[str, Any]) -> str:
        """An access token with the header that RFC 9068 wants."""
        return jwt.encode(
            claims, self._private, "ES256", headers={"typ": "at+jwt", "kid": self.jwk["kid"]}
        )


class LocalIssuer:
    """Who gets a token, and what stands in it."""

    def __init__(
        self, name: str, origin: str, audience: str, key: SigningKey, clients: Path
    ) -> None:
        self.name = name
        self._address = f"{origin}/issuer"
        self._audience = audience
        self._key = key
        self._clients = clients
        """`<client_id>.json`: the public JWK set of a client that must prove itself."""
        self._assertions = Assertions((f"{self._address}/token", name))

    def metadata(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.name,
            "token_endpoint": f"{self._address}/token",
            "jwks_uri": f"{self._address}/jwks",
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256", "RS256"],
        }

    def jwks(self) -> dict[str, Any]:
        """The public key."""
        return {"keys": [self._key.jwk]}

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """The answer to a token request, or `RefusedError`."""
        if form.get("grant_type") != "client_credentials":
            raise RefusedError("unsupported_grant_type", "grant_type must be client_credentials")
        client = self._client(form)
        now = int(time.time())
        claims = {
            "iss": self.name,
            "aud": self._audience,
            "sub": client,
            "client_id": client,
            "iat": now,
            "exp": now + LIFE,
            "jti": str(uuid.uuid4()),
        }
        if client in USERS and not USERS[client].is_program:
            claims["acr"] = _LOA3
        return {"access_token": self._key.sign(claims), "token_type": "Bearer", "expires_in": LIFE}

    def part(self, environment: str, host: str, port: int) -> Part:
        """The issuer as a part of the stack: for this very machine, or not at all."""
        if environment == "production" or not ipaddress.ip_address(host).is_loopback:
            raise StackError(
                "Den lokala utfärdaren är inte för produktion: ange SAMLYFT_ISSUERS.",
                "The local issuer is for loopback, never for production: set SAMLYFT_ISSUERS.",
            )

        def body() -> None:
            uvicorn.run(
                create_app(self), host=host, port=port, access_log=False, server_header=False
            )

        return Part(name="issuer", body=body, grace=2.0)

    def _client(self, form: dict[str, str]) -> str:
        client = form.get("client_id") or claimed_subject(form.get("client_assertion", ""))
        if not _CLIENT_ID.fullmatch(client):
            raise RefusedError("invalid_client", "unknown client_id", 401)
        file = self._clients / f"{client}.json"
        if file.exists():
            self._assertions.check(client, form, json.loads(file.read_text()))
        elif client not in USERS or "client_assertion" in form:
            raise RefusedError("invalid_client", "unknown client_id, or no key of it is known", 401)
        return client


def create_app(issuer: LocalIssuer) -> Starlette:
    """The issuer's HTTP application, under `/issuer`."""

    async def metadata(_: Request) -> JSONResponse:
        return JSONResponse(issuer.metadata())

    async def jwks(_: Request) -> JSONResponse:
        return JSONResponse(issuer.jwks())

    async def token(request: Request) -> JSONResponse:
        headers = {"Cache-Control": "no-store"}
        try:
            return JSONResponse(issuer.token(await _form(request)), headers=headers)
        except RefusedError as error:
            body = {"error": error.error, "error_description": str(error)}
            return JSONResponse(body, error.status, headers=headers)

    return Starlette(
        routes=[
            Route("/issuer/.well-known/openid-configuration", metadata),
            Route("/issuer/jwks", jwks),
            Route("/issuer/token", token, methods=["POST"]),
        ]
    )


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST_FORM:
            raise RefusedError("invalid_request", "the form is too long", 413)
    try:
        pairs = parse_qsl(body.decode("ascii"), strict_parsing=True, max_num_fields=20)
    except ValueError as error:
        raise RefusedError("invalid_request", "send application/x-www-form-urlencoded") from error
    if len(dict(pairs)) != len(pairs):
        raise RefusedError("invalid_request", "a parameter is given twice")
    return dict(pairs)
