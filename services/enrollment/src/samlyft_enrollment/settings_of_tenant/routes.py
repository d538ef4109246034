"""The choices of one's own tenant."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_enrollment.settings_of_tenant import commands, queries
from samlyft_enrollment.settings_of_tenant.schemas import SettingsIn, SettingsOut
from samlyft_web.etags import IfMatch, etag

router = APIRouter(tags=["access"])


@router.get("/settings", summary="Hämta val / Get the settings")
async def get_settings(
    principal: Annotated[Principal, Depends(require("settings:read"))],
    session: Session,
    response: Response,
) -> SettingsOut:
    """Vad er samverkan har valt, med förval där inget sagts. What your tenant chose, with defaults."""
    found = await queries.settings(session)
    response.headers["etag"] = etag(found.version)
    return found


@router.put("/settings", summary="Ändra val / Change the settings")
async def change_settings(
    principal: Annotated[Principal, Depends(require("settings:write"))],
    session: Session,
    response: Response,
    if_match: IfMatch,
    body: SettingsIn,
) -> SettingsOut:
    """Alla val på en gång; gränserna kan höjas men inte sänkas under golvet.

    All choices at once; limits may be raised, never below their floors.
    """
    made = await commands.choose(session, principal, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
