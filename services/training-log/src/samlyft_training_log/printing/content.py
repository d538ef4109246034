"""What stands on a certificate: read for many at once, and put into the words of the paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.settings import Settings
from samlyft_training_log.certificates.codes import code_of
from samlyft_training_log.printing.wording import (
    BY_HAND,
    CERTIFICATE,
    FACTS,
    NOTICES,
    SIGNERS,
    hours_of,
    month_of,
    said,
    signed,
)
from samlyft_web.days import STOCKHOLM
from samlyft_web.problems import in_language, language

READ = sa.text(
    """
    select c.*, p.display_name, p.protected, coalesce(j.name, j.code) as project, j.synthetic,
        w.code as workplace_code, w.name as workplace, coalesce(t.name, c.tenant_id) as tenant, l.lines, s.signatures
    from certificate c
    join project_current j on j.tenant_id = c.tenant_id and j.project_id = c.project_id
    left join workplace_current w on w.tenant_id = c.tenant_id and w.workplace_id = c.workplace_id
    left join person_copy p on p.tenant_id = c.tenant_id and p.person_id = c.person_id
    left join tenant t on t.tenant_id = c.tenant_id
    cross join lateral (
        select jsonb_agg(jsonb_build_array(n.local_date, n.topic, n.minutes) order by n.local_date, n.topic) as lines
        from (
            select e.local_date, x.topic, sum(e.minutes) as minutes
            from certificate_entry k
            join entry e on e.tenant_id = k.tenant_id and e.posting_id = k.posting_id and e.line = k.line
            join session x on x.tenant_id = e.tenant_id and x.session_id = e.session_id
            where k.tenant_id = c.tenant_id and k.certificate_id = c.certificate_id
            group by e.local_date, x.session_id, x.topic having sum(e.minutes) <> 0
        ) n
    ) l
    cross join lateral (
        select coalesce(jsonb_agg(jsonb_build_array(g.signer, g.method, g.signed_at) order by g.signed_at), '[]')
            as signatures
        from signature g where g.tenant_id = c.tenant_id and g.certificate_id = c.certificate_id
    ) s
    where c.certificate_id = any (:ids)
    order by c.certificate_id
    """
)


async def read(session: AsyncSession, ids: Sequence[UUID]) -> list[Any]:
    """The certificates with all that stands on them."""
    connection = await session.connection()
    return list((await connection.execute(READ, {"ids": list(ids)})).all())


def lines_of(settings: Settings, row: Any, *, shows_protected: bool) -> bytes:
    """One line for the press; a protected person's name is written in by hand."""
    hidden = row.protected is not False and not shows_protected
    code = code_of(settings, row.tenant_id, row.certificate_id)
    page = f"{settings.public_url.partition('://')[2]}/training-log/v1/pages/certificate"
    have = [signer for signer, _, _ in row.signatures]
    return msgspec.json.encode(
        {
            "language": language.get(),
            "words": said(CERTIFICATE),
            "tenant": row.tenant,
            "month": month_of(row.month),
            "notice": _notice(row),
            "facts": _facts(row, hidden=hidden),
            "lines": [[day, topic, str(minutes)] for day, topic, minutes in row.lines or []],
            "hours": hours_of(row.minutes),
            "minutes": str(row.minutes),
            "signatures": [
                [in_language(SIGNERS[s]), signed(how, at)] for s, how, at in row.signatures
            ],
            "missing": [in_language(SIGNERS[one]) for one in row.signers if one not in have],
            "url": f"{settings.public_url}/training-log/v1/pages/certificate/{code}",
            "page": page,
            "code": code,
            "issued": row.issued_at.astimezone(STOCKHOLM).date().isoformat(),
            "timestamp": int(row.issued_at.timestamp()),
            "content_hash": row.content_hash,
            "chain_head": row.chain_head,
        }
    )


def _facts(row: Any, *, hidden: bool) -> list[list[str]]:
    told = {
        "name": in_language(BY_HAND) if hidden else row.display_name or "–",
        "project": row.project,
        "month": month_of(row.month),
        "workplace": "" if hidden else row.workplace or row.workplace_code or "–",
    }
    return [[in_language(FACTS[name]), value] for name, value in told.items() if value]


def _notice(row: Any) -> str | None:
    kinds = [row.status, "stale" if row.stale else "", "synthetic" if row.synthetic else ""]
    return " ".join(in_language(NOTICES[kind]) for kind in kinds if kind in NOTICES) or None
