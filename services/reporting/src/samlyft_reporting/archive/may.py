"""Who may hand over to the e-archive: who may read identity numbers, since the filed files hold them."""

from __future__ import annotations

from collections.abc import Mapping

MAY: Mapping[str, frozenset[str]] = {
    "project-owner": frozenset({"archive:read", "archive:write", "archive-contents:read"}),
    "tenant-admin": frozenset({"archive:read"}),
    "auditor": frozenset({"archive:read"}),
}
