"""One certificate as PDF, at once, in the language of whoever asks."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_common.settings import Settings
from samlyft_training_log.certificates.queries import CERTIFICATE, NO_CERTIFICATE, certificates
from samlyft_training_log.disposals.queries import demand_kept
from samlyft_training_log.printing.content import lines_of, read
from samlyft_training_log.printing.presses import started
from samlyft_web.problems import NotFoundError, language


async def paper_of(
    session: AsyncSession, principal: Principal, settings: Settings, certificate_id: UUID
) -> bytes:
    """The file; `NotFoundError` where the caller sees no such certificate.

    What it attests is read whole, also what lies in a municipality beyond the caller's reach.
    """
    query = certificates().where(CERTIFICATE.c.certificate_id == certificate_id)
    if (await (await session.connection()).execute(query)).first() is None:
        raise NotFoundError(NO_CERTIFICATE)
    await widen(session)
    await demand_kept(session, "certificate", certificate_id)
    [row] = await read(session, [certificate_id])
    shows = "identity:read" in principal.permissions or str(row.person_id) in principal.scope.split(
        ","
    )
    async with started() as press:
        [paper] = await press.make([lines_of(settings, row, shows_protected=shows)])
    return paper


def shown(paper: bytes, name: str) -> Response:
    """A PDF to be looked at, with the language that it was set in."""
    headers = {
        "content-disposition": f'inline; filename="{name}.pdf"',
        "content-language": language.get(),
        "vary": "Accept, Accept-Language",
    }
    return Response(paper, media_type="application/pdf", headers=headers)
