"""The local token issuer: RFC 9068 access tokens for the demonstration, on loopback only."""

from __future__ import annotations

import ipaddress
import json
import re
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from samlyft_local.assertions import Assertions, RefusedError, claimed_subject
from samlyft_local.codes import Asked, Codes, Granted
from samlyft_local.login_page import SAFETY, login_page
from samlyft_local.messages import StackError
from samlyft_local.processes import Part
from samlyft_local.users import USERS

LIFE = 600
_LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"
_CLIENT_ID = re.compile(r"[a-z][a-z0-9-]{1,62}")
_LONGEST_FORM = 16_384
PORTAL = "samlyft-portal"
PORTAL_ANSWER = "/portal/login/answer"


class SigningKey:
    """An ES256 key, in memory only; made by the supervisor, so that it outlives the issuer."""

    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        public = ECAlgorithm.to_jwk(self._private.public_key(), as_dict=True)
        self.jwk: dict[str, Any] = {**public, "kid": uuid.uuid4().hex, "use": "sig", "alg": "ES256"}

    def sign(self, claims: dict[str, Any], kind: str = "at+jwt") -> str:
        """An access token with the header that RFC 9068 wants, or another kind of token."""
        return jwt.encode(
            claims, self._private, "ES256", headers={"typ": kind, "kid": self.jwk["kid"]}
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
        self.codes = Codes({PORTAL: f"{origin}{PORTAL_ANSWER}"})

    def metadata(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.name,
            "authorization_endpoint": f"{self._address}/authorize",
            "token_endpoint": f"{self._address}/token",
            "revocation_endpoint": f"{self._address}/revoke",
            "jwks_uri": f"{self._address}/jwks",
            "grant_types_supported": ["client_credentials", "authorization_code", "refresh_token"],
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            "scopes_supported": ["openid"],
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
        kind = form.get("grant_type")
        if kind == "authorization_code":
            granted = self.codes.redeem(form)
            return {
                **self._bearer(granted.subject, granted.client_id),
                "refresh_token": self.codes.remember(granted),
                "id_token": self._identity(granted),
            }
        if kind == "refresh_token":
            granted = self.codes.renew(form)
            return self._bearer(granted.subject, granted.client_id)
        if kind != "client_credentials":
            raise RefusedError("unsupported_grant_type", "grant_type must be client_credentials")
        client = self._client(form)
        return self._bearer(client, client)

    def login(self, asked: Asked, subject: str) -> str:
        """Where the browser goes once somebody is chosen; `RefusedError` for who is nobody."""
        if subject not in USERS or USERS[subject].is_program:
            raise RefusedError("access_denied", "unknown subject")
        answer = {"code": self.codes.give(asked, subject), "state": asked.state, "iss": self.name}
        return f"{asked.redirect_uri}?{urlencode(answer)}"

    def _bearer(self, subject: str, client: str) -> dict[str, Any]:
        now = int(time.time())
        claims = {
            "iss": self.name,
            "aud": self._audience,
            "sub": subject,
            "client_id": client,
            "iat": now,
            "exp": now + LIFE,
            "jti": str(uuid.uuid4()),
        }
        if subject in USERS and not USERS[subject].is_program:
            claims["acr"] = _LOA3
        return {"access_token": self._key.sign(claims), "token_type": "Bearer", "expires_in": LIFE}

    def _identity(self, granted: Granted) -> str:
        now = int(time.time())
        claims = {
            "iss": self.name,
            "aud": granted.client_id,
            "sub": granted.subject,
            "nonce": granted.nonce,
            "iat": now,
            "exp": now + LIFE,
            "name": granted.subject,
            "acr": _LOA3,
        }
        return self._key.sign(claims, "JWT")

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

    async def authorize(request: Request) -> Response:
        return await _authorize(issuer, request)

    async def revoke(request: Request) -> Response:
        issuer.codes.revoke((await _form(request)).get("token", ""))
        return JSONResponse({}, headers={"Cache-Control": "no-store"})

    return Starlette(
        routes=[
            Route("/issuer/authorize", authorize, methods=["GET", "POST"]),
            Route("/issuer/revoke", revoke, methods=["POST"]),
            Route("/issuer/.well-known/openid-configuration", metadata),
            Route("/issuer/jwks", jwks),
            Route("/issuer/token", token, methods=["POST"]),
        ]
    )


async def _authorize(issuer: LocalIssuer, request: Request) -> Response:
    """The page to choose on, and the choice."""
    try:
        chosen = await _form(request) if request.method == "POST" else None
        query = dict(request.query_params) if chosen is None else chosen
        asked = issuer.codes.ask(query)
        if chosen is None:
            return HTMLResponse(login_page(query), headers=SAFETY)
        return RedirectResponse(issuer.login(asked, chosen.get("subject", "")), 303, SAFETY)
    except RefusedError as error:
        return JSONResponse({"error": error.error, "error_description": str(error)}, 400)


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST_FORM:
            raise RefusedError("invalid_request", "the form is too long", 413)
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=20
        )
    except ValueError as error:
        raise RefusedError("invalid_request", "send application/x-www-form-urlencoded") from error
    if len(dict(pairs)) != len(pairs):
        raise RefusedError("invalid_request", "a parameter is given twice")
    return dict(pairs)
