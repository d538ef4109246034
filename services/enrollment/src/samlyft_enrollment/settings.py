"""What enrollment must be told besides the common settings."""

import base64

from samlyft_common.settings import Settings as CommonSettings
from samlyft_web.starting import SecretKey


class Settings(CommonSettings):
    """`SAMLYFT_SECRET_KEY` wraps each tenant's keys: whoever loses it loses every identity number."""

    secret_key: SecretKey

    former_secret_key: SecretKey | None = None
    """The one before, while `keys rewrap` goes on: it opens what it wrapped, and wraps nothing new."""

    @property
    def master_key(self) -> bytes:
        """The key as bytes, before the former if there is one; they wrap tenant keys and encrypt nothing else."""
        known = (self.secret_key, self.former_secret_key)
        return b"".join(base64.b64decode(one.get_secret_value()) for one in known if one)
