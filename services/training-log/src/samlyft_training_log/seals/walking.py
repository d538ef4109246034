"""Walks the chain: in steps of some thousand postings, each one statement, stopping at the first broken link."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from samlyft_training_log.seals import statements as sql
from samlyft_training_log.seals.schemas import BrokenLink, ChainHead, ChainVerification

STEP = 2_000
"""Postings a statement: at most a million entries, and memory stays flat."""
PATIENCE = 10.0
"""Seconds that one request may walk; whoever asks goes on from `next_position`."""
Fetch = Callable[..., Awaitable[list[Any]]]
"""Runs a statement with `$1` and on; the walk is the same for a request and for the shell."""


async def head_of(fetch: Fetch, tenant_id: str, position: int | None = None) -> ChainHead:
    """The newest link, or the one at `position`."""
    tail = (await fetch(sql.TAIL, tenant_id))[0]
    found = await fetch(sql.HEAD, tenant_id, position)
    if not found:
        return ChainHead(position=0, link=None, sealed_at=None, unsealed_postings=tail["postings"])
    return ChainHead(
        position=found[0]["position"],
        link=found[0]["link"].hex(),
        sealed_at=found[0]["sealed_at"],
        unsealed_postings=tail["postings"],
    )


async def verify(
    fetch: Fetch, tenant_id: str, first: int = 1, patience: float = PATIENCE
) -> ChainVerification:
    """Walks from `first` until the head, a broken link, or the end of patience."""
    began, head = time.monotonic(), await head_of(fetch, tenant_id)
    tail = (await fetch(sql.TAIL, tenant_id))[0]
    found = ChainVerification(
        from_position=first, to_position=first - 1, head=head, postings=0, entries=0, erased=0,
        broken=None, unsealed_postings=tail["postings"], unsealed_entries=tail["entries"],
        next_position=None,
    )  # fmt: skip
    while found.to_position < head.position and found.broken is None:
        if time.monotonic() - began > patience:
            found.next_position = found.to_position + 1
            return found
        last = min(found.to_position + STEP, head.position)
        row = (await fetch(sql.WALK, tenant_id, found.to_position + 1, last))[0]
        found.postings += row["postings"]
        found.entries += row["entries"]
        found.erased += row["erased"]
        found.to_position = last
        found.broken = _broken(row["broken"])
    if found.broken is None and (outside := await fetch(sql.OUTSIDE, tenant_id)):
        lost = outside[0]["posting_id"]
        found.broken = BrokenLink(position=None, posting_id=lost, line=None, what="unchained")
    return found


async def verify_all(fetch: Fetch, tenant_id: str) -> ChainVerification:
    """The whole chain, however long it takes."""
    return await verify(fetch, tenant_id, patience=float("inf"))


def _broken(told: Any) -> BrokenLink | None:
    if told is None:
        return None
    return BrokenLink.model_validate(json.loads(told) if isinstance(told, str) else told)
