"""What enrollment must be told besides the common settings."""

import base64
import binascii
from typing import Annotated

from pydantic import AfterValidator, SecretStr

from samlyft_common.settings import Settings as CommonSettings

KEY_BYTES = 32


def _whole_key(encoded: SecretStr) -> SecretStr:
    try:
        key = base64.b64decode(encoded.get_secret_value(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES or len(set(key)) == 1:
        msg = "must be 32 random bytes in base64"
        raise ValueError(msg)
    return encoded


class Settings(CommonSettings):
    """`SAMLYFT_SECRET_KEY` wraps each tenant's keys: whoever loses it loses every identity number."""

    secret_key: Annotated[SecretStr, AfterValidator(_whole_key)]

    @property
    def master_key(self) -> bytes:
        """The key as bytes; it wraps tenant keys and encrypts nothing else."""
        return base64.b64decode(self.secret_key.get_secret_value())
