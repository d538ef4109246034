"""Reads of wishes: the policy of their table shows them to those whom they name, and to nobody with `*`."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.models import Person, Wish
from samlyft_enrollment.people.queries import sees_all
from samlyft_enrollment.wishes.schemas import WishOut
from samlyft_web.problems import NotFoundError, Text


def named(principal: Principal, *people: UUID | None) -> bool:
    """Whether the caller's grant names one of these people herself; `*` names nobody."""
    return not set(principal.scope.split(",")).isdisjoint(map(str, filter(None, people)))


def wishes() -> Any:
    """The list of wishes with names."""
    table: sa.Table = Wish.__table__  # type: ignore[attr-defined]  # set at run time
    person: sa.Table = Person.__table__  # type: ignore[attr-defined]  # set at run time
    shown = (person.c.given_name, person.c.family_name, person.c.protection)
    return sa.select(*table.columns, *shown).join_from(
        table,
        person,
        sa.and_(person.c.tenant_id == table.c.tenant_id, person.c.id == table.c.person_id),
        isouter=True,
    )


def wish_out(principal: Principal, values: dict[str, Any]) -> WishOut:
    """A wish as this caller may see it."""
    hidden = values["protection"] != "none" and not sees_all(principal)
    names = {"given_name": None, "family_name": None} if hidden else {}
    return WishOut.model_validate({"wish_id": values["id"], **values, **names})


async def get_wish(session: AsyncSession, wish_id: UUID, *, lock: bool = False) -> Wish:
    """The wish, or `NotFoundError`."""
    query = select(Wish).where(col(Wish.id) == wish_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Önskemålet finns inte.", "There is no such wish."))
    return row
