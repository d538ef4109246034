"""Login at the local issuer: authorization code with PKCE, for the pages of the demonstration."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from samlyft_local.assertions import RefusedError

CODE_LIFE = 60
REFRESH_LIFE = 12 * 3600
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_MOST = 10_000


@dataclass(frozen=True)
class Asked:
    """A request to log in, checked: what it says is what the answer is for."""

    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    challenge: str


@dataclass(frozen=True)
class Granted:
    """Who logged in where."""

    subject: str
    client_id: str
    nonce: str = ""


class Codes:
    """Codes and refresh tokens, in memory only: they end with the issuer."""

    def __init__(self, clients: Mapping[str, str]) -> None:
        self._clients = clients
        """Client id to the one address that its answers go to."""
        self._codes: dict[str, tuple[float, Asked, str]] = {}
        self._refresh: dict[str, tuple[float, Granted]] = {}

    def ask(self, query: Mapping[str, str]) -> Asked:
        """The request, or `RefusedError`: never an answer to an address that is not the client's."""
        client, address = query.get("client_id", ""), query.get("redirect_uri", "")
        if self._clients.get(client) != address or not address:
            raise RefusedError("invalid_request", "unknown client_id or redirect_uri")
        challenge = query.get("code_challenge", "")
        proper = query.get("code_challenge_method") == "S256" and _CHALLENGE.fullmatch(challenge)
        if query.get("response_type") != "code" or not proper:
            raise RefusedError("invalid_request", "response_type=code with PKCE (S256) is needed")
        if "openid" not in query.get("scope", "").split():
            raise RefusedError("invalid_scope", "scope must have openid")
        return Asked(client, address, query.get("state", ""), query.get("nonce", ""), challenge)

    def give(self, asked: Asked, subject: str) -> str:
        """A code for who was chosen."""
        self._forget()
        code = secrets.token_urlsafe(32)
        self._codes[code] = (time.monotonic() + CODE_LIFE, asked, subject)
        return code

    def redeem(self, form: Mapping[str, str]) -> Granted:
        """Who a code is for, once; `RefusedError` for a wrong, old or used one."""
        until, asked, subject = self._codes.pop(form.get("code", ""), (0.0, None, ""))
        verifier = form.get("code_verifier", "")
        if asked is None or until < time.monotonic() or not _VERIFIER.fullmatch(verifier):
            raise RefusedError("invalid_grant", "the code or its verifier is not valid")
        digest = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
        same = (form.get("client_id"), form.get("redirect_uri")) == (
            asked.client_id,
            asked.redirect_uri,
        )
        if not same or not hmac.compare_digest(digest, asked.challenge.encode()):
            raise RefusedError("invalid_grant", "the code or its verifier is not valid")
        return Granted(subject, asked.client_id, asked.nonce)

    def remember(self, granted: Granted) -> str:
        """A refresh token."""
        self._forget()
        token = secrets.token_urlsafe(32)
        self._refresh[token] = (time.monotonic() + REFRESH_LIFE, granted)
        return token

    def renew(self, form: Mapping[str, str]) -> Granted:
        """Who a refresh token is for, or `RefusedError`."""
        until, granted = self._refresh.get(form.get("refresh_token", ""), (0.0, None))
        if (
            granted is None
            or until < time.monotonic()
            or form.get("client_id") != granted.client_id
        ):
            raise RefusedError("invalid_grant", "the refresh token is not valid")
        return granted

    def revoke(self, token: str) -> None:
        """Ends a refresh token; an unknown one is no fault (RFC 7009)."""
        self._refresh.pop(token, None)

    def _forget(self) -> None:
        now = time.monotonic()
        self._codes = {code: kept for code, kept in self._codes.items() if kept[0] > now}
        if len(self._refresh) > _MOST:
            self._refresh.clear()
