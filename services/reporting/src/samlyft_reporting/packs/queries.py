"""Reads of packs and their files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.models import pack, pack_file
from samlyft_reporting.packs.schemas import PackOut
from samlyft_web.problems import NotFoundError, Text

NO_PACK = Text("Rapporten finns inte.", "There is no such report pack.")
MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def packs() -> Any:
    """All packs with what their files are, unordered."""
    files = (
        sa.select(
            sa.func.jsonb_agg(
                sa.func.jsonb_build_array(
                    pack_file.c.format, pack_file.c.sha256, sa.func.length(pack_file.c.content)
                )
            ).label("files")
        )
        .where(pack_file.c.tenant_id == pack.c.tenant_id, pack_file.c.pack_id == pack.c.pack_id)
        .lateral("files")
    )
    kept = [column for column in pack.c if column.name not in {"content", "texts"}]
    return sa.select(*kept, files.c.files).join(files, sa.true())


def pack_out(row: Any) -> PackOut:
    """A row of `packs`."""
    address = f"/reporting/v1/packs/{row.pack_id}/content?format="
    files = [
        {"format": name, "file_hash": digest, "bytes": size, "content": address + name}
        for name, digest, size in sorted(row.files or [])
    ]
    return PackOut.model_validate(row._asdict() | {"files": files})


async def get_pack(session: AsyncSession, pack_id: UUID) -> PackOut:
    """One pack; `NotFoundError` otherwise."""
    query = packs().where(pack.c.pack_id == pack_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NO_PACK)
    return pack_out(row)


async def content(session: AsyncSession, pack_id: UUID, chosen: str) -> bytes | None:
    """The bytes of one file, if it is made."""
    query = sa.select(pack_file.c.content).where(
        pack_file.c.pack_id == pack_id, pack_file.c.format == chosen
    )
    return await (await session.connection()).scalar(query)
