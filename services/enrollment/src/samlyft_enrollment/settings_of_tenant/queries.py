"""The choices of the session's tenant, and whether a caller logged in surely enough for them."""

import re
from typing import Any

import sqlalchemy as sa
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.models import METADATA, TenantSetting
from samlyft_enrollment.settings_of_tenant.schemas import SettingsIn, SettingsOut
from samlyft_web.problems import Text, UnauthorizedError

TENANT = METADATA.tables["tenant"]
LEVEL = re.compile(r"^http://id\.(?:elegnamnden\.se|swedenconnect\.se)/loa/1\.0/loa([234])$")
ROOT = "http://id.elegnamnden.se/loa/1.0/"


class TooWeakLoginError(UnauthorizedError):
    """The token says that its bearer logged in less surely than the tenant demands (RFC 9470)."""

    code = "weak-login"
    title = Text("Säkrare inloggning krävs", "A surer login is needed")


async def choices(session: AsyncSession) -> SettingsIn:
    """What the tenant chose, with defaults."""
    row = (await session.exec(select(TenantSetting))).one_or_none()
    return SettingsIn.model_validate(row.chosen if row else {})


async def settings(session: AsyncSession) -> SettingsOut:
    """The same with the version that an edit must name."""
    version: Any = await (await session.connection()).scalar(sa.select(TENANT.c.version))
    chosen = await choices(session)
    return SettingsOut.model_validate({**chosen.model_dump(), "version": int(version or 0)})


async def demand_assurance(session: AsyncSession, principal: Principal) -> None:
    """Raises `TooWeakLoginError` unless the caller logged in as surely as the tenant demands."""
    wanted = (await choices(session)).identity_assurance
    if wanted == "none":
        return
    match = LEVEL.match(principal.acr or "")
    if match is None or match[1] < wanted[-1]:
        told = f'Bearer error="insufficient_user_authentication", acr_values="{ROOT}{wanted}"'
        raise TooWeakLoginError(
            Text(
                f"Logga in med e-legitimation på nivå {wanted.upper()} för att läsa identitetsnummer.",
                f"Log in at level {wanted.upper()} to read identity numbers.",
            ),
            headers={"WWW-Authenticate": told},
        )
