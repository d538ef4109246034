"""services/survey/README.md does what it says: a form, two rounds and the paired result, pasted by a new user."""

from __future__ import annotations

from pathlib import Path

import pytest

from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_local.demo.client import Api
from samlyft_local.demo.load import load
from samlyft_local.demo.load_surveys import load_surveys
from tests.e2e.reading import ROOT, examples, run
from tools.proof_stack import Place

# An import of a few megabytes in one piece is meant: the loader has nothing else to do meanwhile.
pytestmark = pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
EXAMPLES = examples(ROOT / "services" / "survey" / "README.md")


async def test_the_walk_ends_with_a_paired_result_and_its_chart(
    place: Place, api: Api, tmp_path: Path
) -> None:
    demonstration = BUILDERS["gr"]()
    await load(api, demonstration)
    await load_surveys(api, demonstration)
    assert len(EXAMPLES) > 5
    whole = run("".join(EXAMPLES), place, tmp_path)
    assert whole.returncode == 0, whole.stdout[-2000:] + whole.stderr[-2000:]
    for told in (
        "56, 80, 0.7)",
        "60, 80, 0.75)",
        "900, 1500, 0.6)",
        "('uses_teams', 0.1667, (15, 25, 60, {'name': 'mcnemar_exact', 'p': 0.041",
        "uses_teams;Använder du Teams i arbetet?;;improved;15;60",
        "Do you use Teams at work? from 25% to 42% of 60.",
        "/poster/answers",
    ):
        assert told in whole.stdout, told
    for chart in ("modig.svg", "change.svg"):
        assert (tmp_path / chart).read_text(encoding="utf-8").startswith("<svg"), chart
    spoilt = run("".join(EXAMPLES).replace('"wave": ', '"weave": '), place, tmp_path)
    assert spoilt.returncode != 0
