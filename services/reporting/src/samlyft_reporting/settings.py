"""Settings of this service."""

from __future__ import annotations

from pydantic import Field

from samlyft_common.settings import Settings as CommonSettings


class Settings(CommonSettings):
    """What reporting may be told beyond the common ones."""

    enrollment_url: str | None = None
    """Where identity numbers are asked for with the caller's token, as `http://enrollment:8000/enrollment/v1`."""
    webhook_networks: list[str] = Field(default=[])
    """Networks, as `10.20.0.0/16`, into which webhooks may go although they are private; none unless needed."""

    @property
    def enrollment(self) -> str:
        """Where enrollment answers: below the public address unless told."""
        return self.enrollment_url or f"{self.public_url}/enrollment/v1"
