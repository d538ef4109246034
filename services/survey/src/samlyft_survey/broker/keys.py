"""Keys and keyed hashes of the broker, all derived from the service's master key and bound to tenant and purpose."""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FILL = 1024
_KEPT = 1_000
TOKEN = re.compile(r"([a-z][a-z0-9-]{1,30})\.([A-Za-z0-9_-]{43})")
"""`<tenant>.<32 random bytes>`: what stands on an invitation."""


def master_key(text: str) -> bytes:
    """32 bytes from their base64 form; anything else stops the process before its first request."""
    try:
        key = b64decode(text, validate=True)
    except Base64Error:
        key = b""
    if len(key) != 32:
        msg = "must be the base64 form of 32 bytes"
        raise ValueError(msg)
    return key


def new_token(tenant_id: str) -> str:
    """A token that cannot be guessed."""
    return f"{tenant_id}.{urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b'=').decode()}"


def tenant_of(token: str) -> str | None:
    """The tenant part of a well-formed token."""
    match = TOKEN.fullmatch(token)
    return match[1] if match else None


class Keys:
    """What the broker can do with the master key."""

    def __init__(self, master: bytes) -> None:
        self._master = master
        self._known: dict[tuple[str, str], bytes] = {}

    def _derived(self, purpose: str, tenant_id: str) -> bytes:
        place = (purpose, tenant_id)
        if place not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[place] = self._made(purpose, tenant_id)
        return self._known[place]

    def _made(self, purpose: str, tenant_id: str) -> bytes:
        return hmac.digest(self._master, f"samlyft-survey/{purpose}/{tenant_id}".encode(), "sha256")

    def token_hashes(self, tenant_id: str, tokens: Sequence[str]) -> list[bytes]:
        """The form in which tokens are stored and looked up."""
        key = self._derived("token", tenant_id)
        return [hmac.digest(key, token.encode(), "sha256") for token in tokens]

    def seal(self, tenant_id: str, family_id: UUID, key: bytes) -> bytes:
        """A family key as it is stored: encrypted, and bound to its tenant and family."""
        nonce = secrets.token_bytes(12)
        sealing = AESGCM(self._derived("family", tenant_id))
        return nonce + sealing.encrypt(nonce, key, family_id.bytes)

    def unseal(self, tenant_id: str, family_id: UUID, sealed: bytes) -> bytes:
        """The family key again."""
        sealing = AESGCM(self._derived("family", tenant_id))
        return sealing.decrypt(sealed[:12], sealed[12:], family_id.bytes)


def pairing_key(family_key: bytes, person_id: UUID) -> bytes:
    """The same person's rounds in one family share it; without the family key it says nothing."""
    return hmac.digest(family_key, b"pair" + person_id.bytes, "sha256")


def invited_mark(family_key: bytes, round_id: UUID, person_id: UUID) -> bytes:
    """Marks an invitation without being comparable to a pairing key or to a mark of another round."""
    return hmac.digest(family_key, b"invited" + round_id.bytes + person_id.bytes, "sha256")


def code_key(family_key: bytes, code: str) -> bytes:
    """The same self-made code gives the same key in all rounds of a family, whoever made it."""
    return hmac.digest(family_key, b"code" + code.encode(), "sha256")


def sealed_draft(token: str, draft: bytes) -> bytes:
    """What is half answered, as only the token's bearer can read it, filled up so that its length says little."""
    nonce = secrets.token_bytes(12)
    filled = draft + b"\0" * (-len(draft) % _FILL)
    return nonce + AESGCM(_draft_key(token)).encrypt(nonce, filled, None)


def opened_draft(token: str, sealed: bytes) -> bytes:
    """The draft again."""
    return AESGCM(_draft_key(token)).decrypt(sealed[:12], sealed[12:], None).rstrip(b"\0")


def _draft_key(token: str) -> bytes:
    return hmac.digest(token.encode(), b"draft", "sha256")


def masked(token: str, key: bytes) -> bytes:
    """A pairing key as only the token's bearer can read it; masking twice gives it back.

    A pad for one message: each token is new, random and as strong as the key it hides.
    """
    pad = int.from_bytes(hmac.digest(token.encode(), b"pairing key", "sha256"))
    return (int.from_bytes(key) ^ pad).to_bytes(32)
