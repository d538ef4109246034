"""Writes each service's OpenAPI document, the contract that its callers review."""

from __future__ import annotations

import sys

from tools.generated import ROOT, as_json, settle
from tools.services import NAMES, application, service


def main(arguments: list[str]) -> int:
    """Writes `services/<name>/openapi.json`, or with `--check` compares."""
    documents = {
        ROOT / "services" / name / "openapi.json": as_json(application(name).openapi())
        for name in NAMES
    }
    for name in NAMES:
        for path, make in service(name).beside.items():
            file = f"{path.split('/')[2]}.openapi.json"
            documents[ROOT / "services" / name / file] = as_json(make(application(name)).openapi())
    return settle(documents, "openapi", arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
