"""Checks exported OpenAPI documents against Sweden's national REST API profile, SKALL and BÖR.

`python tools/api_profile.py services/*/openapi.json` prints each broken rule with its place. A rule
must apply as well as hold: a document without `servers` would pass most rules by saying nothing.
Each rule is a generator of (place, whether it holds there).
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools import profile_rules_addresses, profile_rules_document, profile_rules_messages
from tools.profile_document import RULES, Document, Rule

MODULES = (profile_rules_addresses, profile_rules_document, profile_rules_messages)
"""Importing them registers their rules."""


def broken(document: Document) -> Iterator[tuple[Rule, str]]:
    """Each rule that fails, with the place; a rule that finds nothing to check fails too."""
    for each in RULES:
        findings = list(each.check(document))
        if not findings and each.applies(document):
            yield each, "does not apply anywhere"
        for place, holds in findings:
            if not holds:
                yield each, place


def main(paths: list[str]) -> int:
    """Prints what is broken in each document."""
    failures = 0
    for path in paths:
        document = json.loads(Path(path).read_text())
        for failed, place in broken(document):
            failures += 1
            print(f"{path}: {failed.id} {failed.level}: {place}")
    print(f"{len(paths)} documents, {len(RULES)} rules, {failures} failures")
    return 1 if failures or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
