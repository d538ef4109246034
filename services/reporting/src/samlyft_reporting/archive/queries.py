"""What a package holds, and packages made."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.archive.schemas import PackageOut
from samlyft_reporting.models import (
    archive_package,
    financial_report,
    month_file,
    pack,
    pack_file,
)
from samlyft_reporting.packs.wording import TITLES
from samlyft_web.problems import NotFoundError, Text

NO_PACKAGE = Text("Leveranspaketet finns inte.", "There is no such transfer package.")


def report_bytes(content: Any) -> bytes:
    """A financial report as a file: the same content is the same bytes."""
    return msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=1)


async def documents(
    session: AsyncSession, project_id: UUID, first: str, last: str
) -> list[dict[str, Any]]:
    """Every filed file, frozen report and published pack of the months."""
    connection = await session.connection()
    files = sa.select(*month_file.c).where(
        month_file.c.project_id == project_id, month_file.c.month.between(first, last)
    )
    found = [
        _document(
            "month_file",
            row.month_file_id,
            f"manadsfiler/{row.file_name}",
            f"Deltagarrapport {row.month}, version {row.revision}",
            row.sha256,
            row,
        )
        for row in await connection.execute(files.order_by(month_file.c.position))
    ]
    reports = sa.select(*financial_report.c).where(
        financial_report.c.project_id == project_id,
        financial_report.c.from_month >= first,
        financial_report.c.to_month <= last,
    )
    for row in await connection.execute(reports.order_by(financial_report.c.recorded_at)):
        span = f"{row.from_month}--{row.to_month}"
        digest = hashlib.sha256(report_bytes(row.content)).hexdigest()
        name = f"ekonomi/{span}_v{row.revision}.json"
        title = f"Ekonomisk redovisning {span}, version {row.revision}"
        report_id = row.financial_report_id
        found.append(_document("financial_report", report_id, name, title, digest, row))
    return found + await _packs(session, project_id)


async def _packs(session: AsyncSession, project_id: UUID) -> list[dict[str, Any]]:
    packs = (
        sa.select(
            *(c for c in pack.c if c.name != "content"), pack_file.c.format, pack_file.c.sha256
        )
        .join(pack_file, pack_file.c.pack_id == pack.c.pack_id)
        .where(pack.c.project_id == project_id, pack.c.status == "done")
        .order_by(pack.c.pack_id, pack_file.c.format)
    )
    found = []
    for row in await (await session.connection()).execute(packs):
        name = f"rapporter/{row.kind}-{row.as_of}-{str(row.pack_id)[-8:]}.{row.format}"
        in_english = ", på engelska" if row.language == "en" else ""
        title = f"{TITLES[row.kind].sv} per {row.as_of}{in_english}"
        found.append(_document("pack", row.pack_id, name, title, row.sha256, row))
    return found


def _document(  # what the archive is told of each
    kind: str, own_id: UUID, name: str, title: str, digest: str, row: Any
) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": str(own_id),
        "name": name,
        "title": title,
        "file_hash": digest,
        "recorded_at": row.recorded_at.isoformat(),
        "actor": row.actor,
    }


def packages() -> Any:
    """All packages, unordered."""
    return sa.select(*archive_package.c)


def package_out(row: Any) -> PackageOut:
    """A row of `packages`."""
    return PackageOut.model_validate(row._asdict())


async def get_package(session: AsyncSession, archive_package_id: UUID) -> Any:
    """The stored package; `NotFoundError` otherwise."""
    query = packages().where(archive_package.c.archive_package_id == archive_package_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NO_PACKAGE)
    return row
