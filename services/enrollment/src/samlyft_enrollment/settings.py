"""What enrollment must be told besides the common settings."""

import base64

from samlyft_common.settings import Settings as CommonSettings
from samlyft_web.starting import SecretKey


class Settings(CommonSettings):
    """`SAMLYFT_SECRET_KEY` wraps each tenant's keys: whoever loses it loses every identity number."""

    secret_key: SecretKey

    @property
    def master_key(self) -> bytes:
        """The key as bytes; it wraps tenant keys and encrypts nothing else."""
        return base64.b64decode(self.secret_key.get_secret_value())
