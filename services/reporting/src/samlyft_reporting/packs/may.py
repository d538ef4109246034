"""Who may read packs, and have them made."""

from __future__ import annotations

from collections.abc import Mapping

READ = frozenset({"packs:read"})
WRITE = READ | {"packs:write"}
MAY: Mapping[str, frozenset[str]] = {
    "tenant-admin": READ,
    "project-owner": WRITE,
    "project-staff": WRITE,
    "local-project-leader": WRITE,
    "strategic-manager": READ,
    "first-line-manager": READ,
    "auditor": READ,
    "evaluator": READ,
    "analyst": READ,
}
