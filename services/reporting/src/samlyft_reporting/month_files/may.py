"""Who may read, file and fetch month files: identity numbers take enrollment's own permission besides."""

from __future__ import annotations

from collections.abc import Mapping

READ = frozenset({"month-files:read"})
FILE = READ | {"month-files:write", "month-file-contents:read", "file-templates:write"}
MAY: Mapping[str, frozenset[str]] = {
    "tenant-admin": READ | {"file-templates:write"},
    "project-owner": FILE,
    "project-staff": READ,
    "local-project-leader": READ,
    "auditor": READ,
}
