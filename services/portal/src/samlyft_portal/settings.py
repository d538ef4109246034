"""What the portal may be told, all by `SAMLYFT_*`, and checked at start."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from samlyft_web.starting import SecretKey
from samlyft_web.tokens import Issuer

ROOT = "/portal"
"""Where the pages stand under the one origin."""


class Settings(BaseSettings):
    """The portal has no database: its memory is the sealed cookie of each reader."""

    model_config = SettingsConfigDict(
        env_prefix="SAMLYFT_", extra="ignore", hide_input_in_errors=True
    )

    environment: Literal["development", "test", "production"] = "development"
    secret_key: SecretKey
    """32 bytes in base64; the key of the session cookie follows from it. The same in every copy of the portal."""
    public_url: str = "https://api.samlyft.example"
    """The one origin, as browsers see it."""
    api_url: str = ""
    """Where the portal itself reaches the APIs; the public address if nothing is said."""
    issuers: list[Issuer] = []
    """The first is whom people log in with."""
    login_metadata_url: str = ""
    """OpenID Connect discovery; under the issuer's own address if nothing is said."""
    login_client_id: str = "samlyft-portal"
    login_client_secret: SecretStr | None = None
    login_scope: str = "openid"
    session_hours: int = 10
    idle_minutes: int = 120
    host: str = "127.0.0.1"
    port: int = 8000
    otlp_endpoint: str | None = None

    @property
    def reached(self) -> str:
        """Origin of the APIs for the portal."""
        return self.api_url or self.public_url

    @property
    def issuer(self) -> Issuer:
        """Whom people log in with."""
        return self.issuers[0]

    @property
    def discovery(self) -> str:
        """Address of the discovery document."""
        return self.login_metadata_url or (
            f"{self.issuer.issuer.rstrip('/')}/.well-known/openid-configuration"
        )

    @property
    def is_secure(self) -> bool:
        """Whether browsers come over https; only a development machine may do without."""
        return self.public_url.startswith("https://")

    @model_validator(mode="after")
    def _refuse_what_is_unsafe(self) -> Self:
        if self.environment == "production" and not self.is_secure:
            msg = "in production the public address must be https"
            raise ValueError(msg)
        for issuer in self.issuers if self.environment == "production" else ():
            if not issuer.issuer.startswith("https://") or "localhost" in issuer.issuer:
                msg = "a production process accepts logins of https issuers only"
                raise ValueError(msg)
        return self
