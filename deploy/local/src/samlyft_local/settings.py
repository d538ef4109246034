"""What the local stack may be told from outside, all by `SAMLYFT_*`; everything has a default."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

SERVICES = ("enrollment", "training-log", "survey", "reporting")
BROKER = "survey-broker"
"""Knows whose token is whose, and therefore has a database and roles of its own."""
DATABASES = (*SERVICES, BROKER)

Home = Annotated[Path, AfterValidator(lambda path: path.expanduser().resolve())]


class LocalSettings(BaseSettings):
    """A port left unset yields to the next free one; a chosen one is had or nothing starts."""

    model_config = SettingsConfigDict(env_prefix="SAMLYFT_", extra="ignore")

    environment: Literal["development", "test", "production"] = "development"
    home: Home = Field(default=Path(".samlyft"), validate_default=True)
    port: int = 8080
    postgres_port: int | None = None
    nats_port: int | None = None
    nats_monitoring_port: int | None = None
    issuer_port: int | None = None
    enrollment_port: int | None = None
    training_log_port: int | None = None
    survey_port: int | None = None
    reporting_port: int | None = None
    portal_port: int | None = None
    postgres_url: SecretStr | None = None
    """A superuser's, of another PostgreSQL; the URLs of each service's roles follow from it."""
    nats_url: str | None = None
    nats_user: str | None = None
    nats_password: SecretStr | None = None
    issuers: str | None = None
    """Issuers of others, handed on as they are; the local one is then not started."""
    audience: str = "https://api.samlyft.example"
    wal_archive: Home | None = None
    """Where PostgreSQL's log is kept as it is written, for a restore to any moment; not kept unless said."""
    split: bool = False
    """Api, worker and relay of a service as processes of their own."""

    @property
    def origin(self) -> str:
        """The one address in front of everything."""
        return f"http://127.0.0.1:{self.port}"
