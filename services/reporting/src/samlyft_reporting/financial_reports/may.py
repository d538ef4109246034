"""Who may see and freeze the figures of an application."""

from __future__ import annotations

from collections.abc import Mapping

READ = frozenset({"financial-reports:read"})
MAY: Mapping[str, frozenset[str]] = {
    "tenant-admin": READ,
    "project-owner": READ | {"financial-reports:write"},
    "project-staff": READ | {"financial-reports:write"},
    "auditor": READ,
}
