"""The sealed chain, kinds of time, paper sheets, marking, and copies of what is planned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from samlyft_common.migrations import app_role, enable_tenant_rls

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PLACES = ("municipality_code", "workplace_id", "project_id")
KINDS = (
    "kind_of_time in ('participant', 'champion_teaching', 'champion_preparing', 'project_staff')"
)
PROJECT_CURRENT = """
create or replace view project_current with (security_invoker = true) as
select c.* from project_copy c
where not exists (
    select from project_copy n
    where n.tenant_id = c.tenant_id and n.project_id = c.project_id and n.version > c.version
)
"""
CURRENT = """
create view {name}_current with (security_invoker = true) as
select c.* from {name}_copy c
where not exists (
    select from {name}_copy n
    where n.tenant_id = c.tenant_id and n.{name}_id = c.{name}_id and n.version > c.version
)
"""
GUARD_POSTING = """
create function guard_posting() returns trigger language plpgsql set enable_seqscan = off as $$
declare fault text;
begin
    perform pg_advisory_xact_lock_shared(hashtext('samlyft minutes'), hashtext(new.tenant_id));
    select f.fault into fault
    from entry e
    cross join lateral (
        select case
            when x.status in ('draft', 'voided') then 'session-' || x.status
            when x.form <> 'self_paced' and exists (
                select from worked_time w
                where w.tenant_id = e.tenant_id and w.person_id = e.person_id and w.local_date = e.local_date
                    and w.status = 'stands'
                    and w.starts_at < x.starts_at + make_interval(mins => d.from_minute + e.minutes)
                    and w.ends_at > x.starts_at + make_interval(mins => d.from_minute)
            ) then 'counted-otherwise'
        end as fault
        from session x join session_day d using (tenant_id, session_id)
        where x.tenant_id = e.tenant_id and x.session_id = e.session_id and d.local_date = e.local_date
        offset 0
    ) f
    where e.tenant_id = new.tenant_id and e.posting_id = new.posting_id and e.minutes > 0 and f.fault is not null
    limit 1;
    if fault is not null then
        raise exception using errcode = '23P01', message = fault;
    end if;
    return null;
end $$
"""
GUARD_WORKED_TIME = """
create function guard_worked_time() returns trigger language plpgsql set enable_seqscan = off as $$
begin
    perform pg_advisory_xact_lock(hashtext('samlyft minutes'), hashtext(new.tenant_id));
    if exists (
        select from worked_time w
        where w.tenant_id = new.tenant_id and w.person_id = new.person_id and w.local_date = new.local_date
            and w.status = 'stands' and w.worked_time_id <> new.worked_time_id
            and w.starts_at < new.ends_at and w.ends_at > new.starts_at
    ) or exists (
        select from attendance a
        join session x using (tenant_id, session_id)
        join session_day d using (tenant_id, session_id, local_date)
        where a.tenant_id = new.tenant_id and a.person_id = new.person_id and a.local_date = new.local_date
            and a.minutes > 0 and x.form <> 'self_paced'
            and x.starts_at + make_interval(mins => d.from_minute) < new.ends_at
            and x.starts_at + make_interval(mins => d.from_minute + a.minutes) > new.starts_at
    ) then
        raise exception using errcode = '23P01', message = 'counted-otherwise';
    end if;
    return null;
