"""What a posting is checked for is found by its sessions and days, no longer line by line."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# As in 0006. A posting has few sessions and days and many lines: whoever worked on such a day is found once, and its
# lines are compared with them. Planned once a connection: an import's own `force_custom_plan` would have it planned
# anew for each of its postings, and without sequential scans there is one plan only.
GUARD_POSTING = """
create or replace function guard_posting() returns trigger language plpgsql
    set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare fault text;
begin
    perform pg_advisory_xact_lock_shared(hashtext('samlyft minutes'), hashtext(new.tenant_id));
    with line as materialized (
        select e.session_id, e.local_date, e.person_id, e.minutes from entry e
        where e.tenant_id = new.tenant_id and e.posting_id = new.posting_id and e.minutes > 0
    ), held as materialized (
        select k.session_id, k.local_date, k.longest, x.status, x.form, x.starts_at + d.after as begins_at
        from (select session_id, local_date, max(minutes) as longest from line group by session_id, local_date) k
        cross join lateral (
            select x.status, x.form, x.starts_at from session x
            where x.tenant_id = new.tenant_id and x.session_id = k.session_id
            offset 0
        ) x
        cross join lateral (
            select make_interval(mins => d.from_minute) as after from session_day d
            where d.tenant_id = new.tenant_id and d.session_id = k.session_id and d.local_date = k.local_date
            offset 0
        ) d
    )
    select f.fault into fault from (
        select 'session-' || h.status as fault from held h where h.status in ('draft', 'voided')
        union all
        select 'counted-otherwise'
        from held h
        cross join lateral (
            select w.person_id, w.starts_at from worked_time w
            where w.tenant_id = new.tenant_id and w.local_date = h.local_date and w.status = 'stands'
                and w.ends_at > h.begins_at and w.starts_at < h.begins_at + make_interval(mins => h.longest)
            offset 0
        ) w
        join line l on l.session_id = h.session_id and l.local_date = h.local_date and l.person_id = w.person_id
            and w.starts_at < h.begins_at + make_interval(mins => l.minutes)
        where h.form <> 'self_paced'
    ) f
    limit 1;
    if fault is not null then
        raise exception using errcode = '23P01', message = fault;
    end if;
    return null;
end $$
"""


def upgrade() -> None:
    """Expands only."""
    # small table: champions' and staff's own time, a hundredth of what is attended
    op.create_index("ix_worked_time_day", "worked_time", ["tenant_id", "local_date"])
    op.execute(GUARD_POSTING)


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
