"""Settings of this service."""

from __future__ import annotations

from pydantic import Field

from samlyft_common.settings import Settings as CommonSettings


class Settings(CommonSettings):
    """What reporting may be told beyond the common ones."""

    webhook_networks: list[str] = Field(default=[])
    """Networks, as `10.20.0.0/16`, into which webhooks may go although they are private; none unless needed."""
