"""People and workplaces as the directory sees them: one query for a page, however it is filtered."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from scim2_models import Context, Resource, ResponseParameters
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.scim.faults import ScimError
from samlyft_enrollment.scim.filters import where
from samlyft_enrollment.scim.resources import MAX_RESULTS, Group, Kind, Person, uuid_of
from samlyft_enrollment.scim.statements import ENTERPRISE, GROUPS, LIST, MEMBERS, NAMES, USERS


def table(kind: Kind) -> Any:
    """The rows of a kind, as a subquery."""
    return (USERS if kind == "Users" else GROUPS).subquery(kind.lower())


def filterable(kind: Kind, rows: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What may be filtered and sorted by: single attributes, and lists."""
    columns = {
        "id": sa.cast(rows.c.id, sa.Text),
        "externalid": rows.c.external_id,
        "meta.created": rows.c.created,
        "meta.lastmodified": rows.c.changed,
    }
    if kind == "Groups":
        return {**columns, "displayname": rows.c.display_name}, {}
    said = rows.c.attributes
    own = said[ENTERPRISE]
    return {
        **columns,
        "username": rows.c.user_name,
        "name.givenname": rows.c.given_name,
        "name.familyname": rows.c.family_name,
        "displayname": said["displayName"].astext,
        "title": said["title"].astext,
        "preferredlanguage": said["preferredLanguage"].astext,
        "active": rows.c.active,
        "employeenumber": sa.func.coalesce(rows.c.employee_number, own["employeeNumber"].astext),
        "organization": sa.func.coalesce(rows.c.employer_number, own["organization"].astext),
        "department": sa.func.coalesce(rows.c.workplace_code, own["department"].astext),
        "division": own["division"].astext,
    }, {"emails": said["emails"]}


async def found(session: AsyncSession, kind: Kind, text: str, *, of: str) -> Resource[Any]:
    """One resource within the caller's reach, or `ScimError` 404."""
    row_id, rows = uuid_of(text), table(kind)
    connection = await session.connection()
    row = None
    if row_id is not None:
        row = (await connection.execute(sa.select(rows).where(rows.c.id == row_id))).one_or_none()
    if row is None:
        raise ScimError(404, "There is no such resource.")
    return (await resources(session, kind, [row], of=of))[0]


async def listed(  # noqa: PLR0913  # a search has as many parts
    session: AsyncSession,
    kind: Kind,
    *,
    of: str,
    condition: str | None,
    start: int,
    count: int,
    sort: str | None,
    descending: bool,
) -> tuple[int, list[Resource[Any]]]:
    """A page and how many there are in all."""
    rows = table(kind)
    columns, lists = filterable(kind, rows)
    query = sa.select(rows)
    if condition:
        query = query.where(where(condition, columns, lists))
    connection = await session.connection()
    total = await connection.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    order = columns.get((sort or "id").rpartition(":")[2].lower())
    if order is None:
        raise ScimError(400, "That attribute does not sort.", "invalidPath")
    ordered = query.order_by(order.desc() if descending else order.asc(), rows.c.id)
    page = ordered.offset(max(start, 1) - 1).limit(min(max(count, 0), MAX_RESULTS))
    chosen = (await connection.execute(page)).all()
    return int(total or 0), await resources(session, kind, chosen, of=of)


async def resources(
    session: AsyncSession, kind: Kind, rows: Sequence[Any], *, of: str
) -> list[Resource[Any]]:
    """The rows as resources, with who is where: two statements for all of them."""
    connection = await session.connection()
    ids = [row.id for row in rows]
    asked: dict[str, list[UUID]] = {"groups": [], "people": []}
    asked["people" if kind == "Users" else "groups"] = ids
    members = (await connection.execute(MEMBERS, asked)).all()
    if kind == "Groups":
        return [_group(row, [m for m in members if m.group_id == row.id], of) for row in rows]
    names: dict[UUID, str] = {}
    if members:
        names = {row.id: row.name for row in await connection.execute(NAMES)}
    return [_user(row, [m for m in members if m.person_id == row.id], names, of) for row in rows]


def _meta(kind: Kind, row: Any, of: str) -> dict[str, Any]:
    return {
        "resourceType": kind.removesuffix("s"),
        "created": row.created,
        "lastModified": row.changed,
        "location": f"{of}/{kind}/{row.id}",
        "version": f'W/"{row.version}"',
    }


def _user(row: Any, members: list[Any], names: dict[UUID, str], of: str) -> Resource[Any]:
    said: dict[str, Any] = {**row.attributes}
    name = said.get("name", {})
    told = {"givenName": row.given_name, "familyName": row.family_name}
    said["name"] = {
        **name,
        **{k: v for k, v in told.items() if v and (k in name or not row.listed)},
    }
    own = said.get(ENTERPRISE, {})
    if row.employee_number and own.get("employeeNumber") in {None, row.employee_number}:
        # What the register knows of the post goes before what the directory once said.
        known = {"organization": row.employer_number, "department": row.workplace_code}
        said[ENTERPRISE] = {**own, "employeeNumber": row.employee_number, **known}
    is_told = "active" in said or not row.listed
    groups = [
        {
            "value": str(m.group_id),
            "$ref": f"{of}/Groups/{m.group_id}",
            "display": names[m.group_id],
        }
        for m in members
        if m.group_id in names
    ]
    return Person.model_validate(
        {
            "schemas": [Person.__schema__, *([ENTERPRISE] if ENTERPRISE in said else [])],
            **said,
            "id": str(row.id),
            "externalId": row.external_id,
            "userName": row.user_name,
            "name": said["name"] or None,
            "active": row.active if is_told else None,
            "groups": groups or None,
            "meta": _meta("Users", row, of),
        }
    )


def _group(row: Any, members: list[Any], of: str) -> Resource[Any]:
    held = [
        {
            "value": str(m.person_id),
            "$ref": f"{of}/Users/{m.person_id}",
            "type": "User",
        }
        for m in members
    ]
    return Group.model_validate(
        {
            "schemas": [Group.__schema__],
            "id": str(row.id),
            "externalId": row.external_id,
            "displayName": row.display_name,
            "members": held or None,
            "meta": _meta("Groups", row, of),
        }
    )


def page_of(
    total: int,
    start: int,
    chosen: Sequence[Resource[Any]],
    shown: ResponseParameters[Any],
) -> dict[str, Any]:
    """The list response."""
    items = [
        one.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=shown)
        for one in chosen
    ]
    return {
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": max(start, 1),
        "itemsPerPage": len(items),
        "Resources": items,
    }
