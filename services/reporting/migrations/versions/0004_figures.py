"""Figures by every dimension, rollups, exports."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from samlyft_common.migrations import enable_tenant_rls

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT, DAY, WHOLE, YES, ID = sa.Text(), sa.Date(), sa.Integer(), sa.Boolean(), sa.UUID()
TEXTS, IDS, JSON = postgresql.ARRAY(TEXT), postgresql.ARRAY(ID), postgresql.JSONB()
AT = sa.DateTime(timezone=True)
MAY_BE_NULL: dict[str, dict[str, Any]] = {
    "workplace": {
        "headcount": WHOLE,
        "full_time_equivalents": TEXT,
        "manager_id": ID,
        "successor_ids": IDS,
        "status": TEXT,
    },
    "person": {"gender": TEXT, "birth_year": WHOLE, "protected": YES},
    "project": {
        "kind": TEXT,
        "beneficiary": TEXT,
        "call": TEXT,
        "decision_number": TEXT,
        "registration_number": TEXT,
        "closed_on": DAY,
        "phases": JSON,
        "goals": JSON,
    },
    "session": {
        "code": TEXT,
        "stage": TEXT,
        "topic": TEXT,
        "topics": TEXTS,
        "trainers": JSON,
        "theory_minutes": WHOLE,
        "discussion_minutes": WHOLE,
        "planned_session_id": ID,
    },
    "entry": {"attendance_id": ID},
}
"""What older tables get; `rebuild` fills it for what was told before."""
VERSIONS = {
    "organisation": "name organisation_number kind municipality_code? closed_on?date",
    "provider_relation": "buyer_number provider_number area_of_care from_on:date to_on?date",
    "employment": "person_id:uuid employer_number workplace_id:uuid municipality_code role_group "
    "starts_on:date ends_on?date status occupation? share_percent?int hours?",
    "champion": "person_id:uuid project_id?uuid municipality_code workplace_ids:uuids recruited_by "
    "minutes_per_week:int active_from:date active_to?date trained_on?date network? handover_to_id?uuid status",
    "activity": "code name kind gathering? project_id?uuid municipality_code? series? series_order?int "
    "topics:texts competences:texts nominal_minutes?int theory_minutes?int discussion_minutes?int "
    "learning_goals:texts status",
    "planned_session": "code activity_id:uuid project_id?uuid kind form topic starts_at:at ends_at:at "
    "municipality_code? workplace_id?uuid trainer_ids:uuids capacity?int status",
    "sign_up": "planned_session_id:uuid person_id:uuid workplace_id?uuid status release release_reason? "
    "substitute_needed:bool",
    "milestone": "project_id:uuid municipality_code kind stage evident:bool due_on?date reached_on?date",
    "absence": "project_id:uuid session_id:uuid person_id:uuid local_date:date status",
    "closed_month": "project_id:uuid municipality_code month status stale:bool minutes:int",
    "certificate": "person_id:uuid project_id:uuid month minutes:int status stale:bool replaces?uuid",
    "support": "project_id?uuid municipality_code workplace_id:uuid topic minutes:int local_date:date "
    "champion_id?uuid status",
    "barrier": "project_id?uuid municipality_code workplace_id:uuid kind seen_on:date resolved_on?date status",
    "work_change": "project_id?uuid municipality_code workplace_id?uuid kind changed_on:date digital:bool "
    "session_ids:uuids status",
    "action_plan": "project_id?uuid municipality_code? workplace_id?uuid level due_on:date adopted_on?date "
    "status measures:json",
    "test_result": "project_id:uuid course_id:uuid kind person_id?uuid completed_on?date passed?bool",
}
KINDS: dict[str, Any] = {
    "": TEXT,
    "date": DAY,
    "int": WHOLE,
    "bool": YES,
    "uuid": ID,
    "uuids": IDS,
    "texts": TEXTS,
    "json": JSON,
    "at": AT,
}
SPENT = {
    "project_id": "uuid",
    "session_id": "uuid",
    "workplace_id": "uuid",
    "municipality_code": "",
    "role_group": "",
    "employer_number": "",
    "month": "date",
    "eligible": "bool",
    "known_on": "date",
}
PLACES = ("municipality_code", "workplace_id", "project_id")


def upgrade() -> None:
    """Expands only."""
    for table, columns in MAY_BE_NULL.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind, nullable=True))
    for name, default in (("employer_number", ""), ("kind_of_time", "participant")):
        op.add_column("entry", sa.Column(name, TEXT, server_default=default, nullable=False))
    for table, words in VERSIONS.items():
        op.create_table(
            table,
            sa.Column("tenant_id", TEXT, nullable=False),
            sa.Column("id", ID, nullable=False),
            sa.Column("version", WHOLE, nullable=False),
            sa.Column("known_at", AT, nullable=False),
            sa.Column("known_on", DAY, nullable=False),
            sa.Column("known_until", DAY, nullable=True),
            *(_column(word) for word in words.split()),
            sa.PrimaryKeyConstraint("tenant_id", "id", "version", name=op.f(f"pk_{table}")),
        )
        enable_tenant_rls(table, "select, insert, update")
    op.create_index("ix_employment_person", "employment", ["tenant_id", "person_id"])
    op.create_index("ix_certificate_project", "certificate", ["tenant_id", "project_id", "month"])
    op.create_table(
        "minutes_spent",
        sa.Column("tenant_id", TEXT, nullable=False),
        *(sa.Column(name, KINDS[kind], nullable=False) for name, kind in SPENT.items()),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("entries", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", *SPENT, name=op.f("pk_minutes_spent")),
    )
    enable_tenant_rls("minutes_spent", "select, insert, update", PLACES)
    op.create_index("ix_inbox_latest", "inbox", ["tenant_id", "source", "recorded_at", "event_id"])
    _publications()
    _exports()


def _exports() -> None:
    op.create_table(
        "export",
        sa.Column("tenant_id", TEXT, nullable=False),
        sa.Column("export_id", ID, server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("actor", "reach", "kind", "form")),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("question", JSON, nullable=False),
        sa.Column("rows_in_all", WHOLE, nullable=False),
        sa.Column("rows_done", WHOLE, server_default="0", nullable=False),
        sa.Column("bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("status", TEXT, server_default="queued", nullable=False),
        sa.Column("turn", WHOLE, server_default="0", nullable=False),
        sa.Column("lease_until", AT, nullable=True),
        sa.Column("requested_at", AT, server_default=sa.text("now()"), nullable=False),
        sa.Column("done_at", AT, nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "export_id", name=op.f("pk_export")),
    )
    op.create_table(
        "export_piece",
        sa.Column("tenant_id", TEXT, nullable=False),
        sa.Column("export_id", ID, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "export_id", "number", name=op.f("pk_export_piece")),
        sa.ForeignKeyConstraint(
            ("tenant_id", "export_id"),
            ["export.tenant_id", "export.export_id"],
            name=op.f("fk_export_piece_tenant_id_export"),
        ),
    )
    enable_tenant_rls("export", "select, insert, update")
    enable_tenant_rls("export_piece", "select, insert, delete")


def _publications() -> None:
    key = ("tenant_id", "publication_id")
    op.create_table(
        "publication",
        sa.Column("tenant_id", TEXT, nullable=False),
        sa.Column("publication_id", ID, server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("as_of", DAY, nullable=False),
        sa.Column("edition", WHOLE, nullable=False),
        sa.Column("planned", YES, nullable=False),
        sa.Column("actor", TEXT, nullable=True),
        sa.Column("released_at", AT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_publication")),
        sa.UniqueConstraint(
            *("tenant_id", "project_id", "as_of", "edition"),
            name=op.f("uq_publication_tenant_id_project_id_as_of_edition"),
        ),
    )
    op.create_table(
        "published_cell",
        sa.Column("tenant_id", TEXT, nullable=False),
        sa.Column("publication_id", ID, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("dimensions", "key_a", "key_b")),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("municipality_code", TEXT, nullable=True),
        sa.Column("persons", WHOLE, nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("managers", WHOLE, nullable=False),
        *(sa.Column(name, YES, nullable=False) for name in ("hides_persons", "hides_managers")),
        sa.PrimaryKeyConstraint(
            *key, "dimensions", "key_a", "key_b", name=op.f("pk_published_cell")
        ),
        sa.ForeignKeyConstraint(
            key,
            ["publication.tenant_id", "publication.publication_id"],
            name=op.f("fk_published_cell_tenant_id_publication"),
        ),
    )
    op.create_table(
        "official_figure",
        sa.Column("tenant_id", TEXT, nullable=False),
        sa.Column("official_figure_id", ID, server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("project_id", ID, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("code", "gender", "source", "actor")),
        sa.Column("value", WHOLE, nullable=False),
        sa.Column("published_on", DAY, nullable=False),
        sa.Column("recorded_at", AT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "official_figure_id", name=op.f("pk_official_figure")),
    )
    enable_tenant_rls("official_figure", "select, insert")
    enable_tenant_rls("publication", "select, insert")
    enable_tenant_rls("published_cell", "select, insert", ("municipality_code", "project_id"))


def _column(word: str) -> sa.Column[Any]:
    """`name`, `name:kind`, or with `?` for `:` what may be null."""
    name, mark, kind = word.partition("?") if "?" in word else word.partition(":")
    return sa.Column(name, KINDS[kind], nullable=mark == "?")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
