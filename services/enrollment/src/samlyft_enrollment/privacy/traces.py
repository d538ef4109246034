"""Where persons leave traces: each table with what an erasure does to it; a test finds those forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import stand_for, widen
from samlyft_common.outbox import redact
from samlyft_enrollment.models import METADATA
from samlyft_events import SignUpChanged

MINE = "person_id = any(:ids)"
AT_ONCE: Mapping[str, str] = {
    "contact": MINE,
    "notice": MINE,
    "match_suggestion": "one_id = any(:ids) or other_id = any(:ids)",
    "scim_member": MINE,
    "scim_user": MINE,
    "shift": MINE,
    "calendar_link": MINE,
    # A row that was refused names her by number alone.
    "roster_line": f"{MINE} or (employer_number, employee_number) in "
    f"(select employer_number, employee_number from employment where {MINE})",
}
"""Nothing demands these: they go first, also while other rows must stay."""
UNSEEN = "wish"
"""Goes at once too, as if she took it back herself: nobody else sees it, and no count tells of it."""
BLANKED: Mapping[str, Mapping[str, Any]] = {
    "champion": {"handed_over": None},
    "champion_application": {"words": "", "reason": None},
    "sign_up": {"reason": None, "release_reason": None},
}
"""Words of hers and about her in rows that stay as numbers; they go with the name."""
WITH_NAME = ("identity", "person", "employment", "workplace_change")
"""Number, name and employee number, each by a statement of its own."""
KEPT: Mapping[str, str] = {
    "access_grant": "a login, ended by whoever gave it; names an account, not a registered person",
    "heard_absence": "that a seat stood empty, by an id without a name",
    "heard_entry": "minutes in the project's accounts, by an id without a name",
    "identity_read": "the log of who read her number, by id; it is what supervision rests on",
    "local_leader": "that the post was filled and by which share, by an id without a name",
    "participation": "counts in the project's figures, by an id without a name",
    "person_correction": "which fields were corrected, never what they said",
    "person_erasure": "the protocol of the erasure itself, never who it was",
    "person_merge": "which ids count as one, so that nobody is counted twice",
    "person_restriction": "since when data were only kept, and in which case",
    "planned_trainer": "that a session had a trainer, by an id without a name",
    "workplace": "who manages it, by an id without a name, until a successor is told",
    "workplace_period": "who managed it then, by an id without a name",
}
"""What stays when the name is gone, and why."""
TOLD = sa.text(
    """
    select c.id, c.told from workplace_change c where exists (
        select from employment e where e.person_id = any(:ids)
            and (e.workplace_id = any(c.workplace_ids) or e.workplace_id = any(c.successor_ids))
    ) for update of c
    """
)
NUMBERS = sa.text("select distinct employee_number from employment where person_id = any(:ids)")
RETELL = sa.text(
    """
    update workplace_change c set told = n.told
    from jsonb_to_recordset(cast(:rows as jsonb)) as n (id uuid, told jsonb) where c.id = n.id
    """
)


async def at_once(session: AsyncSession, ids: Sequence[UUID]) -> dict[str, int]:
    """What no rule demands goes first."""
    connection = await session.connection()
    names = {"ids": list(ids)}
    counts = {}
    for name, where in AT_ONCE.items():
        gone = await connection.execute(sa.text(f"delete from {name} where {where}"), names)
        counts[name] = gone.rowcount
    await stand_for(session, ids)
    chosen = "person_id = any(:ids) or champion_id = any(:ids) or trainer_id = any(:ids)"
    await connection.execute(sa.text(f"delete from {UNSEEN} where {chosen}"), names)
    await widen(session)
    return counts


async def count(connection: AsyncConnection, ids: Sequence[UUID], outcome: str) -> dict[str, int]:
    """What would go, for the dry run."""
    asked = dict(AT_ONCE)
    if outcome == "erased":
        asked |= {"identity": MINE, "person": "id = any(:ids)", "employment": MINE}
    counts = {}
    for name, where in asked.items():
        query = sa.text(f"select count(*) from {name} where {where}")
        counts[name] = int(await connection.scalar(query, {"ids": list(ids)}) or 0)
    return counts


async def blank(session: AsyncSession, ids: Sequence[UUID]) -> None:
    """Words go from the rows that stay, and a refusal's reason from every version told."""
    connection = await session.connection()
    for name, values in BLANKED.items():
        table = METADATA.tables[name]
        mine = sa.update(table).where(table.c.person_id.in_(ids)).values(**values)
        rows = list((await connection.execute(mine.returning(table.c.id))).scalars())
        if name == "sign_up":
            await redact(session, SignUpChanged, rows, {"release_reason": None})


async def untell(connection: AsyncConnection, ids: Sequence[UUID]) -> None:
    """Takes her employee numbers out of the reorganisations that named her; before they are blanked."""
    names = {"ids": list(ids)}
    numbers = set((await connection.execute(NUMBERS, names)).scalars())
    rows = [dict(row) for row in (await connection.execute(TOLD, names)).mappings()]
    anew = [{"id": str(row["id"]), "told": _without(row["told"], numbers)} for row in rows]
    if anew:
        rows_of = sa.bindparam("rows", type_=sa.dialects.postgresql.JSONB)
        await connection.execute(RETELL.bindparams(rows_of), {"rows": anew})


def _without(told: Any, numbers: set[str]) -> Any:
    """The same without the numbers, be they named in a list, as a key or as a value."""
    if isinstance(told, dict):
        held = {k: v for k, v in told.items() if k not in numbers and _named(v, numbers) is None}
        return {k: _without(v, numbers) for k, v in held.items()}
    if isinstance(told, list):
        return [_without(one, numbers) for one in told if _named(one, numbers) is None]
    return told


def _named(value: Any, numbers: set[str]) -> str | None:
    return value if isinstance(value, str) and value in numbers else None
