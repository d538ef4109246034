"""What the local issuer gives, to whom, and what it refuses."""

from __future__ import annotations

import json
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from samlyft_local.issuer import LocalIssuer, SigningKey, create_app
from samlyft_local.messages import StackError
from samlyft_web.tokens import Issuer, Verifier

ORIGIN = "http://127.0.0.1:8080"
NAME = f"{ORIGIN}/issuer"
AUDIENCE = "https://api.samlyft.example"
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@pytest.fixture
def issuer(tmp_path: Path) -> LocalIssuer:
    return LocalIssuer(NAME, ORIGIN, AUDIENCE, SigningKey(), tmp_path)


async def ask(issuer: LocalIssuer, body: str | dict[str, str]) -> httpx.Response:
    transport = httpx.ASGITransport(create_app(issuer))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        if isinstance(body, str):
            return await client.post("/issuer/token", content=body)
        return await client.post("/issuer/token", data=body)


def credentials(client: str, **more: str) -> dict[str, str]:
    return {"grant_type": "client_credentials", "client_id": client, **more}


async def test_services_accept_its_tokens(issuer: LocalIssuer) -> None:
    answer = await ask(issuer, credentials("gr-staff"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    trusted = Issuer(issuer=NAME, jwks_url=f"{NAME}/jwks", algorithms=("ES256",))
    verifier = Verifier([trusted], AUDIENCE, "test")
    verifier.keys.preload(NAME, issuer.jwks())
    claims = await verifier.verify(answer.json()["access_token"])
    assert (claims.subject, claims.client_id) == ("gr-staff", "gr-staff")
    assert claims.acr == "http://id.elegnamnden.se/loa/1.0/loa3"


async def test_a_program_carries_no_level_of_assurance(issuer: LocalIssuer) -> None:
    token = (await ask(issuer, credentials("demo-loader"))).json()["access_token"]
    assert "acr" not in jwt.decode(token, options={"verify_signature": False})


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (credentials("somebody-else"), "invalid_client"),
        (credentials("../gr-staff"), "invalid_client"),
        ({"grant_type": "client_credentials"}, "invalid_client"),
        ({"grant_type": "password", "client_id": "gr-staff"}, "unsupported_grant_type"),
        ({"client_id": "gr-staff"}, "unsupported_grant_type"),
        ("", "unsupported_grant_type"),
        ("{}", "invalid_request"),
        ("client_id=a&client_id=b", "invalid_request"),
        ("client_id=å", "invalid_request"),
        ("a=b&" * 5000, "invalid_request"),
        (credentials("gr-staff", client_assertion="x.y.z"), "invalid_client"),
    ],
)
async def test_it_refuses(issuer: LocalIssuer, body: str | dict[str, str], error: str) -> None:
    answer = await ask(issuer, body)
    assert answer.status_code in {400, 401, 413}
    assert answer.json()["error"] == error


class Client:
    """A municipal system with a key of its own."""

    def __init__(self, folder: Path, name: str = "care-system") -> None:
        self.name = name
        self.key = ec.generate_private_key(ec.SECP256R1())
        public = ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        keys = {"keys": [{**public, "kid": "one", "use": "sig"}]}
        (folder / f"{name}.json").write_text(json.dumps(keys))

    def form(self, **changed: Any) -> dict[str, str]:
        claims = {
            "iss": self.name,
            "sub": self.name,
            "aud": f"{NAME}/token",
            "exp": int(time.time()) + 60,
            "jti": str(uuid.uuid4()),
            **changed,
        }
        assertion = jwt.encode(claims, self.key, "ES256", headers={"kid": "one"})
        return credentials(self.name, client_assertion_type=TYPE, client_assertion=assertion)


async def test_a_client_with_a_key_must_prove_itself(issuer: LocalIssuer, tmp_path: Path) -> None:
    client = Client(tmp_path)
    form = client.form()
    assert (await ask(issuer, form)).status_code == 200
    assert (await ask(issuer, form)).status_code == 401, "the same assertion again"
    assert (await ask(issuer, credentials(client.name))).status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://elsewhere.example"},
        {"iss": "another"},
        {"sub": "another"},
        {"exp": int(time.time()) - 60},
        {"exp": int(time.time()) + 7200},
        {"jti": None},
    ],
)
async def test_a_bent_assertion_is_refused(
    issuer: LocalIssuer, tmp_path: Path, changed: dict[str, Any]
) -> None:
    assert (await ask(issuer, Client(tmp_path).form(**changed))).status_code == 401


async def test_anothers_key_is_refused(issuer: LocalIssuer, tmp_path: Path) -> None:
    impostor = Client(tmp_path)
    form = impostor.form()
    Client(tmp_path)  # registers another key under the same name
    assert (await ask(issuer, form)).status_code == 401


@pytest.mark.parametrize(
    ("environment", "host"), [("production", "127.0.0.1"), ("development", "192.0.2.7")]
)
def test_it_starts_on_loopback_outside_production_only(
    issuer: LocalIssuer, environment: str, host: str
) -> None:
    with pytest.raises(StackError, match="produktion"):
        issuer.part(environment, host, 8100)


def test_it_starts_in_development(issuer: LocalIssuer) -> None:
    assert issuer.part("development", "127.0.0.1", 8100).name == "issuer"
