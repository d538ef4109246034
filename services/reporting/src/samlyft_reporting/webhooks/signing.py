"""The signature: an HMAC over the time and the body, under a secret that is derived and never stored."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from samlyft_common.settings import Settings


def secret_of(settings: Settings, tenant_id: str, webhook_id: UUID, generation: int) -> str:
    """The secret that the receiver knows; the next generation is another."""
    known = settings.secret_key
    key = known.get_secret_value().encode() if known else b"-"
    said = f"webhook|{tenant_id}|{webhook_id}|{generation}".encode()
    return "whsec_" + hmac.new(key, said, hashlib.sha256).hexdigest()


def signature(secret: str, at: int, body: str) -> str:
    """`t=<seconds>,v1=<hex>`: the time is signed too, so that an old message is known as old."""
    made = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={made}"
