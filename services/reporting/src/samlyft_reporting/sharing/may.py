"""Who makes agreements, shares figures, and reads what is shared."""

from __future__ import annotations

_READ = frozenset({"sharing-agreements:read", "shared-figures:read"})
_MAKE = _READ | {"sharing-agreements:write", "shared-figures:write"}
MAY_SHARING: dict[str, frozenset[str]] = {
    "tenant-admin": _MAKE,
    "project-owner": _MAKE | {"partnerships:read"},
    "project-staff": _READ | {"partnerships:read"},
    "local-project-leader": _READ | {"partnerships:read"},
    "strategic-manager": _READ,
    "auditor": _READ,
    "analyst": _READ,
    "regional": _MAKE,
}
