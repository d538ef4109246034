"""The sending of a roster: tried or stored, compared, remembered until the next one."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_enrollment.models import RosterImport, RosterSource
from samlyft_enrollment.people.diary import OUTCOMES, Diary
from samlyft_enrollment.people.roster import import_roster
from samlyft_enrollment.people.roster_rows import RosterRow
from samlyft_enrollment.people.suggesting import suggest
from samlyft_enrollment.rosters import queries
from samlyft_enrollment.rosters.schemas import RosterResult
from samlyft_imports.bulk import ImportResult, Mode, Piece, run
from samlyft_web.problems import ConflictError, Text

FORGET = sa.text(
    """
    delete from roster_line using roster_import i
    where roster_line.import_id = i.id and i.dry_run = :dry_run
        and (i.source_id = :source or (i.source_id is null and cast(:source as uuid) is null
            and i.actor = :actor))
    """
)
FIELDS = (
    *("line", "outcome", "employer_number", "employee_number", "person_id", "protected"),
    *("given_name", "family_name", "municipality_code", "workplace_id", "workplace_code"),
    *("starts_on", "changes", "field", "code", "detail"),
)
NOTE = sa.text(
    f"""
    insert into roster_line (tenant_id, import_id, {", ".join(FIELDS)})
    select current_setting('app.tenant_id'), :import, {", ".join(FIELDS)}
    from jsonb_to_recordset(cast(:lines as jsonb)) as row (line integer, outcome text,
        employer_number text, employee_number text, person_id uuid, protected boolean,
        given_name text, family_name text, municipality_code text, workplace_id uuid,
        workplace_code text, starts_on date, changes jsonb, field text, code text, detail jsonb)
    """
)


class NotAsPreviewedError(ConflictError):
    """Another file, or another register, than the one that was tried."""

    code = "not-as-previewed"
    title = Text("Inte som vid provet", "Not as it was tried")


class Sending(NamedTuple):
    """How a roster is sent."""

    source: RosterSource | None
    preview: RosterImport | None
    mode: Mode
    dry_run: bool


async def send(
    session: AsyncSession,
    principal: Principal,
    master_key: bytes,
    sending: Sending,
    pieces: AsyncIterator[Piece[RosterRow]],
    fingerprint: Any,
) -> RosterResult:
    """Reads, compares and, unless it is only tried, stores; a trial names every row, good or bad."""
    source_id = sending.source.id if sending.source else None
    diary = Diary(
        source_id=source_id,
        moves=sending.source.moves if sending.source else "correct",
        tries=sending.dry_run,
        keeps=sending.dry_run or sending.source is not None,
    )
    try:
        apply = partial(import_roster, principal, master_key, diary)
        mode: Mode = "partial" if sending.dry_run else sending.mode
        result = await run(session, _noted(pieces, diary), apply, mode, dry_run=sending.dry_run)
        _check_preview(sending.preview, diary, await fingerprint())
        if not sending.dry_run:
            await suggest(session, diary.who_came())
        return await _remember(session, principal, sending, diary, result, await fingerprint())
    finally:
        diary.close()


async def _noted(
    pieces: AsyncIterator[Piece[RosterRow]], diary: Diary
) -> AsyncIterator[Piece[RosterRow]]:
    """Pieces of which no row is good are not applied, and noted here."""
    async for piece in pieces:
        if not piece.rows:
            diary.refuses(piece.errors, piece.refused)
        yield piece


def _check_preview(preview: RosterImport | None, diary: Diary, fingerprint: str) -> None:
    if preview is None:
        return
    if preview.fingerprint != fingerprint:
        raise NotAsPreviewedError(
            Text("Filen är en annan än den som provades.", "It is not the file that was tried.")
        )
    if preview.outcomes != _totals(diary):
        raise NotAsPreviewedError(
            Text(
                "Registret har ändrats sedan provet, och filen skulle ge ett annat resultat. "
                "Prova igen.",
                "The register has changed since the trial, and the file would lead to something "
                "else. Try again.",
            )
        )


def _totals(diary: Diary) -> dict[str, int]:
    return {kind: diary.outcomes[kind] for kind in OUTCOMES}


async def _remember(  # a sending in full
    session: AsyncSession,
    principal: Principal,
    sending: Sending,
    diary: Diary,
    result: ImportResult,
    fingerprint: str,
) -> RosterResult:
    told_so_far = {**result.model_dump(), "outcomes": _totals(diary)}
    if not diary.keeps:
        return RosterResult.model_validate(told_so_far)
    sent = RosterImport(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        source_id=diary.source_id,
        dry_run=sending.dry_run,
        mode=sending.mode,
        fingerprint=fingerprint,
        received=result.received,
        outcomes=_totals(diary),
        actor=principal.actor,
        made_at=datetime.now(UTC),
    )
    await widen(session)
    connection = await session.connection()
    which = {"dry_run": sent.dry_run, "source": sent.source_id, "actor": sent.actor}
    await connection.execute(FORGET, which)
    session.add(sent)
    await session.flush()
    for lines in diary.pages():
        await connection.execute(NOTE, {"import": sent.id, "lines": lines})
    gone = None
    if sent.source_id:
        gone = await queries.count_vanished(session, principal, sent.source_id, sent.id)
    return RosterResult.model_validate(
        {**told_so_far, "roster_import_id": sent.id, "vanished": gone}
    )
