"""The chain as auditors walk it. It shows no person: positions, postings and digests."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_training_log.ledger.statements import widen
from samlyft_training_log.seals import queries
from samlyft_training_log.seals.queries import SEAL, chain_head, reader
from samlyft_training_log.seals.schemas import ChainHead, ChainVerification, SealOut
from samlyft_training_log.seals.walking import verify
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import InvalidError, Text

router = APIRouter(tags=["chain"])
Reader = Annotated[Principal, Depends(require("seals:read"))]
LAST = 2**53
NO_SUCH = Text("Så långt går inte kedjan.", "The chain does not reach so far.")


@router.get("/chain-heads", summary="Kedjans huvud / The head of the chain")
async def get_chain_head(
    principal: Reader,
    session: Session,
    position: Annotated[
        int | None, Query(ge=1, le=LAST, description="En tidigare plats. An earlier place.")
    ] = None,
) -> ChainHead:
    """Det sista sigillet, eller det på en given plats: jämför med det som intyget eller rapporten bär.

    The last link, or the one at a place: compare it with the one in a certificate or a report.
    """
    head = await chain_head(session, position)
    if position is not None and not head.position:
        raise InvalidError(NO_SUCH)
    return head


@router.get("/chain-verifications", summary="Kontrollera kedjan / Verify the chain")
async def verify_chain(
    principal: Reader,
    session: Session,
    from_position: Annotated[int, Query(ge=1, le=LAST, description="Börja här. Start here.")] = 1,
) -> ChainVerification:
    """Räknar om varje rads fingeravtryck och varje länk och namnger den första som brister.

    Recomputes the digest of every line and every link, and names the first that is broken. A long chain is walked
    in several requests: go on from `next_position`. The unsealed tail is told apart.
    """
    await widen(session)
    return await verify(reader(session), principal.tenant_id, from_position)


@router.get("/seals", summary="Lista sigill / List seals")
async def list_seals(
    principal: Reader,
    session: Session,
    page: Page,
    posting_id: Annotated[UUID | None, Query(description="Bokföring. Posting.")] = None,
) -> Listing[SealOut]:
    """Bokföringarnas platser i kedjan. The places of postings in the chain."""
    query = queries.seals()
    if posting_id:
        query = query.where(SEAL.c.posting_id == posting_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"position": SEAL.c.position},
        key=SEAL.c.position,
        changed=SEAL.c.sealed_at,
        read=queries.seal_out,
    )
