"""Settings of one process, read from `SAMLYFT_*` and checked at start: a mistake stops it there."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from samlyft_web.starting import SecretKey
from samlyft_web.tokens import Issuer


def _plain_postgres(url: SecretStr) -> SecretStr:
    """Drivers are chosen in `db`: asyncpg takes the plain form, SQLAlchemy gets its own prefix."""
    if not url.get_secret_value().startswith("postgresql://"):
        msg = "must start with postgresql://"
        raise ValueError(msg)
    return url


DatabaseUrl = Annotated[SecretStr, AfterValidator(_plain_postgres)]


class Settings(BaseSettings):
    """What every process may be told; a service adds only what is its own."""

    model_config = SettingsConfigDict(
        env_prefix="SAMLYFT_", extra="ignore", hide_input_in_errors=True
    )

    secret_key: SecretKey | None = None
    """Keys the digests of request bodies; services that encrypt demand it and derive their keys from it."""
    environment: Literal["development", "test", "production"] = "development"
    database_url: DatabaseUrl
    """Logs in as `<service>_app`: row-level security applies, owns nothing."""
    relay_database_url: DatabaseUrl | None = None
    owner_database_url: DatabaseUrl | None = None
    admin_database_url: DatabaseUrl | None = None
    """A superuser's, for `provision` only."""
    nats_url: str | None = None
    nats_user: str | None = None
    nats_password: SecretStr | None = None
    nats_nkey_seed: SecretStr | None = None
    """The service's own key to NATS, where it is known by its public half; then `nats_user` names its inbox only."""
    nats_replicas: int = 1
    """Copies of each stream that this service declares: three where NATS has three servers."""
    issuers: list[Issuer] = []
    audience: str = "https://api.samlyft.example"
    public_url: str = "https://api.samlyft.example"
    """Origin of `servers`, links and documentation."""
    host: str = "127.0.0.1"
    port: int = 8000
    probe_port: int | None = None
    """Where each process tells its health and metrics; inside the cluster only."""
    otlp_endpoint: str | None = None
    smtp_url: SecretStr | None = None
    """`smtp://user:password@host:587` or `smtps://...`; letters wait while there is none."""
    mail_from: str = "samlyft@samlyft.example"
    rate_limit: int = 500
    """Requests a second that one caller may sustain at one process, with four seconds' worth at once; 0 is no limit."""
    platform_admins: list[str] = []
    """`issuer subject`, one a platform administrator: the only grant that stands outside the tenants."""

    def role_url(self, role: Literal["app", "relay", "owner"]) -> str:
        """The URL of a role that only some processes are given; `RuntimeError` where it is missing."""
        urls = {"app": self.database_url, "relay": self.relay_database_url}
        url = urls.get(role, self.owner_database_url)
        if url is None:
            msg = f"this needs SAMLYFT_{role.upper()}_DATABASE_URL"
            raise RuntimeError(msg)
        return url.get_secret_value()

    @model_validator(mode="after")
    def _refuse_development_parts_in_production(self) -> Self:
        for issuer in self.issuers if self.environment == "production" else ():
            if not issuer.issuer.startswith("https://") or "localhost" in issuer.issuer:
                msg = "a production process accepts tokens of https issuers only"
                raise ValueError(msg)
        return self
