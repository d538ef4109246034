"""Lists that two services have, since neither may read the other's, say the same."""

from __future__ import annotations

import csv
from importlib.resources import files

from samlyft_reporting.packs.wording import KINDS

Rows = dict[str, dict[str, str]]


def rows(service: str, name: str, key: str) -> Rows:
    text = (files(f"samlyft_{service}") / "data" / name).read_text("utf-8")
    return {row[key]: row for row in csv.DictReader(text.splitlines())}


def test_reporting_calls_topics_as_enrollment_does() -> None:
    ours, theirs = (rows(one, "topics.csv", "topic") for one in ("reporting", "enrollment"))
    kept = ("topic", "name_sv", "name_en")
    assert ours == {code: {name: row[name] for name in kept} for code, row in theirs.items()}
    assert len(ours) > 20, "control: there are some"


def test_every_kind_of_session_has_words_in_a_report() -> None:
    kinds = rows("enrollment", "activity_kinds.csv", "code")
    assert kinds.keys() - KINDS.keys() == set()
    assert "BAS" in kinds, "control: these are the codes"
