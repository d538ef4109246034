"""A transfer package as a zip, after the pattern of Sweden's common specifications (FGS): METS metadata and files.

Each file is checked against the hash in the package's list as it is written; one that is erased or differs is named
in `manifest.json` and left out.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.archive.queries import report_bytes
from samlyft_reporting.models import financial_report
from samlyft_reporting.month_files import content as month_content
from samlyft_reporting.month_files.commands import note_read
from samlyft_reporting.month_files.identities import Identities
from samlyft_reporting.month_files.queries import file_row
from samlyft_reporting.packs.queries import content as pack_content

MADE = (1980, 1, 1, 0, 0, 0)
"""The same documents are the same zip."""


class _Sink(io.RawIOBase):
    """Takes what the zip writes, and is emptied as it fills."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def drain(self) -> bytes:
        """What was written since."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


async def zipped(
    session: AsyncSession, package: Any, project: Any, identities: Identities, actor: str
) -> AsyncIterator[bytes]:
    """The zip, a document at a time; metadata come last, since they say what could be written."""
    sink, states = _Sink(), []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in package.contents:
            found = await _bytes(session, one, identities, actor)
            whole = found is not None and hashlib.sha256(found).hexdigest() == one["file_hash"]
            states.append({**one, "included": whole, "bytes": len(found) if whole and found else 0})
            if whole and found is not None:
                archive.writestr(_info(f"content/{one['name']}"), found)
            yield sink.drain()
        archive.writestr(_info("sip.xml"), mets(package, project, states))
        archive.writestr(_info("manifest.json"), _manifest(package, project, states))
    yield sink.drain()


async def _bytes(
    session: AsyncSession, one: Any, identities: Identities, actor: str
) -> bytes | None:
    if one["kind"] == "month_file":
        file = await file_row(session, one["id"])
        found, numbers = await month_content.again(session, file, identities)
        said = month_content.read_by(file, actor)
        await note_read(session, said, "archive", numbers, month_content.outcome(found))
        return found if isinstance(found, bytes) else None
    if one["kind"] == "pack":
        return await pack_content(session, one["id"], one["name"].rpartition(".")[2])
    query = financial_report.select().where(financial_report.c.financial_report_id == one["id"])
    row = (await (await session.connection()).execute(query)).one()
    return report_bytes(row.content)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, MADE)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _manifest(package: Any, project: Any, states: list[dict[str, Any]]) -> bytes:
    told = {
        "archive_package_id": str(package.archive_package_id),
        "project": {"code": project.code, "name": project.name},
        "months": [package.from_month, package.to_month],
        "agreement": package.agreement,
        "recorded_at": package.recorded_at.isoformat(),
        "hash": "SHA-256",
        "documents": states,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def mets(package: Any, project: Any, states: list[dict[str, Any]]) -> bytes:
    """The package's METS document: who hands over what, each file with its checksum."""
    included = [(number, one) for number, one in enumerate(states, 1) if one["included"]]
    files = "\n".join(
        f'      <mets:file ID="file-{number}" CHECKSUM="{one["file_hash"]}" CHECKSUMTYPE="SHA-256"'
        f' SIZE="{one["bytes"]}" CREATED={quoteattr(one["recorded_at"])}>\n'
        f'        <mets:FLocat LOCTYPE="URL" xlink:type="simple" xlink:title={quoteattr(one["title"])}'
        f" xlink:href={quoteattr('content/' + one['name'])}/>\n      </mets:file>"
        for number, one in included
    )
    pointers = "\n".join(f'      <mets:fptr FILEID="file-{number}"/>' for number, _ in included)
    label = f"{project.name}, {package.from_month} till {package.to_month}"
    agreement = (
        f'    <mets:altRecordID TYPE="SUBMISSIONAGREEMENT">{escape(package.agreement)}</mets:altRecordID>\n'
        if package.agreement
        else ""
    )
    owner = escape(project.beneficiary or package.tenant_id)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"
  OBJID="UUID:{package.archive_package_id}" LABEL={quoteattr(label)} TYPE="SIP" PROFILE="FGS Paketstruktur">
  <mets:metsHdr CREATEDATE={quoteattr(package.recorded_at.isoformat())} RECORDSTATUS="NEW">
    <mets:agent ROLE="CREATOR" TYPE="ORGANIZATION"><mets:name>{owner}</mets:name></mets:agent>
    <mets:agent ROLE="ARCHIVIST" TYPE="OTHER" OTHERTYPE="SOFTWARE">
      <mets:name>Samlyft</mets:name>
    </mets:agent>
{agreement}  </mets:metsHdr>
  <mets:fileSec>
    <mets:fileGrp USE="FILES">
{files}
    </mets:fileGrp>
  </mets:fileSec>
  <mets:structMap TYPE="physical">
    <mets:div LABEL="files">
{pointers}
    </mets:div>
  </mets:structMap>
</mets:mets>
""".encode()
