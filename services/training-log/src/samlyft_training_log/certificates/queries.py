"""Reads of certificates, and the walk between them and the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.settings import Settings
from samlyft_training_log.certificates.codes import code_of
from samlyft_training_log.certificates.schemas import (
    CertificateOut,
    CertificateWithSignatures,
    CertifiedEntry,
    LinkState,
    SignatureOut,
)
from samlyft_training_log.models import METADATA, PersonCopy
from samlyft_web.problems import NotFoundError, Text

CERTIFICATE = METADATA.tables["certificate"]
TIED = METADATA.tables["certificate_entry"]
ENTRY = METADATA.tables["entry"]
POSTING = METADATA.tables["posting"]
SIGNATURE = METADATA.tables["signature"]
LINK = METADATA.tables["signing_link"]
ENTRY_KEY = sa.func.md5(
    sa.cast(ENTRY.c.posting_id, sa.Text) + " " + sa.cast(ENTRY.c.line, sa.Text)
).label("entry_key")
NO_CERTIFICATE = Text("Intyget finns inte.", "There is no such certificate.")
MONTHS = sa.text(
    """
    select m.month_id from project_month m
    where m.project_id = :project_id and m.month = :month and m.municipality_code in (
        select e.municipality_code
        from certificate_entry t
        join entry e on e.tenant_id = t.tenant_id and e.posting_id = t.posting_id and e.line = t.line
        where t.certificate_id = :certificate_id
    )
    order by m.month_id
    """
)


def certificates() -> Any:
    """All certificates with what may be shown of the person, unordered."""
    return sa.select(
        *CERTIFICATE.columns, col(PersonCopy.display_name), col(PersonCopy.protected)
    ).outerjoin(
        PersonCopy,
        (col(PersonCopy.tenant_id) == CERTIFICATE.c.tenant_id)
        & (col(PersonCopy.person_id) == CERTIFICATE.c.person_id),
    )


def attests(column: Any, wanted: UUID) -> Any:
    """Whether a certificate attests an entry of that posting, session or attendance."""
    return sa.exists().where(
        TIED.c.tenant_id == CERTIFICATE.c.tenant_id,
        TIED.c.certificate_id == CERTIFICATE.c.certificate_id,
        ENTRY.c.tenant_id == TIED.c.tenant_id,
        ENTRY.c.posting_id == TIED.c.posting_id,
        ENTRY.c.line == TIED.c.line,
        column == wanted,
    )


def reader(principal: Principal) -> Callable[[Any], CertificateOut]:
    """Makes rows of `certificates` into what this caller may see: as with attendance, unknown is shown like protected.

    Whoever reaches a person as such (the participant) sees what is the person's own.
    """
    sees_all = "identity:read" in principal.permissions

    def read(row: Any) -> CertificateOut:
        own = principal.scope != "*" and str(row.person_id) in principal.scope.split(",")
        hidden = row.protected is not False and not sees_all and not own
        shown = {"display_name": None, "workplace_id": None} if hidden else {}
        return CertificateOut.model_validate(row._asdict() | shown)

    return read


async def get_certificate(
    session: AsyncSession, principal: Principal, settings: Settings, certificate_id: UUID
) -> CertificateWithSignatures:
    """The certificate with its signatures and links; `NotFoundError` otherwise."""
    connection = await session.connection()
    query = certificates().where(CERTIFICATE.c.certificate_id == certificate_id)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NO_CERTIFICATE)
    signed = sa.select(*SIGNATURE.c).where(SIGNATURE.c.certificate_id == certificate_id)
    given = sa.select(*LINK.c).where(LINK.c.certificate_id == certificate_id)
    signatures = await connection.execute(signed.order_by(SIGNATURE.c.signed_at))
    links = await connection.execute(given.order_by(LINK.c.link_id))
    key = {n: getattr(row, n) for n in ("project_id", "month", "certificate_id")}
    return CertificateWithSignatures.model_validate(
        reader(principal)(row).model_dump()
        | {
            "code": code_of(settings, row.tenant_id, certificate_id),
            "signatures": [SignatureOut.model_validate(s._asdict()) for s in signatures],
            "links": [LinkState.model_validate(link._asdict()) for link in links],
            "month_ids": (await connection.execute(MONTHS, key)).scalars().all(),
            "entries": f"/training-log/v1/certificates/{certificate_id}/entries",
        }
    )


def entries(certificate_id: UUID) -> Any:
    """The entries of one certificate that the caller can see, unordered."""
    return (
        sa.select(
            ENTRY.c.posting_id, ENTRY.c.line, ENTRY.c.attendance_id, ENTRY.c.session_id,
            ENTRY.c.local_date, ENTRY.c.minutes, ENTRY.c.municipality_code, ENTRY.c.eligible,
            POSTING.c.kind, POSTING.c.recorded_at, ENTRY_KEY,
        )
        .select_from(TIED)
        .join(ENTRY, (ENTRY.c.tenant_id == TIED.c.tenant_id)
              & (ENTRY.c.posting_id == TIED.c.posting_id) & (ENTRY.c.line == TIED.c.line))
        .join(POSTING, (POSTING.c.tenant_id == ENTRY.c.tenant_id)
              & (POSTING.c.posting_id == ENTRY.c.posting_id))
        .join(CERTIFICATE, (CERTIFICATE.c.tenant_id == TIED.c.tenant_id)
              & (CERTIFICATE.c.certificate_id == TIED.c.certificate_id))
        .where(TIED.c.certificate_id == certificate_id)
    )  # fmt: skip


def entry_out(row: Any) -> CertifiedEntry:
    """A row of `entries`."""
    return CertifiedEntry.model_validate(row._asdict())
