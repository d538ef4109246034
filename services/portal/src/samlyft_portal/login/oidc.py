"""OpenID Connect as its relying party: authorization code with PKCE, and nothing else."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import httpx
from jwt import InvalidTokenError, PyJWS
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from samlyft_portal.settings import ROOT, Settings
from samlyft_web.jwks import Keys, NoKeysError
from samlyft_web.problems import AppError, Text, UnavailableError

FRESH_SECONDS = 3600
LEEWAY = 60
ANSWER = f"{ROOT}/login/answer"
_Word = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,255}$")]


class LoginFailedError(AppError):
    """The login did not come about; which check failed is in the log only."""

    status, code = 400, "login-failed"
    title = Text("Inloggningen gick inte att slutföra", "The login could not be completed")

    def __init__(self) -> None:
        super().__init__(
            Text(
                "Börja om från startsidan. Händer det igen: be er administratör om hjälp.",
                "Start again from the first page. If it happens again, ask your administrator for help.",
            )
        )


class Started(BaseModel):
    """A login that has begun: kept in a sealed cookie till the answer comes, and used once."""

    state: str
    nonce: str
    verifier: str
    back: str
    began: float


class _Identity(BaseModel):
    model_config = ConfigDict(strict=True)

    iss: str
    sub: _Word
    aud: str | list[str]
    exp: int = Field(gt=0, lt=2**53)
    iat: int = Field(gt=0, lt=2**53)
    nonce: str
    azp: str | None = None
    name: str | None = Field(None, max_length=200)


class _Header(BaseModel):
    model_config = ConfigDict(strict=True)

    alg: str
    kid: _Word
    typ: Literal["JWT", "jwt"] | None = None
    crit: None = None


class Login:
    """The issuer as the portal talks to it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys = Keys(settings.issuers, settings.environment)
        self._known: tuple[float, dict[str, Any]] = (float("-inf"), {})

    def start(self, back: str) -> Started:
        """A login that shall lead back to a page of ours."""
        return Started(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
            back=back,
            began=time.time(),
        )

    async def address(self, started: Started) -> str:
        """Where the browser goes to log in."""
        digest = hashlib.sha256(started.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self._settings.login_client_id,
            "redirect_uri": self._settings.public_url + ANSWER,
            "scope": self._settings.login_scope,
            "state": started.state,
            "nonce": started.nonce,
            "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{(await self._metadata())['authorization_endpoint']}?{urlencode(query)}"

    async def redeem(
        self, started: Started, query: Mapping[str, str]
    ) -> tuple[_Identity, dict[str, Any]]:
        """Who logged in, and the tokens; raises `LoginFailedError`."""
        issued = query.get("iss", self._settings.issuer.issuer)
        same = secrets.compare_digest(query.get("state", "").encode(), started.state.encode())
        if not same or issued != self._settings.issuer.issuer or not query.get("code"):
            raise LoginFailedError
        tokens = await self._ask(
            "token_endpoint",
            grant_type="authorization_code",
            code=query["code"],
            redirect_uri=self._settings.public_url + ANSWER,
            code_verifier=started.verifier,
        )
        try:
            identity = await self._verified(str(tokens["id_token"]), started.nonce)
        except (ValidationError, ValueError, KeyError, InvalidTokenError, NoKeysError) as error:
            raise LoginFailedError from error
        return identity, tokens

    async def renew(self, refresh: str) -> dict[str, Any]:
        """New tokens for a refresh token."""
        return await self._ask("token_endpoint", grant_type="refresh_token", refresh_token=refresh)

    async def end(self, refresh: str) -> str:
        """Revokes the login; gives the address at which the issuer ends its own, or nothing."""
        metadata = await self._metadata()
        if refresh and "revocation_endpoint" in metadata:
            await self._ask("revocation_endpoint", token=refresh)
        leave = {
            "client_id": self._settings.login_client_id,
            "post_logout_redirect_uri": f"{self._settings.public_url}{ROOT}/",
        }
        ending = metadata.get("end_session_endpoint")
        return f"{ending}?{urlencode(leave)}" if ending else ""

    async def _verified(self, token: str, nonce: str) -> _Identity:
        parsed = PyJWS().decode_complete(token, options={"verify_signature": False})
        header = _Header.model_validate(parsed["header"])
        issuer, client = self._settings.issuer, self._settings.login_client_id
        if header.alg not in issuer.algorithms:
            raise ValueError("algorithm")
        key = await self._keys.find(issuer, header.kid, header.alg)
        checked = PyJWS().decode_complete(token, key, algorithms=[header.alg])
        identity = _Identity.model_validate(json.loads(checked["payload"]))
        audience = [identity.aud] if isinstance(identity.aud, str) else identity.aud
        now = time.time()
        if identity.iss != issuer.issuer or client not in audience:
            raise ValueError("issuer or audience")
        if (len(audience) > 1 or identity.azp is not None) and identity.azp != client:
            raise ValueError("authorized party")
        if identity.nonce != nonce or identity.exp + LEEWAY <= now or identity.iat - LEEWAY > now:
            raise ValueError("nonce or time")
        return identity

    async def _metadata(self) -> dict[str, Any]:
        if time.monotonic() - self._known[0] < FRESH_SECONDS:
            return self._known[1]
        try:
            async with self._client() as http:
                answer = await http.get(self._settings.discovery)
                found: dict[str, Any] = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise _away() from error
        if found.get("issuer") != self._settings.issuer.issuer:
            raise LoginFailedError
        self._known = (time.monotonic(), found)
        return found

    async def _ask(self, endpoint: str, **form: str) -> dict[str, Any]:
        address = str((await self._metadata())[endpoint])
        secret = self._settings.login_client_secret
        client = self._settings.login_client_id
        auth = httpx.BasicAuth(client, secret.get_secret_value()) if secret else None
        try:
            async with self._client() as http:
                answer = await http.post(
                    address,
                    data={"client_id": client, **form},
                    auth=auth or httpx.USE_CLIENT_DEFAULT,
                )
        except httpx.HTTPError as error:
            raise _away() from error
        if answer.status_code >= 500:
            raise _away()
        if answer.status_code >= 400:
            raise LoginFailedError
        found: dict[str, Any] = answer.json()
        return found

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=5.0, follow_redirects=False, trust_env=False)


def _away() -> UnavailableError:
    return UnavailableError(
        Text(
            "Inloggningstjänsten svarar inte. Försök igen om en stund.",
            "The login service does not answer. Try again in a moment.",
        )
    )
