"""What a browser keeps for us: sealed with AES-GCM, so that it can neither be read nor made up."""

from __future__ import annotations

import secrets
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from samlyft_portal.settings import Settings

_NONCE = 12
LONGEST = 3_900
"""What a browser keeps of one cookie, its name and attributes left aside."""


class Sealer:
    """Seals and opens; what is sealed for one purpose does not open for another."""

    def __init__(self, settings: Settings) -> None:
        secret = b64decode(settings.secret_key.get_secret_value())
        key = HKDF(SHA256(), 32, salt=None, info=b"samlyft/portal/cookie").derive(secret)
        self._cipher = AESGCM(key)

    def seal(self, purpose: str, content: bytes) -> str:
        """The content as text for a cookie; `ValueError` when no browser would keep it."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, content, purpose.encode())
        text = urlsafe_b64encode(sealed).rstrip(b"=").decode()
        if len(text) > LONGEST:
            msg = "the tokens of this login are too long for a cookie"
            raise ValueError(msg)
        return text

    def open(self, purpose: str, text: str) -> bytes | None:
        """The content; None for whatever we did not seal for this purpose."""
        try:
            sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
        except (InvalidTag, ValueError):
            return None
