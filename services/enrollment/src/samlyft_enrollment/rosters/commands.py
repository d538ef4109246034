"""HR systems that send rosters, and how their files are read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import get_args
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_enrollment.models import RosterSource
from samlyft_enrollment.people.roster_rows import RosterRow
from samlyft_enrollment.rosters import queries
from samlyft_enrollment.rosters.source_schemas import (
    RosterSourceChange,
    RosterSourceIn,
    RosterSourceOut,
)
from samlyft_enrollment.rows import take_turns
from samlyft_events import RoleGroup
from samlyft_imports.layouts import Layout, told
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text

COMMON_WORDS = {
    # Which of the three kinds it is, an HR system seldom says: the one that hides is taken.
    "protection": {
        **dict.fromkeys(("ja", "j", "x", "1", "true"), "secrecy_marking"),
        **dict.fromkeys(("nej", "n", "0", "false"), "none"),
    },
    "hours": {"dag": "day", "natt": "night", "dag och natt": "both", "dag/natt": "both"},
}


class SourceTakenError(ConflictError):
    """Another source has the name."""

    code = "taken"
    title = Text("Finns redan", "It exists already")


async def create_source(
    session: AsyncSession, principal: Principal, body: RosterSourceIn
) -> RosterSourceOut:
    """A new source; its name is unique in the tenant."""
    await take_turns(session, "roster_source")
    await _demand_name(session, body.name)
    now = datetime.now(UTC)
    row = RosterSource(
        tenant_id=principal.tenant_id, id=uuid7(), known_at=now, changed_at=now, **body.model_dump()
    )
    session.add(row)
    await session.flush()
    return queries.source_out(row)


async def change_source(
    session: AsyncSession, source_id: UUID, if_match: frozenset[str], body: RosterSourceChange
) -> RosterSourceOut:
    """A new version of a source: the next file is read with it."""
    row = await queries.get_source(session, source_id, lock=True)
    etags.check(if_match, row.version)
    if body.name is not None and body.name != row.name:
        await _demand_name(session, body.name)
    for name in body.model_fields_set:
        value = getattr(body, name)
        if value is not None or name == "default_role_group":
            setattr(row, name, value)
    row.version += 1
    row.known_at = row.changed_at = datetime.now(UTC)
    session.add(row)
    await session.flush()
    return queries.source_out(row)


def layout_of(source: RosterSource | None) -> Layout | None:
    """How a source's file is read; our own column names are understood as well."""
    if source is None:
        return None
    defaults = {"employer_number": source.employer_number}
    if source.default_role_group:
        defaults["role_group"] = source.default_role_group
    own = {name: name for name in RosterRow.__struct_fields__ if name != "known_at"}
    return Layout(
        columns=own | _told(source.columns),
        defaults=defaults,
        words={
            "role_group": {role: role for role in get_args(RoleGroup)} | _told(source.role_groups),
            "workplace_code": _told(source.workplace_codes),
            **COMMON_WORDS,
        },
        otherwise={"role_group": source.default_role_group} if source.default_role_group else {},
        days=source.date_format,  # type: ignore[arg-type]  # one of them, by its writer
    )


def _told(words: Mapping[str, str]) -> dict[str, str]:
    return {told(word): ours for word, ours in words.items()}


async def _demand_name(session: AsyncSession, name: str) -> None:
    query = select(RosterSource.id).where(col(RosterSource.name) == name)
    if (await session.exec(query)).first() is not None:
        raise SourceTakenError(
            Text("Det finns redan en källa med det namnet.", "A source of that name exists.")
        )
