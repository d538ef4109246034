"""Paper entry: forms typed in from letters, many in one request, each under the token that stands on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_imports.bulk import Counts, Piece, Row, RowError
from samlyft_survey.answers.commands import NOT_VALID, Form
from samlyft_survey.answers.rules import answer_faults
from samlyft_survey.broker import Desk, Spent
from samlyft_survey.models import Round
from samlyft_web.problems import Text

# In random order: sheets are typed in as they were handed out, and a row's place must not tell whose it is.
STORE_MANY = sa.text(
    """
    insert into answer (tenant_id, answer_id, round_id, pairing_key, role_group, week, answers, facts)
    select current_setting('app.tenant_id'), gen_random_uuid(), :round, given.pairing_key, given.role_group, :week,
        cast(given.answers as jsonb), cast(given.facts as jsonb)
    from unnest(:keys, cast(:groups as text[]), cast(:answers as text[]), cast(:facts as text[]))
        as given (pairing_key, role_group, answers, facts)
    order by random()
    on conflict do nothing
    returning pairing_key
    """
).bindparams(sa.bindparam("keys", type_=ARRAY(BYTEA)))

_NOT_JSON = Text("Svaren ska vara ett JSON-objekt.", "The answers must be a JSON object.")
_decode = msgspec.json.Decoder(dict[str, Any])


class PaperForm(Row):
    """One sheet: its token, and the answers as a JSON object (in CSV as its text)."""

    token: str
    answers: dict[str, Any] | str


class _Read(NamedTuple):
    line: int
    token: str
    answers: Mapping[str, Any]


async def store_paper(
    session: AsyncSession, desk: Desk, row: Round, form: Form, piece: Piece[PaperForm]
) -> Counts:
    """Set-based; only sheets without faults spend their tokens."""
    counts = Counts()
    read = [
        sheet
        for sheet in (
            _read(p, n, form, counts) for p, n in zip(piece.rows, piece.lines, strict=True)
        )
        if sheet
    ]
    spent = await desk.spend([sheet.token for sheet in read])
    good = [(one, sheet) for one, sheet in zip(spent, read, strict=True) if one]
    kept = await _store(session, row, form, good)
    lines = {sheet.line for one, sheet in good if one.pairing_key in kept}
    counts.created = len(lines)
    counts.errors += [
        RowError(sheet.line, "token", "token-not-valid", NOT_VALID)
        for sheet in read
        if sheet.line not in lines
    ]
    return counts


def _read(sheet: PaperForm, line: int, form: Form, counts: Counts) -> _Read | None:
    answers = sheet.answers
    if isinstance(answers, str):
        try:
            answers = _decode.decode(answers)
        except (msgspec.MsgspecError, RecursionError):
            counts.errors.append(RowError(line, "answers", "json", _NOT_JSON))
            return None
    faults = answer_faults(form.items, answers)
    counts.errors += [
        RowError(line, "answers", fault.code, _text(fault.detail)) for fault in faults
    ]
    return None if faults else _Read(line, sheet.token, answers)


def _text(detail: str | Text) -> Text:
    return detail if isinstance(detail, Text) else Text(detail, detail)


async def _store(
    session: AsyncSession, row: Round, form: Form, good: list[tuple[Spent, _Read]]
) -> frozenset[bytes]:
    connection = await session.connection()
    given = {
        "round": row.round_id,
        "week": form.week,
        "keys": [one.pairing_key for one, _ in good],
        "groups": [one.role_group for one, _ in good],
        "facts": [msgspec.json.encode(one.facts).decode() for one, _ in good],
        "answers": [msgspec.json.encode(sheet.answers).decode() for _, sheet in good],
    }
    return frozenset((await connection.execute(STORE_MANY, given)).scalars())
