"""Settings of this service: where messages to telephones go."""

from __future__ import annotations

from typing import Self

from pydantic import SecretStr, model_validator

from samlyft_common import settings as common

__all__ = ["Settings"]


class Settings(common.Settings):
    """What the training log may be told beyond the common."""

    sms_url: SecretStr | None = None
    """A gateway that takes `POST` of JSON; without it no link is sent by SMS."""
    sms_authorization: SecretStr | None = None
    """The whole value of its `Authorization` header."""
    sms_number_field: str = "to"
    sms_text_field: str = "text"
    """What the gateway calls number and text in the JSON it takes."""

    @model_validator(mode="after")
    def _demand_key(self) -> Self:
        """Signing links, certificate codes and QR marks are stored under it: without it no month is certified."""
        if self.environment == "production" and self.secret_key is None:
            msg = "SAMLYFT_SECRET_KEY is required in production"
            raise ValueError(msg)
        return self
