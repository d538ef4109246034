"""The demonstration's ledger is sealed whole, and any of its minutes is walked from the session and back."""

from __future__ import annotations

from typing import Any

import pytest

from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_local.demo.client import Api, Caller
from samlyft_local.demo.load import load
from samlyft_local.demo.load_ledger import PAPER, VOIDED, load_ledger
from samlyft_local.demo.load_plans import load_plans
from samlyft_local.demo.load_training import load_training
from samlyft_testing import until

# An import of a few megabytes in one piece is meant: the loader has nothing else to do meanwhile.
pytestmark = pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
LOG = "/training-log/v1"


async def items(staff: Caller, path: str) -> Any:
    return (await staff.get(f"{LOG}/{path}"))["items"]


async def test_every_minute_is_sealed_and_walked_both_ways(api: Api) -> None:
    demonstration = BUILDERS["gr"]()
    await load(api, demonstration)
    for part in (load_plans, load_training, load_ledger, load_ledger):
        await part(api, demonstration)
    staff = api.caller("gr-staff", "gr")

    async def sealed() -> bool:
        return not (await staff.get(f"{LOG}/chain-heads"))["unsealed_postings"]

    await until(sealed, seconds=60)
    found = await staff.get(f"{LOG}/chain-verifications")
    assert (found["broken"], found["next_position"], found["unsealed_entries"]) == (None, None, 0)
    assert found["entries"] > 25_000
    [voided] = await items(staff, f"sessions?code={VOIDED}")
    assert (voided["status"], voided["void_reason"]) == ("voided", "not_held")
    assert len(await items(staff, "sessions?status=draft")) == 1
    [held] = await items(staff, f"sessions?code={PAPER}")
    [sheet] = await items(staff, f"paper-sheets?session_id={held['session_id']}")
    assert (sheet["status"], sheet["readings"]) == ("booked", 2)
    lines = await items(staff, f"entries?session_id={held['session_id']}")
    kinds = {"participant": 105, "champion_teaching": 30}
    for kind, minutes in kinds.items():
        assert sum(e["minutes"] for e in lines if e["kind_of_time"] == kind) == minutes
    for line in lines:
        assert (await staff.get(line["links"]["source"]))["session_id"] == held["session_id"]
        assert (await staff.get(line["links"]["session"]))["code"] == PAPER
        [seal] = (await staff.get(line["links"]["seal"]))["items"]
        assert seal["position"] == line["position"] <= found["head"]["position"]
