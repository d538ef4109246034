"""Migrations only expand: the version before goes on serving beside them, and nothing waits long for their locks."""

from __future__ import annotations

import pytest

from tools.generated import ROOT
from tools.migration_lint import faults, revisions

FIRST = "before the first release: it never ran beside a version that served, nor on rows that were read meanwhile"
EXEMPT = dict.fromkeys(
    (
        "services/enrollment/migrations/versions/0002_places_people.py",
        "services/enrollment/migrations/versions/0004_projects_champions.py",
        "services/enrollment/migrations/versions/0008_follow_through.py",
        "services/reporting/migrations/versions/0004_figures.py",
        "services/reporting/migrations/versions/0005_filed.py",
        "services/reporting/migrations/versions/0006_signals_sharing.py",
        "services/reporting/migrations/versions/0008_rollups.py",
        "services/survey/migrations/versions/0001_initial.py",
        "services/survey/migrations/versions/0004_rounds_answers.py",
        "services/survey/src/samlyft_survey/broker/migrations/versions/0001_initial.py",
        "services/training-log/migrations/versions/0002_sessions_sealing.py",
        "services/training-log/migrations/versions/0003_months_certificates.py",
        "services/training-log/migrations/versions/0004_what_came_of_it.py",
        "services/training-log/migrations/versions/0006_sealed_chain.py",
    ),
    FIRST,
)
"""Written before this was looked at, and never to be changed; nothing is added here."""

PLANTED = {
    "a table dropped": 'op.drop_table("person")',
    "a column dropped": 'op.drop_column("person", "name")',
    "a table renamed": 'op.rename_table("person", "human")',
    "a column renamed": 'op.alter_column("person", "name", new_column_name="called")',
    "a type changed": 'op.alter_column("person", "name", type_=sa.Integer())',
    "a column that must be filled now": 'op.alter_column("person", "name", nullable=False)',
    "a new column that must be filled": 'op.add_column("person", sa.Column("a", sa.Text(), nullable=False))',
    "an index": 'op.create_index("ix", "person", ["a"])',
    "a foreign key": 'op.create_foreign_key("fk", "person", "place", ["a"], ["a"])',
    "a check": 'op.create_check_constraint("ck", "person", "a > 1")',
    "a unique key": 'op.create_unique_constraint("uq", "person", ["a"])',
    "dropped in SQL": 'op.execute("DROP TABLE person")',
    "a column dropped in SQL": 'op.execute("alter table person drop column a")',
    "renamed in SQL": 'op.execute("alter table person rename a to b")',
    "a type changed in SQL": 'op.execute("alter table person alter column a type bigint")',
    "must be filled in SQL": 'op.execute("alter table person alter a set not null")',
    "a column that must be filled, in SQL": 'op.execute("alter table person add column a int not null")',
    "an index in SQL": 'op.execute("create unique index ix on person (a)")',
    "a check in SQL": 'op.execute("alter table person add constraint ck check (a > 1)")',
    "a privilege taken back": 'op.execute(f"revoke select on person from {app_role()}")',
    "emptied": 'op.execute("truncate person")',
    "an index where `small` is not explained": 'op.create_index("ix", "person", ["a"])  # small table:',
}
HARMLESS = {
    "a table with its index": 'op.create_table("seat")\n    op.create_index("ix", "seat", ["a"])',
    "tables of a list": 'for t in TABLES:\n        op.create_table(t)\n        op.create_index("ix", t, ["a"])',
    "a column that may be empty": 'op.add_column("person", sa.Column("a", sa.Text()))',
    "a column with a default": (
        'op.add_column("person", sa.Column("a", sa.Text(), nullable=False, server_default="b"))'
    ),
    "a column that may now be empty": 'op.alter_column("person", "name", nullable=True)',
    "an index beside the writers": 'op.create_index("ix", "person", ["a"], postgresql_concurrently=True)',
    "one in SQL": 'op.execute("create index concurrently ix on person (a)")',
    "an index of a small table": (
        '# small table: one row a tenant\n    op.create_index("ix", "tenant", ["a"])'
    ),
    "a check of later rows": 'op.execute("alter table person add constraint ck check (a > 1) not valid")',
    "a default in SQL": 'op.execute("alter table person add column a int not null default 0")',
    "another order": 'op.execute("alter table person add column a int default 0 not null")',
    "grants": 'op.execute(f"grant delete on person to {app_role()}")',
    "what a docstring says": '"""It does not drop table person."""',
}


def revision(statement: str) -> str:
    return f'"""One."""\n\n\ndef upgrade() -> None:\n    {statement}\n'


def test_every_migration_only_expands() -> None:
    found = {str(file.relative_to(ROOT)): faults(file.read_text("utf-8")) for file in revisions()}
    assert len(found) > 30
    assert {name: wrong for name, wrong in found.items() if wrong and name not in EXEMPT} == {}
    # Whoever is exempt needs it: a name that no longer does is taken off the list.
    assert {name for name in EXEMPT if not found[name]} == set()


@pytest.mark.parametrize("statement", PLANTED.values(), ids=PLANTED)
def test_what_the_version_before_would_not_survive_is_found(statement: str) -> None:
    assert len(faults(revision(statement))) == 1


@pytest.mark.parametrize("statement", HARMLESS.values(), ids=HARMLESS)
def test_what_expands_is_left_alone(statement: str) -> None:
    assert faults(revision(statement)) == []
