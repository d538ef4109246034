"""Reads of champions and applications; no place or name of a protected person."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query

from samlyft_common.auth import Principal
from samlyft_enrollment.champions.schemas import (
    ApplicationOut,
    ApplicationStatus,
    ApplicationWords,
    ChampionOut,
    ChampionStatus,
    RecruitedBy,
)
from samlyft_enrollment.models import METADATA
from samlyft_enrollment.people.queries import sees_all
from samlyft_web.problems import Text

NO_CHAMPION = Text("Ombudet finns inte.", "There is no such champion.")
NO_APPLICATION = Text("Ansökan finns inte.", "There is no such application.")
CHAMPION = METADATA.tables["champion"]
APPLICATION = METADATA.tables["champion_application"]
PERSON = METADATA.tables["person"]


@dataclass
class ChampionFilter:
    """What the list of champions is narrowed by."""

    project_id: Annotated[UUID | None, Query(description="Ett projekt. One project.")] = None
    person_id: Annotated[UUID | None, Query(description="En person. One person.")] = None
    municipality_code: Annotated[
        str | None, Query(pattern=r"^\d{4}$", description="Kommunkod. Municipality code.")
    ] = None
    workplace_id: Annotated[
        UUID | None, Query(description="Enhet som ombudet stödjer. A workplace served.")
    ] = None
    status: Annotated[ChampionStatus | None, Query(description="Aktiv? Active?")] = None
    recruited_by: Annotated[
        RecruitedBy | None, Query(description="Sökt eller utsedd. Applied or appointed.")
    ] = None
    active_on: Annotated[date | None, Query(description="Verksam den dagen. Active that day.")] = (
        None
    )
    trained: Annotated[
        bool | None, Query(description="Har gått ombudsutbildningen. Training completed.")
    ] = None


@dataclass
class ApplicationFilter:
    """What the list of applications is narrowed by."""

    project_id: Annotated[UUID | None, Query(description="Ett projekt. One project.")] = None
    status: Annotated[ApplicationStatus | None, Query(description="Läge. State.")] = None
    workplace_id: Annotated[UUID | None, Query(description="Enhet. Workplace.")] = None


def with_person(table: sa.Table) -> Any:
    """Rows about a person, each with what decides whether name and place are shown."""
    same = sa.and_(
        PERSON.c.tenant_id == table.c.tenant_id,
        PERSON.c.id == table.c.person_id,
    )
    columns = (PERSON.c.given_name, PERSON.c.family_name, PERSON.c.protection, PERSON.c.sort_name)
    return sa.select(*table.columns, *columns).join_from(table, PERSON, same)


def champions(principal: Principal, wanted: ChampionFilter) -> Any:
    """The list of champions; a filter by place must not tell where a protected person works."""
    query = with_person(CHAMPION)
    for name in ("project_id", "person_id", "municipality_code", "status", "recruited_by"):
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(CHAMPION.c[name] == value)
    if wanted.workplace_id:
        query = query.where(CHAMPION.c.workplace_ids.contains([wanted.workplace_id]))
    if wanted.active_on:
        day = wanted.active_on
        ends = CHAMPION.c.active_to
        query = query.where(CHAMPION.c.active_from <= day, sa.or_(ends.is_(None), ends >= day))
    if wanted.trained is not None:
        trained = CHAMPION.c.trained_on
        query = query.where(trained.is_not(None) if wanted.trained else trained.is_(None))
    if (wanted.workplace_id or wanted.municipality_code) and not sees_all(principal):
        query = query.where(PERSON.c.protection == "none")
    return query


def applications(principal: Principal, wanted: ApplicationFilter) -> Any:
    """The list of applications, without words."""
    query = with_person(APPLICATION)
    for name in ("project_id", "status", "workplace_id"):
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(APPLICATION.c[name] == value)
    if wanted.workplace_id and not sees_all(principal):
        query = query.where(PERSON.c.protection == "none")
    return query


def champion_out(principal: Principal, values: dict[str, Any]) -> ChampionOut:
    """A champion with its person, as this caller may see them."""
    hidden = values["protection"] != "none" and not sees_all(principal)
    shown = f"{values['given_name']} {values['family_name']}"
    places: dict[str, Any] = {"municipality_code": None, "workplace_ids": []} if hidden else {}
    return ChampionOut.model_validate(
        {
            "champion_id": values["id"],
            **values,
            **places,
            "display_name": None if hidden else shown,
        }
    )


def _shown(principal: Principal, values: dict[str, Any]) -> dict[str, Any]:
    hidden = values["protection"] != "none" and not sees_all(principal)
    places = {"municipality_code": None, "workplace_id": None} if hidden else {}
    return {"application_id": values["id"], **values, **places}


def application_out(principal: Principal, values: dict[str, Any]) -> ApplicationOut:
    """An application in a list."""
    return ApplicationOut.model_validate(_shown(principal, values))


def application_words(principal: Principal, values: dict[str, Any]) -> ApplicationWords:
    """An application with its words."""
    return ApplicationWords.model_validate(_shown(principal, values))
