"""One signature under one certificate, however it was given."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.outbox import emit
from samlyft_events import CertificateChanged
from samlyft_training_log.certificates.queries import NO_CERTIFICATE
from samlyft_training_log.certificates.schemas import Method, Signer
from samlyft_training_log.signing import rules
from samlyft_training_log.signing.schemas import SignedOut
from samlyft_web.problems import ConflictError, InvalidError, NotFoundError, Text

TO_SIGN = sa.text(
    """
    select c.*, array(
        select s.signer from signature s where s.tenant_id = c.tenant_id and s.certificate_id = c.certificate_id
    ) as signed
    from certificate c where c.certificate_id = :id for update of c
    """
)
SIGN = sa.text(
    """
    insert into signature (tenant_id, certificate_id, signer, method, acr, actor, link_id, archive_reference,
        scan_hash, content_hash, signed_at)
    values (current_setting('app.tenant_id'), :certificate_id, :signer, :method, :acr, :actor, :link_id,
        :archive_reference, :scan_hash, :content_hash, coalesce(:signed_at, now()))
    """
)
NOTE = sa.text(
    """
    update certificate set status = cast(:status as text), version = version + 1, recorded_at = now(),
        known_at = greatest(known_at, now())
    where certificate_id = :id
    returning *
    """
)
REFUSALS: dict[rules.Refusal, Text] = {
    "revoked": Text(
        "Intyget är återkallat. Skriv under det som ersätter det.",
        "The certificate is revoked. Sign the one that replaces it.",
    ),
    "stale": Text(
        "Närvaron har ändrats sedan intyget utfärdades. Projektet utfärdar ett nytt.",
        "The attendance has changed since the certificate was issued. The project will issue a new one.",
    ),
    "not-asked": Text(
        "Projektets regel kräver inte den underskriften.",
        "The project's policy does not ask for that signature.",
    ),
    "signed-already": Text(
        "Den underskriften finns redan. Det behövs inget mer.",
        "That signature is there already. Nothing more is needed.",
    ),
}


class RefusedError(ConflictError):
    """It cannot be signed as it stands."""

    code = "cannot-be-signed"


@dataclass(frozen=True)
class Given:
    """How a signature was given."""

    signer: Signer
    method: Method
    acr: str | None = None
    actor: str | None = None
    link_id: UUID | None = None
    archive_reference: str | None = None
    scan_hash: str | None = None
    signed_at: datetime | None = None


async def to_sign(session: AsyncSession, certificate_id: UUID) -> Any:
    """The certificate's row, locked, with who has signed; `NotFoundError` otherwise."""
    connection = await session.connection()
    row = (await connection.execute(TO_SIGN, {"id": certificate_id})).one_or_none()
    if row is None:
        raise NotFoundError(NO_CERTIFICATE)
    return row


async def sign(session: AsyncSession, row: Any, given: Given) -> SignedOut:
    """Adds the signature to a row of `to_sign`; raises why it cannot be."""
    if why := rules.refusal(row.status, given.signer, row.signers, row.signed, stale=row.stale):
        error = InvalidError if why == "not-asked" else RefusedError
        raise error(REFUSALS[why])
    connection = await session.connection()
    key = {"certificate_id": row.certificate_id, "content_hash": row.content_hash}
    await connection.execute(SIGN, asdict(given) | key)
    missing = [one for one in row.signers if one != given.signer and one not in row.signed]
    status = "issued" if missing else "signed"
    changed = (await connection.execute(NOTE, {"id": row.certificate_id, "status": status})).one()
    await emit(
        session,
        CertificateChanged(
            aggregate_id=changed.certificate_id,
            version=changed.version,
            known_at=changed.known_at,
            person_id=changed.person_id,
            project_id=changed.project_id,
            month=changed.month,
            minutes=changed.minutes,
            eligible_minutes=changed.eligible_minutes,
            status=changed.status,
            replaces=changed.replaces,
        ),
    )
    return SignedOut(
        certificate_id=changed.certificate_id,
        version=changed.version,
        signer=given.signer,
        status=changed.status,
        missing=missing,
        content_hash=row.content_hash,
    )
