"""What the figures mean."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from samlyft_common.auth import Principal, require
from samlyft_reporting.indicators import catalogue, schemas

router = APIRouter(tags=["figures"])


@router.get("/indicators", summary="Vad siffrorna betyder / What the figures mean")
async def list_indicators(
    principal: Annotated[Principal, Depends(require("indicators:read"))],
) -> schemas.Indicators:
    """Definitioner med namn och version. Definitions by name and version."""
    return schemas.Indicators(
        indicators=[
            schemas.IndicatorOut(
                indicator=indicator.id,
                definition=indicator.definition,
                unit=indicator.unit,
                title=schemas.InTwoLanguages(**indicator.title._asdict()),
                meaning=schemas.InTwoLanguages(**indicator.meaning._asdict()),
                rounding=indicator.rounding,
            )
            for indicator in catalogue.ALL
        ]
    )
