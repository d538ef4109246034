"""How fresh the figures are."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_reporting.freshness import queries, schemas

router = APIRouter(tags=["figures"])


@router.get("/freshness", summary="Hur färska siffrorna är / How fresh the figures are")
async def get_freshness(
    principal: Annotated[Principal, Depends(require("freshness:read"))], session: Session
) -> schemas.Freshness:
    """Per källa: senaste händelsen och hur långt efter den nådde hit. Each source's last event and its delay."""
    return schemas.Freshness(sources=await queries.freshness(session))
