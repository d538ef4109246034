"""docs/integrating.md does what it says: its examples, run as they stand against a stack with the sandbox in it."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_local.demo.client import Api
from samlyft_local.demo.load import load
from tests.e2e.reading import ROOT, examples, run
from tools.proof_stack import Place

PAGE = ROOT / "docs" / "integrating.md"
EXAMPLES = examples(PAGE)


async def test_every_example_runs(place: Place, api: Api, tmp_path: Path) -> None:
    await load(api, BUILDERS["sandbox"]())
    assert len(EXAMPLES) > 10
    whole = run("".join(EXAMPLES), place, tmp_path)
    assert whole.returncode == 0, whole.stdout[-2000:] + whole.stderr[-2000:]
    for told in ('"new":2', "6690e6c9-3ef0-4ed3-8b37-7f3964730bee", '"on_duty":2', "0 things"):
        assert told in whole.stdout + whole.stderr, told
    spoilt = run(EXAMPLES[0].replace("people:write", "people:wriite!"), place, tmp_path)
    assert spoilt.returncode != 0


@pytest.mark.parametrize(("age", "genuine"), [(0, True), (600, False)])
def test_the_receiver_takes_what_is_signed_and_fresh(age: int, *, genuine: bool) -> None:
    is_genuine = _receiver()
    moment = int(time.time()) - age
    signed = hmac.new(b"secret", f"{moment}.{{}}".encode(), hashlib.sha256).hexdigest()
    assert is_genuine(f"t={moment},v1={signed}", b"{}", "secret") is genuine
    assert not is_genuine(f"t={moment},v1={signed}", b"{ }", "secret")


def _receiver() -> Callable[..., Any]:
    source = re.search(
        r"verify\.py <<'END'\n(.*?)^END", PAGE.read_text(encoding="utf-8"), re.S | re.M
    )
    assert source
    names: dict[str, Any] = {}
    exec(source[1], names)  # noqa: S102  # the page's own example
    found: Callable[..., Any] = names["is_genuine"]
    return found
