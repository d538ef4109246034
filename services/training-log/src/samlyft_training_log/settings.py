"""Settings of this service: where messages to telephones go."""

from __future__ import annotations

from pydantic import SecretStr

from samlyft_common import settings as common

__all__ = ["Settings"]


class Settings(common.Settings):
    """What the training log may be told beyond the common."""

    secret_key: common.SecretKey
    """Signing links, certificate codes and QR marks are stored under it: without it no month can be certified."""
    sms_url: SecretStr | None = None
    """A gateway that takes `POST` of JSON; without it no link is sent by SMS."""
    sms_authorization: SecretStr | None = None
    """The whole value of its `Authorization` header."""
    sms_number_field: str = "to"
    sms_text_field: str = "text"
    """What the gateway calls number and text in the JSON it takes."""
