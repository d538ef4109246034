"""What goes, kind by kind: which documents with which hash, and the statement that takes them."""

from __future__ import annotations

import sqlalchemy as sa

DOCUMENTS = """
    select 'certificate' as kind, c.certificate_id as document_id, c.content_hash
    from certificate c where c.project_id = :project_id
    union all
    select 'paper_sheet', s.sheet_id, encode(sha256(convert_to(
        (select string_agg(k.turn || ' ' || k.rows::text, ' ' order by k.turn) from paper_keying k
        where k.sheet_id = s.sheet_id), 'UTF8')), 'hex')
    from paper_sheet s where s.project_id = :project_id
    union all
    select 'evidence', e.request_id, encode(sha256(convert_to(
        concat_ws(' ', e.seed, e.from_date, e.to_date, e.known_until, e.person_ids::text), 'UTF8')), 'hex')
    from evidence_request e where e.project_id = :project_id
    union all
    select 'signing_link', l.link_id, encode(l.token_hash, 'hex')
    from signing_link l join certificate c using (tenant_id, certificate_id)
    where c.project_id = :project_id
"""
DUE = f"""
    select d.kind, d.document_id, d.content_hash from ({DOCUMENTS}) d where not exists (
        select from disposed_document x where x.kind = d.kind and x.document_id = d.document_id)
"""
PLAN = sa.text(
    f"""
    select kind, count(*)::integer as documents, encode(sha256(convert_to(
        string_agg(document_id || ' ' || content_hash, E'\\n' order by document_id), 'UTF8')), 'hex') as list_hash
    from ({DUE}) due group by kind order by kind
    """
).bindparams(sa.bindparam("project_id", type_=sa.Uuid))
RECORD = sa.text(
    f"""
    insert into disposed_document (tenant_id, kind, document_id, disposal_id, content_hash)
    select current_setting('app.tenant_id'), kind, document_id, :disposal_id, content_hash from ({DUE}) due
    """
).bindparams(sa.bindparam("project_id", type_=sa.Uuid), sa.bindparam("disposal_id", type_=sa.Uuid))
_GONE = "select document_id from disposed_document where disposal_id = :disposal_id and kind"
TAKE = tuple(
    sa.text(statement).bindparams(sa.bindparam("disposal_id", type_=sa.Uuid))
    for statement in (
        f"update paper_keying set rows = '[]' where sheet_id in ({_GONE} = 'paper_sheet')",
        "update evidence_request set person_ids = '{}' where person_ids is not null"
        f" and request_id in ({_GONE} = 'evidence')",
        f"delete from signing_link where link_id in ({_GONE} = 'signing_link')",
        f"delete from print_part where certificate_ids && array({_GONE} = 'certificate')",
    )
)
"""A certificate is made from the ledger when it is asked for: what is disposed of is no longer made."""
KEPT = sa.text(
    "select rules from retention_copy where project_id = :project_id order by version desc limit 1"
).bindparams(sa.bindparam("project_id", type_=sa.Uuid))
GONE = sa.text(
    """
    select d.content_hash, p.decision, p.recorded_at from disposed_document d
    join disposal p using (tenant_id, disposal_id)
    where d.kind = :kind and d.document_id = :document_id
    """
).bindparams(sa.bindparam("document_id", type_=sa.Uuid))
