"""The statements of attesting many sessions at once."""

from __future__ import annotations

_POLICY = """
    coalesce((
        select v.attested_by from attestation_policy v
        where v.tenant_id = x.tenant_id and v.project_id = x.project_id
            and v.valid_from <= (x.starts_at at time zone 'Europe/Stockholm')::date
        order by v.valid_from desc limit 1
    ), '') as attested_by, (
        select p.programme_period from project_current p
        where p.tenant_id = x.tenant_id and p.project_id = x.project_id
    ) as period
"""
_ROW = (
    f"x.session_id, x.code, x.project_id, x.municipality_code, x.workplace_id, x.status, {_POLICY}"
)

BY_ID = f"""
select {_ROW} from session x where x.session_id = any (:session_ids) order by x.session_id for update of x
"""

_OF_MONTH = """
    x.project_id = :project_id and x.status = 'submitted' and exists (
        select from session_day d
        where d.tenant_id = x.tenant_id and d.session_id = x.session_id and d.local_date between :first and :last
    ) and (
        cast(:municipality_code as text) is null or x.municipality_code = :municipality_code
        or x.municipality_code is null and exists (
            select from attendance a
            where a.tenant_id = x.tenant_id and a.session_id = x.session_id and a.minutes > 0
                and a.municipality_code = :municipality_code
        )
    ) and (
        cast(:reach as text[]) is null or x.municipality_code = any (:reach)
        or x.workplace_id::text = any (:reach) or x.project_id::text = any (:reach)
    )
"""
"""As the month's checks see it: a session of no municipality is of those whose people were there."""

OF_MONTH = f"""
select {_ROW} from session x where {_OF_MONTH}
order by x.session_id limit :most for update of x
"""
COUNT = f"select count(*) from session x where {_OF_MONTH}"

ATTEST = """
update session x set status = 'attested', attested_at = now(), attested_by = :actor, attested_as = w.role,
    version = x.version + 1, recorded_at = now()
from unnest(cast(:session_ids as uuid[]), cast(:roles as text[])) as w (session_id, role)
where x.session_id = w.session_id
"""
