"""What the directory says of people and groups, written where the register has a place for it."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from scim2_models import Resource
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_enrollment.models import (
    Contact,
    Employment,
    Person,
    ScimGroup,
    ScimMember,
    ScimUser,
)
from samlyft_enrollment.people.identity_numbers import is_identity_number
from samlyft_enrollment.people.register import load, person_event, publish, shown_sort_name
from samlyft_enrollment.privacy.erasing import erase_free
from samlyft_enrollment.rows import take_turns
from samlyft_enrollment.scim.faults import ScimError, taken
from samlyft_enrollment.scim.groups import store_group
from samlyft_enrollment.scim.resources import Kind
from samlyft_enrollment.scim.statements import ENTERPRISE
from samlyft_web.days import today as local_today

KEPT_APART = frozenset({"schemas", "id", "meta", "externalId", "userName", "groups"})
LONGEST = 16_384
ROLE_OF_NEW = "care_staff"


async def store(
    session: AsyncSession,
    principal: Principal,
    kind: Kind,
    said: Resource[Any],
    row_id: UUID | None,
) -> UUID:
    """Makes a resource, or replaces what the directory said of one; gives its id."""
    await take_turns(session, "people")
    body = json.loads(said.model_dump_json())
    if len(json.dumps(body)) > LONGEST or "\\u0000" in json.dumps(body):
        raise ScimError(400, "The resource is too large or holds NUL.", "invalidValue")
    try:
        if kind == "Users":
            return await _store_user(session, principal, body, row_id)
        return await store_group(session, principal, body, row_id)
    except IntegrityError:
        raise taken() from None


async def _store_user(
    session: AsyncSession, principal: Principal, body: dict[str, Any], row_id: UUID | None
) -> UUID:
    name = str(body["userName"])
    if is_identity_number(name, local_today()):
        raise ScimError(400, "A user name must not be an identity number.", "invalidValue")
    person = await _person(session, principal, body, row_id)
    now = datetime.now(UTC)
    held = await session.get(ScimUser, (principal.tenant_id, person.id))
    if row_id is None and held is not None and held.removed_at is None:
        raise taken()
    other = select(ScimUser).where(
        col(ScimUser.user_key) == name.lower(), col(ScimUser.person_id) != person.id
    )
    if (await session.exec(other)).first() is not None:
        raise taken()
    row = held or ScimUser(
        tenant_id=principal.tenant_id,
        person_id=person.id,
        version=0,
        user_name=name,
        user_key="",
        attributes={},
        created_at=now,
        changed_at=now,
    )
    row.user_name, row.user_key = name, name.lower()
    row.external_id = body.get("externalId")
    row.active, row.removed_at = body.get("active") is not False, None
    row.attributes = {k: v for k, v in body.items() if k not in KEPT_APART}
    row.version, row.changed_at = row.version + 1, now
    session.add(row)
    await session.flush()
    await _reach_by(session, principal, person.id, body)
    await _employ(session, principal, person.id, body, active=row.active)
    return person.id


async def _person(
    session: AsyncSession, principal: Principal, body: dict[str, Any], row_id: UUID | None
) -> Person:
    """Who it is: the one asked for, whom the employer's number names already, or somebody new."""
    said = body.get("name") or {}
    family = str(said.get("familyName") or body.get("displayName") or body["userName"])[:200]
    given = str(said.get("givenName") or "")[:200]
    held = row_id or await _known(session, principal, body)
    if held is not None:
        person = await session.get(Person, (principal.tenant_id, held))
        if person is None:
            raise ScimError(404, "There is no such resource.")
        if not said or (person.given_name, person.family_name) == (given, family):
            return person
        person.given_name, person.family_name = given, family
        person.sort_name = shown_sort_name(person.protection, family, given)
        person.version += 1
        person.known_at = max(datetime.now(UTC), person.known_at)
        person.changed_at = datetime.now(UTC)
    else:
        now = datetime.now(UTC)
        person = Person(
            tenant_id=principal.tenant_id,
            id=uuid7(),
            known_at=now,
            changed_at=now,
            given_name=given,
            family_name=family,
            sort_name=shown_sort_name("none", family, given),
        )
    session.add(person)
    await session.flush()
    await publish(session, [person_event(person.model_dump())])
    return person


