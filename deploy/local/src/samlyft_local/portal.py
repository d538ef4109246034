"""The pages of this stack: loaded once and forked like the services, but without a database."""

from __future__ import annotations

import http.client
import json
import os

from samlyft_local.credentials import Credentials
from samlyft_local.processes import Part
from samlyft_local.settings import LocalSettings
from samlyft_portal import main as portal
from samlyft_portal.settings import ROOT
from samlyft_web.tokens import Issuer


class Portal:
    """The portal in front of the services, with the local issuer's login."""

    name = "portal"
    prefix = ROOT

    def __init__(
        self, settings: LocalSettings, secrets: Credentials, port: int, issuer_port: int | None
    ) -> None:
        self._settings, self._secrets = settings, secrets
        self._port, self._issuer_port = port, issuer_port

    def environment(self) -> dict[str, str]:
        """What it is told; without the local issuer the login is the environment's to name."""
        told = {
            "SAMLYFT_HOST": "127.0.0.1",
            "SAMLYFT_PORT": str(self._port),
            "SAMLYFT_PUBLIC_URL": self._settings.origin,
            "SAMLYFT_API_URL": self._settings.origin,
            "SAMLYFT_SECRET_KEY": self._secrets.secret_key,
        }
        if self._issuer_port is not None:
            inside = f"http://127.0.0.1:{self._issuer_port}/issuer"
            issuer = Issuer(
                issuer=self._secrets.issuer, jwks_url=f"{inside}/jwks", algorithms=("ES256",)
            )
            told["SAMLYFT_ISSUERS"] = json.dumps([issuer.model_dump()])
            told["SAMLYFT_LOGIN_METADATA_URL"] = f"{inside}/.well-known/openid-configuration"
        return told

    def part(self) -> Part:
        """It as a part of the stack."""

        def body() -> None:
            os.environ.update(self.environment())
            portal.run("api")

        return Part(name=self.name, body=body)

    def is_ready(self) -> bool:
        """What it says of itself."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=2)
        try:
            connection.request("GET", f"{ROOT}/health/ready")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
