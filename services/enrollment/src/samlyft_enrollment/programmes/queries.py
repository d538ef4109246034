"""Who is new and not yet introduced, and whose refresher is due."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query
from sqlalchemy.dialects.postgresql import distinct_on

from samlyft_common.auth import Principal
from samlyft_enrollment.models import METADATA, Project
from samlyft_enrollment.people.queries import sees_all

EMPLOYMENT = METADATA.tables["employment"]
PERSON = METADATA.tables["person"]
ENTRY = METADATA.tables["heard_entry"]
SESSION = METADATA.tables["heard_session"]
PART = METADATA.tables["project_municipality"]
SHOWN = (
    EMPLOYMENT.c.municipality_code,
    EMPLOYMENT.c.workplace_id,
    EMPLOYMENT.c.role_group,
    EMPLOYMENT.c.starts_on,
)
NAMED = (PERSON.c.given_name, PERSON.c.family_name, PERSON.c.sort_name, PERSON.c.protection)


@dataclass
class PlaceFilter:
    """What both lists are narrowed by."""

    municipality_code: Annotated[
        str | None, Query(pattern=r"^\d{4}$", description="Kommunkod. Municipality code.")
    ] = None
    workplace_id: Annotated[UUID | None, Query(description="Enhet. Workplace.")] = None


def human(person: sa.FromClause) -> Any:
    """Whoever is registered twice is one."""
    return sa.func.coalesce(person.c.merged_into, person.c.id)


def newcomers(
    principal: Principal,
    programme: Project,
    since: date | None,
    today: date,
    wanted: PlaceFilter,
) -> Any:
    """Employed in a municipality of the programme, since a day and not before it, not introduced."""
    query = (
        _employed(programme, today, wanted)
        .where(PERSON.c.id.not_in(_trained(programme)))
        .ext(distinct_on(PERSON.c.id))
        .order_by(PERSON.c.id, EMPLOYMENT.c.starts_on)
    )
    if since is not None:
        query = query.where(
            EMPLOYMENT.c.starts_on >= since, PERSON.c.id.not_in(_there_before(since))
        )
    return _open(principal, query).subquery()


def _there_before(since: date) -> Any:
    """Who held another employment then: whoever only changes workplace is no newcomer."""
    earlier, twin = EMPLOYMENT.alias(), PERSON.alias()
    return (
        sa.select(human(twin))
        .join_from(earlier, twin, _same(twin, earlier, earlier.c.person_id))
        .where(
            earlier.c.status == "active",
            earlier.c.starts_on < since,
            sa.or_(earlier.c.ends_on.is_(None), earlier.c.ends_on >= since),
        )
    )


def due(
    principal: Principal, programme: Project, until: date, today: date, wanted: PlaceFilter
) -> Any:
    """Still employed there, and so many months since the last training that a refresher is due."""
    last = (
        sa.select(
            human(_ATTENDER).label("person_id"), sa.func.max(ENTRY.c.local_date).label("last_on")
        )
        .select_from(ENTRY.join(_ATTENDER, _same(_ATTENDER, ENTRY, ENTRY.c.person_id)))
        .where(ENTRY.c.project_id.in_(_projects(programme)), ENTRY.c.minutes > 0)
        .group_by(human(_ATTENDER))
        .subquery()
    )
    months = sa.func.make_interval(0, programme.refresher_months or 0)
    due_on = sa.cast(last.c.last_on + months, sa.Date).label("due_on")
    query = (
        _employed(programme, today, wanted)
        .add_columns(last.c.last_on, due_on)
        .join(last, last.c.person_id == PERSON.c.id)
        .where(due_on <= until, sa.literal(programme.refresher_months is not None))
        .ext(distinct_on(PERSON.c.id))
        .order_by(PERSON.c.id, EMPLOYMENT.c.starts_on.desc())
    )
    return _open(principal, query).subquery()


_ATTENDER = PERSON.alias("attender")


def _same(person: sa.FromClause, other: sa.FromClause, person_id: Any) -> Any:
    return sa.and_(person.c.tenant_id == other.c.tenant_id, person.c.id == person_id)


def _projects(programme: Project) -> list[UUID]:
    """What was learnt in the project that it carries on counts."""
    return [found for found in (programme.id, programme.continues_project_id) if found]


def _trained(programme: Project) -> Any:
    """Who has minutes of the kinds that introduce; without a rule any training does.

    Named once as a set: asked person by person it took half a minute for Modig's one municipality.
    """
    query = (
        sa.select(human(_ATTENDER))
        .select_from(ENTRY.join(_ATTENDER, _same(_ATTENDER, ENTRY, ENTRY.c.person_id)))
        .where(ENTRY.c.project_id.in_(_projects(programme)))
        .group_by(human(_ATTENDER))
        .having(sa.func.sum(ENTRY.c.minutes) > 0)
    )
    if programme.introduction_kinds:
        held = sa.and_(SESSION.c.tenant_id == ENTRY.c.tenant_id, SESSION.c.id == ENTRY.c.session_id)
        query = query.join(SESSION, held).where(SESSION.c.kind.in_(programme.introduction_kinds))
    return query


def _employed(programme: Project, today: date, wanted: PlaceFilter) -> Any:
    """People with an employment today in a municipality that takes part today."""
    takes_part = sa.select(PART.c.municipality_code).where(
        PART.c.project_id == programme.id,
        PART.c.from_on <= today,
        sa.or_(PART.c.to_on.is_(None), PART.c.to_on >= today),
    )
    query = (
        sa.select(PERSON.c.id, PERSON.c.changed_at, *NAMED, *SHOWN)
        .join_from(EMPLOYMENT, PERSON, _same(PERSON, EMPLOYMENT, EMPLOYMENT.c.person_id))
        .where(
            PERSON.c.status == "active",
            EMPLOYMENT.c.status == "active",
            EMPLOYMENT.c.starts_on <= today,
            sa.or_(EMPLOYMENT.c.ends_on.is_(None), EMPLOYMENT.c.ends_on >= today),
            EMPLOYMENT.c.municipality_code.in_(takes_part),
        )
    )
    if wanted.municipality_code:
        query = query.where(EMPLOYMENT.c.municipality_code == wanted.municipality_code)
    if wanted.workplace_id:
        query = query.where(EMPLOYMENT.c.workplace_id == wanted.workplace_id)
    return query


def _open(principal: Principal, query: Any) -> Any:
    """Both lists tell where people work: protected persons stand in neither."""
    return query if sees_all(principal) else query.where(PERSON.c.protection == "none")


def select_all(columns: Any) -> Any:
    """A list to page through."""
    return sa.select(*columns)


def listed(row: Any) -> dict[str, Any]:
    """A row as its schema takes it."""
    values = dict(row._mapping)
    name = f"{values['given_name']} {values['family_name']}"
    return {**values, "person_id": values["id"], "display_name": name}
