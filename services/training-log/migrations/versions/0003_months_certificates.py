"""Months, attendance certificates, rates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from samlyft_common.migrations import enable_tenant_rls

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PLACES = ("municipality_code", "project_id")
CHANGED_COPIES = {"project": "project_id", "workplace": "workplace_id"}
CURRENT = """
create or replace view {name}_current with (security_invoker = true) as
select c.* from {name}_copy c
where not exists (
    select from {name}_copy n where n.tenant_id = c.tenant_id and n.{key} = c.{key} and n.version > c.version
)
"""
MARK_STALE = """
create function mark_stale() returns trigger language plpgsql as $$
begin
    if coalesce(current_setting('app.scope', true), '') <> '*' then
        raise exception 'what is posted is posted with the whole tenant in sight';
    end if;
    -- Whoever closes a month or issues certificates holds the same lock alone: the statements below begin after it,
    -- and see what was closed.
    perform pg_advisory_xact_lock_shared(hashtextextended(p.tenant_id || p.project_id::text, 0))
    from (select distinct tenant_id, project_id from posted order by 1, 2) p;
    with touched as materialized (
        select distinct o.tenant_id, o.project_id, o.municipality_code, m.month
        from posted o
        join project_month m on m.tenant_id = o.tenant_id and m.project_id = o.project_id
            and m.municipality_code = o.municipality_code and m.month = to_char(o.local_date, 'YYYY-MM')
    ), first as (
        select tenant_id, project_id, municipality_code, min(month) as month from touched group by 1, 2, 3
    ), chosen as materialized (
        select m.tenant_id, m.month_id, not exists (
            select from touched t
            where t.tenant_id = m.tenant_id and t.project_id = m.project_id
                and t.municipality_code = m.municipality_code and t.month = m.month
        ) as later
        from first f
        join project_month m on m.tenant_id = f.tenant_id and m.project_id = f.project_id
            and m.municipality_code = f.municipality_code and m.month >= f.month
        where m.status = 'closed' and not m.stale
        order by m.month_id
        for update of m
    ), changed as (
        update project_month m set stale = true, stale_since = now(), recorded_at = now(), version = m.version + 1,
            stale_cause = case when c.later then 'earlier-month' else 'correction' end,
            known_at = greatest(m.known_at, (
                select max(p.known_at) from posting p
                where (p.tenant_id, p.posting_id) in (select o.tenant_id, o.posting_id from posted o)
            ))
        from chosen c
        where m.tenant_id = c.tenant_id and m.month_id = c.month_id and m.status = 'closed' and not m.stale
        returning m.*
    )
    insert into outbox (tenant_id, type, aggregate_id, version, known_at, data)
    select tenant_id, 'samlyft.training-log.month.changed.v1', month_id, version, known_at, jsonb_build_object(
        'aggregate_id', month_id, 'version', version,
        'known_at', to_char(known_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'project_id', project_id, 'municipality_code', municipality_code, 'month', month, 'status', status,
        'stale', stale, 'minutes', minutes)
    from changed;
    with spent as materialized (
        select distinct o.tenant_id, o.project_id, o.person_id, to_char(o.local_date, 'YYYY-MM') as month
        from posted o join posting p on p.tenant_id = o.tenant_id and p.posting_id = o.posting_id
        where p.time_kind = 'participant'
    ), chosen as materialized (
        select c.tenant_id, c.certificate_id
        from spent s
        join certificate c on c.tenant_id = s.tenant_id and c.person_id = s.person_id
            and c.project_id = s.project_id and c.month = s.month
        where c.status <> 'revoked' and not c.stale
        order by c.certificate_id
        for update of c
    ), changed as (
        update certificate c set stale = true, stale_since = now(), recorded_at = now(), version = c.version + 1,
            known_at = greatest(c.known_at, (
                select max(p.known_at) from posting p
                where (p.tenant_id, p.posting_id) in (select o.tenant_id, o.posting_id from posted o)
            ))
        from chosen o
        where c.tenant_id = o.tenant_id and c.certificate_id = o.certificate_id
            and c.status <> 'revoked' and not c.stale
        returning c.*
    )
    insert into outbox (tenant_id, type, aggregate_id, version, known_at, data)
    select tenant_id, 'samlyft.training-log.certificate.changed.v1', certificate_id, version, known_at,
        jsonb_build_object(
            'aggregate_id', certificate_id, 'version', version,
            'known_at', to_char(known_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'person_id', person_id, 'project_id', project_id, 'month', month, 'minutes', minutes,
            'status', status, 'stale', stale, 'replaces', replaces)
    from changed;
    return null;
end
$$
"""
TRIGGER = """
create trigger mark_stale after insert on entry referencing new table as posted
for each statement execute function mark_stale()
"""


def upgrade() -> None:
    """Expands only."""
    _months()
    _certificates()
    op.execute(MARK_STALE)
    op.execute(TRIGGER)


def _months() -> None:
    op.create_table(
        "project_month",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("month_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("stale", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("stale_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stale_cause", sa.String(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        _now("recorded_at"),
        _tenant("project_month"),
        sa.CheckConstraint(
            "month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'", name=op.f("ck_project_month_month")
        ),
        sa.CheckConstraint(
            "status in ('closed', 'reopened')", name=op.f("ck_project_month_status")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "month_id", name=op.f("pk_project_month")),
    )
    op.create_index(
        "ix_project_month_recorded_at", "project_month", ["tenant_id", "recorded_at", "month_id"]
    )
    op.create_index(
        "uq_project_month_key",
        "project_month",
        ["tenant_id", "project_id", "municipality_code", "month"],
        unique=True,
    )
    op.create_table(
        "month_step",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("month_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column(
            "findings",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        _now("recorded_at"),
        _tenant("month_step"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "month_id"],
            ["project_month.tenant_id", "project_month.month_id"],
            name=op.f("fk_month_step_tenant_id_month_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "month_id", "version", name=op.f("pk_month_step")),
    )
    enable_tenant_rls("project_month", "select, insert, update", PLACES)
    enable_tenant_rls("month_step", "select, insert")


def _certificates() -> None:
    op.create_table(
        "certificate",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("workplace_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("eligible_minutes", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("chain_head", sa.String(), nullable=True),
        sa.Column("signers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("status", sa.String(), server_default="issued", nullable=False),
        sa.Column("stale", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("stale_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'", name=op.f("ck_certificate_month")
        ),
        sa.CheckConstraint(
            "status in ('issued', 'signed', 'revoked')", name=op.f("ck_certificate_status")
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_certificate_tenant")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_certificate_minutes")),
        sa.PrimaryKeyConstraint("tenant_id", "certificate_id", name=op.f("pk_certificate")),
    )
    op.create_index(
        "ix_certificate_project", "certificate", ["tenant_id", "project_id", "month"], unique=False
    )
    op.create_index(
        "ix_certificate_recorded_at",
        "certificate",
        ["tenant_id", "recorded_at", "certificate_id"],
        unique=False,
    )
    op.create_index(
        "uq_certificate_key",
        "certificate",
        ["tenant_id", "person_id", "project_id", "month"],
        unique=True,
        postgresql_where=sa.text("status <> 'revoked'"),
    )
    op.create_table(
        "certificate_print",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("print_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("shows_protected", sa.Boolean(), nullable=False),
        sa.Column("certificates", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_certificate_print_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "print_id", name=op.f("pk_certificate_print")),
    )
    op.create_index(
        "ix_certificate_print_recorded_at",
        "certificate_print",
        ["tenant_id", "recorded_at", "print_id"],
        unique=False,
    )
    op.create_table(
        "financing_rule",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column(
            "financing_rule_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False
        ),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("from_month", sa.String(), nullable=False),
        sa.Column("call_code", sa.String(), nullable=False),
        sa.Column("programme_area", sa.String(), nullable=False),
        sa.Column("rounding", sa.String(), nullable=False),
        sa.Column("time_kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("yearly_cap_hours", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(
            "from_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'", name=op.f("ck_financing_rule_from_month")
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_financing_rule_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "financing_rule_id", name=op.f("pk_financing_rule")),
    )
    op.create_index(
        "ix_financing_rule_recorded_at",
        "financing_rule",
        ["tenant_id", "recorded_at", "financing_rule_id"],
        unique=False,
    )
    op.create_index(
        "uq_financing_rule_key",
        "financing_rule",
        ["tenant_id", "project_id", "from_month"],
        unique=True,
    )
    op.create_table(
        "rate",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("rate_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("call_code", sa.String(), nullable=False),
        sa.Column("programme_area", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("time_kind", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_rate_tenant")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_rate_amount")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_rate_validity")),
        sa.PrimaryKeyConstraint("tenant_id", "rate_id", name=op.f("pk_rate")),
    )
    op.create_index(
        "ix_rate_recorded_at", "rate", ["tenant_id", "recorded_at", "rate_id"], unique=False
    )
    op.create_index(
        "uq_rate_key",
        "rate",
        ["tenant_id", "call_code", "programme_area", "year", "time_kind", "valid_from"],
        unique=True,
    )
    op.create_table(
        "signing_policy",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("from_month", sa.String(), nullable=False),
        sa.Column("signers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("accepted_acr", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(
            "from_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'", name=op.f("ck_signing_policy_from_month")
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_signing_policy_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "policy_id", name=op.f("pk_signing_policy")),
    )
    op.create_index(
        "ix_signing_policy_recorded_at",
        "signing_policy",
        ["tenant_id", "recorded_at", "policy_id"],
        unique=False,
    )
    op.create_index(
        "uq_signing_policy_key",
        "signing_policy",
        ["tenant_id", "project_id", "from_month"],
        unique=True,
    )
    op.create_table(
        "text_message",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("recipient", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column(
            "next_try_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_text_message_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "message_id", name=op.f("pk_text_message")),
    )
    op.create_index(
        "ix_text_message_waiting",
        "text_message",
        ["tenant_id", "next_try_at"],
        unique=False,
        postgresql_where=sa.text("recipient is not null"),
    )
    op.create_table(
        "certificate_code",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_certificate_code_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "certificate_id"],
            ["certificate.tenant_id", "certificate.certificate_id"],
            name=op.f("fk_certificate_code_tenant_id_certificate_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "code_hash", name=op.f("pk_certificate_code")),
    )
    op.create_table(
        "certificate_entry",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_certificate_entry_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "certificate_id"],
            ["certificate.tenant_id", "certificate.certificate_id"],
            name=op.f("fk_certificate_entry_tenant_id_certificate_id"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "certificate_id", "posting_id", "line", name=op.f("pk_certificate_entry")
        ),
    )
    op.create_index(
        "ix_certificate_entry_entry",
        "certificate_entry",
        ["tenant_id", "posting_id", "line"],
        unique=False,
    )
    op.create_table(
        "print_part",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("print_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("certificate_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_print_part_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "print_id"],
            ["certificate_print.tenant_id", "certificate_print.print_id"],
            name=op.f("fk_print_part_tenant_id_print_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "print_id", "part", name=op.f("pk_print_part")),
    )
    op.create_index(
        "ix_print_part_waiting",
        "print_part",
        ["tenant_id", "print_id", "part"],
        unique=False,
        postgresql_where=sa.text("made_at is null"),
    )
    op.create_table(
        "signature",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("acr", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("archive_reference", sa.String(), nullable=True),
        sa.Column("scan_hash", sa.String(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_signature_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "certificate_id"],
            ["certificate.tenant_id", "certificate.certificate_id"],
            name=op.f("fk_signature_tenant_id_certificate_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "certificate_id", "signer", name=op.f("pk_signature")),
    )
    op.create_table(
        "signing_link",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("link_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_signing_link_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "certificate_id"],
            ["certificate.tenant_id", "certificate.certificate_id"],
            name=op.f("fk_signing_link_tenant_id_certificate_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "link_id", name=op.f("pk_signing_link")),
    )
    op.create_index(
        "ix_signing_link_certificate", "signing_link", ["tenant_id", "certificate_id"], unique=False
    )
    op.create_index("uq_signing_link_key", "signing_link", ["tenant_id", "token_hash"], unique=True)
    op.add_column("project_copy", sa.Column("name", sa.String(), nullable=True))
    op.add_column("project_copy", sa.Column("programme_period", sa.String(), nullable=True))
    op.add_column("project_copy", sa.Column("synthetic", sa.Boolean(), nullable=True))
    op.add_column("workplace_copy", sa.Column("name", sa.String(), nullable=True))
    everyone = ("municipality_code", "workplace_id", "project_id", "person_id")
    enable_tenant_rls("certificate", "select, insert, update", everyone)
    enable_tenant_rls("signing_link", "select, insert, update")
    enable_tenant_rls("text_message", "select, insert, update")
    enable_tenant_rls("certificate_print", "select, insert, update, delete")
    enable_tenant_rls("print_part")
    for name in ("certificate_entry", "certificate_code", "signature"):
        enable_tenant_rls(name, "select, insert")
    for name in ("signing_policy", "rate", "financing_rule"):
        enable_tenant_rls(name, "select, insert")
    # What a month holds, and whose: certificates and checks read it by the month.
    op.create_index("ix_entry_month", "entry", ["tenant_id", "project_id", "local_date"])
    for name, key in CHANGED_COPIES.items():
        op.execute(CURRENT.format(name=name, key=key))


def _tenant(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(
        "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f(f"ck_{table}_tenant")
    )


def _now(name: str) -> sa.Column[object]:
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
