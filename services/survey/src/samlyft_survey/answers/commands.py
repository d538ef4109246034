"""Taking an answer at the public door.

No idempotency record and no outbox row an answer: the one-time token is the key. The broker's transaction stays open
until the answer is committed, so a crash between the two loses nothing and counts nothing twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import asyncpg

from samlyft_survey.answers.rules import Asked, asked, form_faults, week_of
from samlyft_survey.broker import Broker, Spent
from samlyft_survey.forms import QuestionnaireBody
from samlyft_web.days import today
from samlyft_web.problems import InvalidError, Text

_KEPT = 1_000

# `offset 0` keeps the lookup behind the setting of the tenant: the policy must not be asked before it.
STORE = """
with s as materialized (
    select set_config('app.tenant_id', $1, true) as tenant_id, set_config('app.scope', '*', true) as scope
)
insert into answer (tenant_id, answer_id, round_id, pairing_key, role_group, week, answers, facts)
select s.tenant_id, gen_random_uuid(), r.round_id, $3, $4, $5, $6, $7
from s
cross join lateral (
    select o.round_id from round o
    where o.tenant_id = s.tenant_id and o.round_id = $2 and o.status = 'open'
        and (o.closing_at is null or ($8 and o.closing_at > now()))
    offset 0
) as r
on conflict do nothing
returning true
"""
ASKED = """
with s as materialized (
    select set_config('app.tenant_id', $1, true) as tenant_id, set_config('app.scope', '*', true) as scope
)
select r.* from s cross join lateral (
    select o.wave, o.closes_on, o.historical, q.body
    from round o join questionnaire q on q.tenant_id = o.tenant_id and q.questionnaire_id = o.questionnaire_id
    where o.tenant_id = s.tenant_id and o.round_id = $2 offset 0
) as r
"""


STANDING = """
with s as materialized (
    select set_config('app.tenant_id', $1, true) as tenant_id, set_config('app.scope', '*', true) as scope
)
select r.* from s cross join lateral (
    select o.status, o.opens_on, o.closes_on, o.closing_at from round o
    where o.tenant_id = s.tenant_id and o.round_id = $2 offset 0
) as r
"""


class TokenNotValidError(InvalidError):
    """Wrong, used, foreign and absent tokens, and those of a closed round: nobody learns which."""

    code = "token-not-valid"
    title = Text("Koden gäller inte", "The code is not valid")


NOT_VALID = Text(
    "Koden är fel, redan använd, eller så är mättillfället stängt.",
    "The code is wrong, already used, or the round has closed.",
)
_FIX = Text(
    "Rätta svaren och skicka igen. Koden gäller fortfarande.",
    "Mend the answers; the code still works.",
)


@dataclass(frozen=True)
class Form:
    """What answers to a round are checked against, and the week they get; unchanging, so kept by the process."""

    body: QuestionnaireBody
    items: Asked
    historical_week: str | None

    @property
    def week(self) -> str:
        """The week of today, or of the round's last day for imported history."""
        return self.historical_week or week_of(today())


_forms: dict[tuple[str, UUID], Form] = {}


async def form_of(pool: asyncpg.Pool, tenant_id: str, round_id: UUID) -> Form:
    """The round's form, read once a process."""
    place = (tenant_id, round_id)
    if place not in _forms:
        row = await pool.fetchrow(ASKED, tenant_id, round_id)
        if row is None:
            raise TokenNotValidError(NOT_VALID)
        if len(_forms) >= _KEPT:
            _forms.clear()
        body = QuestionnaireBody.model_validate(row["body"])
        _forms[place] = Form(
            body, asked(body, row["wave"]), week_of(row["closes_on"]) if row["historical"] else None
        )
    return _forms[place]


async def standing_of(pool: asyncpg.Pool, tenant_id: str, round_id: UUID) -> asyncpg.Record | None:
    """Whether the round is open, and for how long."""
    return await pool.fetchrow(STANDING, tenant_id, round_id)


async def take_answer(
    pool: asyncpg.Pool, broker: Broker, token: str, answers: Mapping[str, object]
) -> None:
    """Stores one form and spends its token, both or neither."""
    async with broker.spending(token) as found:
        if found is None:
            raise TokenNotValidError(NOT_VALID)
        tenant_id, spent = found
        form = await form_of(pool, tenant_id, spent.round_id)
        if faults := form_faults(form.items, answers, spent.role_group):
            raise InvalidError(_FIX, errors=faults)
        stored = await _store(pool, tenant_id, spent, form, answers)
        if not stored and spent.shared:
            # Two have made up the same code: the second is kept too, paired with nothing.
            other = replace(spent, pairing_key=secrets.token_bytes(32))
            stored = await _store(pool, tenant_id, other, form, answers)
        # Closed since the token was read, or answered already with a token given before.
        if not stored:
            raise TokenNotValidError(NOT_VALID)


async def _store(
    pool: asyncpg.Pool, tenant_id: str, spent: Spent, form: Form, answers: Mapping[str, object]
) -> bool:
    stored = await pool.fetchval(
        STORE,
        *(tenant_id, spent.round_id, spent.pairing_key, spent.role_group, form.week),
        *(dict(answers), dict(spent.facts), spent.begun),
    )
    return bool(stored)
