"""The answer made of the settings, grants, rules and logs as they stand: it cannot say anything else than they do."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.privacy.retention import RULES, longest, of_project
from samlyft_enrollment.privacy.wording import ROLES
from samlyft_enrollment.rules import MAY
from samlyft_enrollment.settings_of_tenant.queries import settings
from samlyft_enrollment.staff_information import promises as words
from samlyft_enrollment.staff_information.measured import MEASURES, Measure
from samlyft_enrollment.staff_information.schemas import StaffInformation
from samlyft_web.problems import NotFoundError, Text, in_language

NAME = sa.text("select name from tenant")
HOLDERS = sa.text(
    """
    select role, count(distinct (issuer, subject)) from access_grant
    where valid_from <= now() and (valid_to is null or now() < valid_to) group by role
    """
)
SYSTEMS = sa.text(
    """
    select scope, count(distinct (issuer, subject)) from access_grant, unnest(scopes) as held (scope)
    where role = 'integration' and valid_from <= now() and (valid_to is null or now() < valid_to)
    group by scope
    """
)
CONTROLLERS = sa.text(
    """
    select m.name as municipality, c.name, c.contact from controller c
    join municipality m on m.code = c.municipality_code
    where c.from_on <= :today and (c.to_on is null or c.to_on >= :today)
    order by c.municipality_code, c.sort_name
    """
)
PROJECTS = sa.text(
    """
    select p.id as project_id, p.name, p.funder, p.programme_period, p.eligible_to,
        v.level, v.from_on
    from project p
    left join lateral (
        select level, from_on from heard_visibility h
        where h.tenant_id = p.tenant_id and h.project_id = p.id and h.from_on <= :today
        order by from_on desc limit 1
    ) v on true
    where cast(:project_id as uuid) is null or p.id = :project_id
    order by p.eligible_from, p.code limit 200
    """
).bindparams(sa.bindparam("project_id", type_=sa.Uuid))
READS = sa.text(
    """
    select purpose, count(*) as reads, count(distinct actor) as readers from identity_read
    where read_at > now() - interval '1 year' group by purpose order by purpose
    """
)


async def staff_information(session: AsyncSession, project_id: UUID | None) -> StaffInformation:
    """Raises `NotFoundError` for a project that is not there; six statements in all."""
    chosen = await settings(session)
    connection = await session.connection()
    now = datetime.now(UTC)
    holders = {role: count for role, count in await connection.execute(HOLDERS)}  # noqa: C416  # rows are no pairs to dict()
    systems = {scope: count for scope, count in await connection.execute(SYSTEMS)}  # noqa: C416  # rows are no pairs to dict()
    controllers = await connection.execute(CONTROLLERS, {"today": now.date()})
    reads = (await connection.execute(READS)).mappings()
    title = Text(chosen.champion_title, chosen.champion_title_en)
    return StaffInformation.model_validate(
        {
            "tenant": await connection.scalar(NAME),
            "made_at": now,
            "settings_version": chosen.version,
            "controllers": [dict(row) for row in controllers.mappings()],
            "measured": [
                _measured(
                    one, holders | {"integration": systems.get(one.permission or "", 0)}, title
                )
                for one in MEASURES
            ],
            "never": [in_language(text) for text in words.NEVER],
            "projects": await _projects(connection, project_id, now.date()),
            "limits": {
                "count": chosen.smallest_count,
                "mean": chosen.smallest_mean,
                "text": chosen.smallest_text,
            },
            "identity_assurance": chosen.identity_assurance,
            "identity_reads": [
                {**row, "name": in_language(words.PURPOSES[row["purpose"]])} for row in reads
            ],
            "rights": [in_language(text) for text in words.RIGHTS],
        }
    )


def seen_by(permission: str | None) -> list[str]:
    """The roles that hold a permission, of this service or another, in the order of the words for roles."""
    if permission is None:
        return []
    beyond = words.SEEN_BEYOND.get(permission)
    held = {role for role, may in MAY.items() if permission in may}
    return [role for role in ROLES if role in (held if beyond is None else beyond)]


def _measured(one: Measure, holders: Mapping[str, int], title: Text) -> dict[str, Any]:
    roles = [
        {
            "role": role,
            "name": in_language(title if role == "champion" else ROLES[role]).capitalize(),
            "reach": in_language(words.REACH[role]),
            "holders": holders.get(role, 0),
        }
        for role in [*seen_by(one.permission), "integration"]
        # A system sees what its scopes say: told of where there is one that does.
        if role != "integration" or holders[role]
    ]
    return {
        "key": one.key,
        "what": in_language(one.what).replace("{title}", in_language(title)),
        "fields": in_language(one.fields),
        "why": in_language(one.why),
        "seen_by": roles,
        "only_by": in_language(one.only) if one.only else None,
        "kept": in_language(one.kept) if one.kept else None,
        "own_extract": one.own,
    }


async def _projects(
    connection: AsyncConnection, project_id: UUID | None, today: date
) -> list[dict[str, Any]]:
    bound = {"project_id": project_id, "today": today}
    rows = [dict(row) for row in (await connection.execute(PROJECTS, bound)).mappings()]
    if project_id is not None and not rows:
        raise NotFoundError(Text("Projektet finns inte.", "There is no such project."))
    own = [dict(row) for row in (await connection.execute(RULES, {"today": today})).mappings()]
    return [_project(row, own) for row in rows]


def _project(row: Mapping[str, Any], own: list[dict[str, Any]]) -> dict[str, Any]:
    kept = of_project(row, own)
    deciding = longest(kept)
    level = row["level"] or words.DEFAULT_LEVEL
    return {
        "project_id": row["project_id"],
        "name": row["name"],
        "funder": row["funder"],
        "kept_until": deciding.until if deciding else None,
        "rules": [{"why": in_language(one.why), "until": one.until} for one in kept],
        "test_results": level,
        "test_results_say": in_language(words.LEVELS[level]),
        "test_results_from": row["from_on"],
    }
