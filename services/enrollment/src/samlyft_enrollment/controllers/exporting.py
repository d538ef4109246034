"""Everything of one municipality in open formats: CSV tables in a zip, with a manifest of their digests."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_enrollment.controllers.schemas import ExportedFile, ExportManifest
from samlyft_enrollment.csv_text import csv_text
from samlyft_enrollment.models import METADATA, IdentityRead
from samlyft_enrollment.people.vault import open_vault
from samlyft_enrollment.privacy.holdings import person_columns

OF_PERSON = frozenset({"person", "identity", "contact", "notice", "scim_user", "scim_member"})
LEFT_OUT = frozenset({"tenant_id", "sort_name", "sealed", "lookup", "key_id", "door"})
PEOPLE = sa.text(
    """
    select person_id from employment where municipality_code = :code
    union select person_id from participation where municipality_code = :code
    """
)


async def tables(
    session: AsyncSession, principal: Principal, master_key: bytes, code: str
) -> dict[str, bytes]:
    """Each table as CSV: rows of the municipality, and of the people who work or take part there."""
    connection = await session.connection()
    ids = list((await connection.execute(PEOPLE, {"code": code})).scalars())
    files = {}
    for table in METADATA.sorted_tables:
        if "municipality_code" in table.c and table.name != "municipality_exit":
            where = table.c.municipality_code == code
        elif table.name in OF_PERSON:
            where = table.c[person_columns()[table.name][0]].in_(ids)
        else:
            continue
        query = sa.select(table).where(where).order_by(*table.primary_key.columns)
        rows = [dict(row) for row in (await connection.execute(query)).mappings()]
        names = [c.name for c in table.columns if c.name not in LEFT_OUT]
        if table.name == "identity" and rows:
            rows = await _opened(session, principal, master_key, rows)
            names.append("identity_number")
        if rows:
            files[f"{table.name}.csv"] = csv_text(names, [_written(row) for row in rows])
    return files


async def _opened(
    session: AsyncSession, principal: Principal, master_key: bytes, rows: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The numbers, logged as read before they leave."""
    session.add(
        IdentityRead(
            tenant_id=principal.tenant_id,
            id=uuid7(),
            actor=principal.actor,
            client_id=principal.client_id,
            purpose="municipality_export",
            person_ids=[row["person_id"] for row in rows],
            read_at=datetime.now(UTC),
        )
    )
    vault = await open_vault(session, principal.tenant_id, master_key)
    return [
        {**row, "identity_number": vault.open(row["id"], row["key_id"], row["sealed"])}
        for row in rows
    ]


def _written(row: Mapping[str, Any]) -> dict[str, Any]:
    """Lists and objects as JSON, instants in UTC."""
    told = {}
    for name, value in row.items():
        if isinstance(value, dict | list):
            value = json.dumps(value, ensure_ascii=False, default=str)
        elif isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()
        told[name] = value
    return told


def manifest(code: str, files: Mapping[str, bytes]) -> ExportManifest:
    """What is in it; the digest is that of names and contents, whenever it was made."""
    told = [
        ExportedFile(
            name=name, rows=body.count(b"\r\n") - 1, digest=hashlib.sha256(body).hexdigest()
        )
        for name, body in sorted(files.items())
    ]
    whole = "\n".join(f"{one.name} {one.digest}" for one in told)
    return ExportManifest(
        municipality_code=code,
        made_at=datetime.now(UTC),
        digest=hashlib.sha256(whole.encode()).hexdigest(),
        files=told,
    )


def zipped(told: ExportManifest, files: Mapping[str, bytes]) -> bytes:
    """The zip with its manifest first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", told.model_dump_json(indent=2))
        for name, body in sorted(files.items()):
            archive.writestr(name, body)
    return out.getvalue()
