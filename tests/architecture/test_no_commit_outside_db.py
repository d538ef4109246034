"""One place commits, and one says whose a transaction is; whatever else does has a reason here."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMITS = {
    "libs/common/src/samlyft_common/db.py": "the session's clean end",
    "libs/common/src/samlyft_common/migrations.py": "migrations run as owner, outside any session",
    "services/survey/src/samlyft_survey/broker/broker.py": (
        "a token is spent in the broker's own database, and only if its answer was stored"
    ),
}
SETTINGS = {
    "libs/common/src/samlyft_common/db.py": "the session's tenant and scope",
    "libs/common/src/samlyft_common/migrations.py": "how long the owner waits for a lock, outside any session",
    "libs/web/src/samlyft_web/cors.py": "as the platform, which sees the list of tenants alone",
    "libs/common/src/samlyft_common/auth.py": "the caller's own grants, before its tenant is known",
    "libs/operations/src/samlyft_operations/replaying.py": (
        "handlers write to a scratch schema, in a transaction that is never committed"
    ),
    "libs/testing/src/samlyft_testing/__init__.py": "tests look at rows without a session",
    "services/survey/src/samlyft_survey/broker/statements.py": (
        "the broker of tokens has a database and role of its own, and no session"
    ),
    "services/enrollment/src/samlyft_enrollment/rows.py": (
        "an import joins many rows: no nested loops, for its own transaction"
    ),
    "services/survey/src/samlyft_survey/answers/commands.py": (
        "an answer comes without a token: one statement takes its tenant from the invitation"
    ),
    "services/training-log/src/samlyft_training_log/ledger/statements.py": (
        "plans are made anew for its own transaction"
    ),
    "services/reporting/src/samlyft_reporting/standing.py": (
        "room to sort people in memory, for its own transaction"
    ),
    "services/reporting/src/samlyft_reporting/summaries/queries.py": (
        "rollups are small: parallel workers cost more than they save, for its own transaction"
    ),
    "services/training-log/src/samlyft_training_log/attendances/recording.py": (
        "the hot path is one statement and draws its tenant from its own first part"
    ),
}
SETTING = re.compile(
    r"\bset_config\b"
    r"|^\s*(?:re)?set\s+(?:local\s+|session\s+)?(?:role\s+\w|role\b(?!\s*=)|app\.|search_path|row_security|\w+_timeout)"
    r"|\bset\s+session\s+authorization\b",
    re.IGNORECASE | re.MULTILINE,
)
LOCAL = re.compile(r"set_config\s*\([^()]*,\s*true\s*\)", re.IGNORECASE)


def sources() -> dict[str, ast.Module]:
    files = [*ROOT.glob("*/*/src/**/*.py"), *ROOT.glob("services/*/migrations/**/*.py")]
    return {
        str(file.relative_to(ROOT)): ast.parse(file.read_text(encoding="utf-8")) for file in files
    }


def texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def commits(tree: ast.AST) -> bool:
    """`x.commit()`, the word sent as SQL, or a connection that commits by itself."""
    called = any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
        for node in ast.walk(tree)
    )
    return called or any(
        text.strip(" ;\n").lower() in ("commit", "autocommit") for text in texts(tree)
    )


def sets(tree: ast.AST) -> bool:
    return any(SETTING.search(text) for text in texts(tree))


@pytest.mark.parametrize(("does", "allowed"), [(commits, COMMITS), (sets, SETTINGS)])
def test_only_the_named_modules_do(
    does: Callable[[ast.AST], bool], allowed: dict[str, str]
) -> None:
    found = {name for name, tree in sources().items() if does(tree)}
    assert found == set(allowed)


def test_settings_end_with_their_transaction() -> None:
    """A setting that outlives its transaction would be the next borrower's tenant."""
    for name, tree in sources().items():
        text = "\n".join(texts(tree))
        assert len(LOCAL.findall(text)) == text.lower().count("set_config"), name


@pytest.mark.parametrize(
    "planted",
    [
        "async def f(session):\n    await session.commit()",
        "connection.execute('COMMIT;')",
        "create_engine(url, isolation_level='AUTOCOMMIT')",
    ],
)
def test_a_planted_commit_is_found(planted: str) -> None:
    assert commits(ast.parse(planted))


@pytest.mark.parametrize(
    "planted",
    [
        "\"select set_config('app.tenant_id', 'gr', false)\"",
        "'SET LOCAL app.scope = 1'",
        "f'set role {name}'",
        "'reset role'",
        "'set search_path = x'",
    ],
)
def test_a_planted_setting_is_found(planted: str) -> None:
    assert sets(ast.parse(planted))
    assert not LOCAL.search(planted)


def test_an_update_is_no_setting() -> None:
    assert not sets(ast.parse("'update person set role = 1'"))
    assert not sets(ast.parse("'''update person\nset role_group = 1'''"))