async def _known(session: AsyncSession, principal: Principal, body: dict[str, Any]) -> UUID | None:
    own = body.get(ENTERPRISE) or {}
    query = select(Employment).where(
        col(Employment.employer_number) == str(own.get("organization")),
        col(Employment.employee_number) == str(own.get("employeeNumber")),
    )
    held = (await session.exec(query.limit(1))).one_or_none()
    if held is not None and not principal.covers(held.municipality_code, held.workplace_id):
        raise taken()
    return held.person_id if held else None


async def _reach_by(
    session: AsyncSession, principal: Principal, person_id: UUID, body: dict[str, Any]
) -> None:
    """The primary address is where notices go; the language is that of the letters."""
    emails = body.get("emails") or []
    primary = next((e for e in emails if e.get("primary")), emails[0] if emails else {})
    email, language = primary.get("value"), str(body.get("preferredLanguage") or "sv")[:2]
    held = await session.get(Contact, (principal.tenant_id, person_id))
    if held is None and not email:
        return
    now = datetime.now(UTC)
    row = held or Contact(
        tenant_id=principal.tenant_id, person_id=person_id, version=0, changed_at=now
    )
    if (row.email, row.language) == (email, language) and held is not None:
        return
    row.email = email if email and len(email) <= 254 and "@" in email else None
    row.language = language if language in {"sv", "en"} else "sv"
    row.version, row.changed_at = row.version + 1, now
    session.add(row)


async def _employ(
    session: AsyncSession,
    principal: Principal,
    person_id: UUID,
    body: dict[str, Any],
    *,
    active: bool,
) -> None:
    """An employment where employer, number and workplace are known here; ended when she is not active."""
    own = body.get(ENTERPRISE) or {}
    employer, number = str(own.get("organization")), str(own.get("employeeNumber"))
    today = local_today()
    register = await load(session, [str(own.get("department"))], [(employer, number)], [])
    place = register.workplaces.get(str(own.get("department")))
    if place is None or place["employer_number"] != employer or is_identity_number(number, today):
        return
    principal.demand(place["municipality_code"], place["id"])
    held = [e for e in register.employments.get((employer, number), []) if _stands(e, today)]
    says = {
        "person_id": person_id,
        "employer_number": employer,
        "employee_number": number,
        "workplace_id": place["id"],
        "municipality_code": place["municipality_code"],
        "ends_on": None if active else today,
    }
    now = datetime.now(UTC)
    if not held and active:
        new = {"id": uuid7(), "version": 1, "known_at": now, "role_group": ROLE_OF_NEW}
        register.take_employment({**new, **says, "starts_on": today, "status": "active"})
    elif held and held[-1]["person_id"] == person_id and not says.items() <= held[-1].items():
        kept = {k: v for k, v in held[-1].items() if k not in {"tenant_id", "changed_at"}}
        known = max(now, held[-1]["known_at"])
        register.take_employment(
            {**kept, **says, "version": held[-1]["version"] + 1, "known_at": known}
        )
    await register.store(session)


def _stands(employment: dict[str, Any], today: date) -> bool:
    return employment["status"] == "active" and (
        employment["ends_on"] is None or employment["ends_on"] >= today
    )


async def remove(session: AsyncSession, principal: Principal, kind: Kind, row_id: UUID) -> None:
    """The directory knows it no longer; what the register holds goes by its own rules."""
    await take_turns(session, "people")
    connection = await session.connection()
    if kind == "Groups":
        group = await session.get(ScimGroup, (principal.tenant_id, row_id))
        if group is None:
            raise ScimError(400, "A workplace is closed in the register.", "mutability")
        await connection.execute(sa.delete(ScimMember).where(col(ScimMember.group_id) == row_id))
        await session.delete(group)
        return
    user = await session.get(ScimUser, (principal.tenant_id, row_id))
    if user is None:
        raise ScimError(400, "She stands in the register without the directory.", "mutability")
    await connection.execute(sa.delete(ScimMember).where(col(ScimMember.person_id) == row_id))
    await _employ(session, principal, row_id, user.attributes, active=False)
    held = select(Employment).where(col(Employment.person_id) == row_id).limit(1)
    if (await session.exec(held)).first() is None:
        # Somebody whom only the directory told of leaves nothing behind.
        await connection.execute(sa.delete(Contact).where(col(Contact.person_id) == row_id))
        await erase_free(session, [row_id])
        await session.delete(user)
        return
    user.user_name = user.user_key = str(row_id)
    user.external_id, user.attributes = None, {}
    user.removed_at = user.changed_at = datetime.now(UTC)
    session.add(user)
