"""Settings of this service: none beyond the common ones."""

from samlyft_common.settings import Settings

__all__ = ["Settings"]
