"""Asking for a print: the certificates are divided into parts by one statement."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log.months.queries import demand_project
from samlyft_training_log.printing.queries import get_print
from samlyft_training_log.printing.schemas import PrintIn, PrintOut
from samlyft_web.problems import InvalidError, Text

PART = 100
ASK = sa.text(
    """
    with chosen as materialized (
        select c.certificate_id, row_number() over (order by c.workplace_id, c.certificate_id) - 1 as place
        from certificate c
        where c.project_id = :project_id and c.month = :month and c.status <> 'revoked'
            and not exists (select from disposed_document d where d.tenant_id = c.tenant_id
                and d.kind = 'certificate' and d.document_id = c.certificate_id)
            and (cast(:municipality_code as text) is null or c.municipality_code = :municipality_code)
            and (cast(:workplace_id as uuid) is null or c.workplace_id = :workplace_id)
    ), made as (
        insert into certificate_print (tenant_id, project_id, month, municipality_code, workplace_id,
            language, shows_protected, certificates, actor)
        select current_setting('app.tenant_id'), :project_id, :month, :municipality_code, :workplace_id,
            :language, :shows_protected, count(*), :actor
        from chosen having count(*) > 0
        returning tenant_id, print_id
    ), part as (
        insert into print_part (tenant_id, print_id, part, certificate_ids)
        select m.tenant_id, m.print_id, c.place / :size, array_agg(c.certificate_id order by c.place)
        from made m cross join chosen c
        group by 1, 2, 3
    )
    select print_id from made
    """
).bindparams(
    sa.bindparam("project_id", type_=sa.Uuid),
    sa.bindparam("workplace_id", type_=sa.Uuid),
    sa.bindparam("municipality_code", type_=sa.Text),
    sa.bindparam("size", type_=sa.Integer),
)
OLD = "recorded_at < now() - interval '7 days'"
FORGET = (
    sa.text(
        f"delete from print_part where print_id in (select print_id from certificate_print where {OLD})"
    ),
    sa.text(f"delete from certificate_print where {OLD}"),
)
"""Files are kept a week: they hold names, and can be made again."""
NONE = Text(
    "Det finns inga intyg att skriva ut. Utfärda dem först med POST /certificate-issues.",
    "There are no certificates to print. Issue them first by POST /certificate-issues.",
)


async def ask(session: AsyncSession, principal: Principal, body: PrintIn) -> PrintOut:
    """Queues a print of what is within the caller's reach."""
    await demand_project(session, body.project_id)
    connection = await session.connection()
    for statement in FORGET:
        await connection.execute(statement)
    more = {
        "size": PART,
        "actor": principal.actor,
        "shows_protected": "identity:read" in principal.permissions,
    }
    print_id = await connection.scalar(ASK, body.model_dump() | more)
    if print_id is None:
        raise InvalidError(NONE)
    return await get_print(session, principal, print_id)
