"""Reads of controllers and exits."""

from typing import TypeVar
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.controllers.schemas import ControllerOut, ExitOut
from samlyft_enrollment.models import Controller, MunicipalityExit
from samlyft_web.problems import NotFoundError, Text

Row = TypeVar("Row", Controller, MunicipalityExit)


def controller_out(row: Controller) -> ControllerOut:
    """A row of `controller`."""
    return ControllerOut.model_validate({"controller_id": row.id, **row.model_dump()})


def exit_out(row: MunicipalityExit) -> ExitOut:
    """A row of `municipality_exit`."""
    return ExitOut.model_validate({"exit_id": row.id, **row.model_dump()})


async def one(session: AsyncSession, model: type[Row], row_id: UUID, *, lock: bool = False) -> Row:
    """The row, or `NotFoundError`."""
    query = select(model).where(col(model.id) == row_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Uppgiften finns inte.", "There is no such thing."))
    return row
