"""Passwords and keys of this data directory: made once, in one file only its owner may read."""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path

from pydantic import BaseModel

from samlyft_local.settings import DATABASES, SERVICES


class Credentials(BaseModel):
    """Everything secret that must be the same tomorrow for the data to be readable."""

    postgres: str
    roles: dict[str, dict[str, str]]
    """Database → owner, app, relay → password."""
    nats: dict[str, str]
    secret_key: str
    issuer: str
    """The name the local issuer signs under: grants hold it, so it outlives a change of port."""


def load(home: Path, origin: str) -> Credentials:
    """The credentials of a data directory: made at its first start, and for what is new since."""
    path = home / "credentials.json"
    known = Credentials.model_validate_json(path.read_text()) if path.exists() else None
    whole = Credentials(
        postgres=known.postgres if known else _password(),
        roles={
            name: {part: _password() for part in ("owner", "app", "relay")} for name in DATABASES
        }
        | (known.roles if known else {}),
        nats={name: _password() for name in SERVICES} | (known.nats if known else {}),
        secret_key=known.secret_key if known else _key(),
        issuer=known.issuer if known else f"{origin}/issuer",
    )
    if whole != known:
        write_private(path, whole.model_dump_json(indent=2))
    return whole


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _password() -> str:
    return secrets.token_urlsafe(24)


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def read_json(path: Path) -> dict[str, object]:
    """A JSON object from a file that may be missing or cut short by a crash: then empty."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
