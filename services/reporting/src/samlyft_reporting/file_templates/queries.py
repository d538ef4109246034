"""Templates: the tenant's own and those that come with Samlyft, as one list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.file_templates.layouts import shipped
from samlyft_reporting.file_templates.schemas import TemplateOut
from samlyft_web.problems import NotFoundError, Text

NO_TEMPLATE = Text("Mallen finns inte.", "There is no such template.")
SHIPPED_ON = "2026-11-23T00:00:00Z"
ALL = """
    select template_id, code, version, programme_period, from_month, format, layout, source, recorded_at, actor,
        false as shipped
    from file_template
    union all
    select template_id, code, version, programme_period, from_month, format, layout, source, recorded_at, actor, true
    from jsonb_to_recordset(cast(:shipped as jsonb)) as s (
        template_id uuid, code text, version integer, programme_period text, from_month text, format text,
        layout jsonb, source text, recorded_at timestamptz, actor text
    )
"""


def templates() -> Any:
    """All that the tenant can use, as a subquery."""
    rows = [
        one.template.model_dump(mode="json")
        | {"template_id": str(one.template_id), "version": one.version}
        | {"recorded_at": SHIPPED_ON, "actor": "samlyft"}
        for one in shipped()
    ]
    return (
        sa.text(ALL)
        .bindparams(shipped=msgspec.json.encode(rows).decode())
        .columns(
            template_id=sa.Uuid(),
            code=sa.Text(),
            version=sa.Integer(),
            programme_period=sa.Text(),
            from_month=sa.Text(),
            format=sa.Text(),
            layout=JSONB(),
            source=sa.Text(),
            recorded_at=sa.DateTime(timezone=True),
            actor=sa.Text(),
            shipped=sa.Boolean(),
        )
        .subquery("template")
    )


def template_out(row: Any) -> TemplateOut:
    """A row of `templates`."""
    return TemplateOut.model_validate(row._asdict())


async def get_template(session: AsyncSession, template_id: UUID) -> TemplateOut:
    """One of them; `NotFoundError` otherwise."""
    table = templates()
    query = sa.select(table).where(table.c.template_id == template_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NO_TEMPLATE)
    return template_out(row)


async def fitting(session: AsyncSession, programme: str | None, month: str) -> TemplateOut:
    """What a project of a programme period files a month with unless told: the tenant's own before a shipped one."""
    table = templates()
    query = (
        sa.select(table)
        .where(
            table.c.from_month <= month,
            sa.or_(table.c.programme_period.is_(None), table.c.programme_period == programme),
        )
        .order_by(
            table.c.shipped,
            table.c.programme_period.is_(None),
            table.c.from_month.desc(),
            table.c.version.desc(),
            table.c.code,
        )
        .limit(1)
    )
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(
            Text(
                "Ingen mall passar projektets programperiod och månaden. Lägg till en med POST /file-templates.",
                "No template fits the project's programme period and the month. Add one by POST /file-templates.",
            )
        )
    return template_out(row)
