"""A template is added, never changed: a file keeps the layout that it was written by."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_reporting.file_templates.layouts import TemplateIn, demand_known, shipped
from samlyft_reporting.file_templates.queries import get_template
from samlyft_reporting.file_templates.schemas import TemplateOut
from samlyft_reporting.models import file_template
from samlyft_web.problems import ConflictError, Text

LOCK = sa.text(
    "select pg_advisory_xact_lock(hashtextextended(current_setting('app.tenant_id') || ' template ' || :code, 0))"
)
SHIPPED = Text(
    "Koden hör till en mall som följer med Samlyft. Välj en annan kod.",
    "The code is that of a template that comes with Samlyft. Choose another.",
)


async def add_template(
    session: AsyncSession, principal: Principal, body: TemplateIn
) -> TemplateOut:
    """The first version of a code, or its next."""
    demand_known(body.layout)
    if body.code in {one.template.code for one in shipped()}:
        raise ConflictError(SHIPPED)
    connection = await session.connection()
    await connection.execute(LOCK, {"code": body.code})
    newest = sa.select(sa.func.coalesce(sa.func.max(file_template.c.version), 0)).where(
        file_template.c.code == body.code
    )
    made = sa.insert(file_template).values(
        **body.model_dump(mode="json"),
        tenant_id=principal.tenant_id,
        version=newest.scalar_subquery() + 1,
        actor=principal.actor,
    )
    template_id = await connection.scalar(made.returning(file_template.c.template_id))
    return await get_template(session, template_id)