end $$
"""


def upgrade() -> None:
    """Expands only."""
    _tables()
    _ledger()
    _rights()
    _guards()


def _tables() -> None:
    op.create_table(
        "paper_sheet",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("archive_reference", sa.String(), nullable=False),
        sa.Column("scan_hash", sa.String(), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), server_default="keyed_once", nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("scan_hash ~ '^[0-9a-f]{64}$'", name=op.f("ck_paper_sheet_scan")),
        sa.CheckConstraint(
            "status in ('keyed_once', 'differs', 'booked')", name=op.f("ck_paper_sheet_status")
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_paper_sheet_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "sheet_id", name=op.f("pk_paper_sheet")),
    )
    op.create_index(
        "ix_paper_sheet_session", "paper_sheet", ["tenant_id", "session_id"], unique=False
    )
    op.create_index(
        "uq_paper_sheet_archive", "paper_sheet", ["tenant_id", "archive_reference"], unique=True
    )
    op.create_index("uq_paper_sheet_scan", "paper_sheet", ["tenant_id", "scan_hash"], unique=True)
    op.create_table(
        "planned_session_copy",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("planned_session_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("trainer_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_planned_session_copy_tenant")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "planned_session_id", "version", name=op.f("pk_planned_session_copy")
        ),
    )
    op.create_table(
        "seal",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("salts", postgresql.ARRAY(sa.LargeBinary()), nullable=False),
        sa.Column("digests", postgresql.ARRAY(sa.LargeBinary()), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column(
            "sealed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_seal_tenant")),
        sa.CheckConstraint("cardinality(salts) = cardinality(digests)", name=op.f("ck_seal_salts")),
        sa.CheckConstraint("position > 0", name=op.f("ck_seal_position")),
        sa.PrimaryKeyConstraint("tenant_id", "position", name=op.f("pk_seal")),
    )
    op.create_index("uq_seal_key", "seal", ["tenant_id", "posting_id"], unique=True)
    op.create_table(
        "sign_up_copy",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("sign_up_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("planned_session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_sign_up_copy_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "sign_up_id", "version", name=op.f("pk_sign_up_copy")),
    )
    op.create_index(
        "ix_sign_up_copy_planned", "sign_up_copy", ["tenant_id", "planned_session_id"], unique=False
    )
    op.create_table(
        "worked_time",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("worked_time_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("employer_number", sa.String(), nullable=False),
        sa.Column("kind_of_time", sa.String(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.Column("role_group", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("workplace_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), server_default="stands", nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind_of_time in ('champion_teaching', 'champion_preparing', 'project_staff')",
            name=op.f("ck_worked_time_kind_of_time"),
        ),
        sa.CheckConstraint("status in ('stands', 'reversed')", name=op.f("ck_worked_time_status")),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_worked_time_tenant")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_worked_time_times")),
        sa.PrimaryKeyConstraint("tenant_id", "worked_time_id", name=op.f("pk_worked_time")),
    )
    op.create_index(
        "ix_worked_time_person",
        "worked_time",
        ["tenant_id", "person_id", "local_date"],
        unique=False,
    )
    op.create_index(
        "ix_worked_time_recorded_at",
        "worked_time",
        ["tenant_id", "recorded_at", "worked_time_id"],
        unique=False,
    )
    op.create_index(
        "ix_worked_time_session", "worked_time", ["tenant_id", "session_id"], unique=False
    )
    op.create_table(
        "marking_code",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("code_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_marking_code_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "session_id"],
            ["session.tenant_id", "session.session_id"],
            name=op.f("fk_marking_code_tenant_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "code_id", name=op.f("pk_marking_code")),
    )
    op.create_index("uq_marking_code_key", "marking_code", ["tenant_id", "token_hash"], unique=True)
    op.create_table(
        "paper_keying",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("rows", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_paper_keying_tenant")
        ),
        sa.CheckConstraint("turn between 1 and 3", name=op.f("ck_paper_keying_turn")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sheet_id"],
            ["paper_sheet.tenant_id", "paper_sheet.sheet_id"],
            name=op.f("fk_paper_keying_tenant_id_sheet_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "sheet_id", "turn", name=op.f("pk_paper_keying")),
    )
    op.create_table(
        "presence_mark",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("employee_number", sa.String(), nullable=False),
        sa.Column(
            "marked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_presence_mark_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "session_id"],
            ["session.tenant_id", "session.session_id"],
            name=op.f("fk_presence_mark_tenant_id_session_id"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "session_id", "employee_number", name=op.f("pk_presence_mark")
        ),
    )


def _ledger() -> None:
    op.add_column(
        "entry",
        sa.Column("kind_of_time", sa.String(), server_default="participant", nullable=False),
    )
    op.add_column(
        "posting",
        sa.Column("sealed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_index(
        "ix_posting_unsealed",
        "posting",
        ["tenant_id", "posting_id"],
        unique=False,
        postgresql_where=sa.text("not sealed"),
    )
    op.create_check_constraint(op.f("ck_entry_kind_of_time"), "entry", KINDS)


def _rights() -> None:
    # What the copies have got more of since their views were made.
    op.execute(PROJECT_CURRENT)
    for table in ("worked_time", "paper_sheet"):
        enable_tenant_rls(table, "select, insert, update", PLACES)
    enable_tenant_rls("marking_code", "select, insert, update")
    for table in ("paper_keying", "presence_mark"):
        enable_tenant_rls(table, "select, insert")
    for name in ("planned_session", "sign_up"):
        enable_tenant_rls(f"{name}_copy", "select, insert")
        op.execute(CURRENT.format(name=name))
        op.execute(f"grant select on {name}_current to {app_role()}")
    # Who serves may read the chain and never write it; the sealer writes it and changes no posting but by its mark.
    enable_tenant_rls("seal", "select")
    relay = app_role().removesuffix("_app") + "_relay"
    for table, privileges in {
        "posting": "select, update (sealed)",
        "entry": "select",
        "seal": "select, insert",
    }.items():
        op.execute(f"create policy relay on {table} to {relay} using (true) with check (true)")
        op.execute(f"grant {privileges} on {table} to {relay}")


def _guards() -> None:
    """Looked at when a transaction commits, one after another: see `WorkedTime`."""
    for table, events, statement, when in (
        ("posting", "insert", GUARD_POSTING, "new.time_kind = 'participant'"),
        ("worked_time", "insert or update", GUARD_WORKED_TIME, "new.status = 'stands'"),
    ):
        op.execute(statement)
        op.execute(
            f"create constraint trigger guard_{table} after {events} on {table} "
            f"deferrable initially deferred for each row when ({when}) execute function guard_{table}()"
        )


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
