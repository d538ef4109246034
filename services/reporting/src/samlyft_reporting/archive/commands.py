"""A package is listed once: what it holds is fixed by ids and hashes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_reporting.archive.queries import documents, package_out
from samlyft_reporting.archive.schemas import PackageIn, PackageOut
from samlyft_reporting.models import archive_package
from samlyft_reporting.projects.queries import project as get_project
from samlyft_web.problems import FieldError, InvalidError, Text

NOTHING = Text(
    "Det finns inga lämnade filer, redovisningar eller rapporter för månaderna.",
    "There are no filed files, reports or packs of the months.",
)
BACKWARDS = Text(
    "Till-månaden ska inte vara före från-månaden.", "to_month must not be before from_month."
)


async def make(session: AsyncSession, principal: Principal, body: PackageIn) -> PackageOut:
    """Of all that is filed, frozen and published for the months."""
    if body.to_month < body.from_month:
        error = FieldError(pointer="/to_month", code="backwards", detail=BACKWARDS)
        raise InvalidError(BACKWARDS, errors=[error])
    await get_project(session, body.project_id)
    principal.demand(body.project_id)
    found = await documents(session, body.project_id, body.from_month, body.to_month)
    if not found:
        raise InvalidError(NOTHING)
    made = sa.insert(archive_package).values(
        tenant_id=principal.tenant_id,
        **body.model_dump(),
        contents=found,
        actor=principal.actor,
    )
    connection = await session.connection()
    return package_out((await connection.execute(made.returning(*archive_package.c))).one())
