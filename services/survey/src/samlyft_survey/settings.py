"""Settings of survey: the master key of tokens and family keys, and the broker's own database."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from samlyft_common.settings import DatabaseUrl
from samlyft_common.settings import Settings as CommonSettings
from samlyft_web.starting import SecretKey


class Settings(CommonSettings):
    """What only survey needs to be told."""

    secret_key: SecretKey
    """Base64 of 32 bytes: hashes tokens and seals family keys."""
    broker_database_url: DatabaseUrl | None = None
    """Logs in as `survey_broker_app` to the broker's own database; without it nobody is invited and none can answer."""

    @model_validator(mode="after")
    def _demand_broker(self) -> Self:
        if self.environment == "production" and self.broker_database_url is None:
            msg = "SAMLYFT_BROKER_DATABASE_URL is required in production"
            raise ValueError(msg)
        if self.broker_database_url == self.database_url:
            msg = "the broker must not share the database of the answers"
            raise ValueError(msg)
        return self
