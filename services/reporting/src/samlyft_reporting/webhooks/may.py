"""Who sets up webhooks; a machine by its scopes."""

from __future__ import annotations

MAY_WEBHOOKS: dict[str, frozenset[str]] = {
    "tenant-admin": frozenset({"webhooks:read", "webhooks:write", "webhook-secrets:read"}),
    "auditor": frozenset({"webhooks:read"}),
}
