"""The matrix of access tokens: what is refused, what passes, what the issuer's absence does."""

import base64
import hmac
import json
import random
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from joserfc import jws as second_opinion
from joserfc.jwk import KeySet, import_key

from samlyft_testing.tokens import AUDIENCE, TokenIssuer, jwk, jwks_server, key
from samlyft_web.jwks import FAILING
from samlyft_web.problems import UnauthorizedError, UnavailableError
from samlyft_web.tokens import Issuer, Verifier

ISSUER = TokenIssuer()
NOW = int(time.time())


def _encode(part: dict[str, Any] | str) -> str:
    text = part if isinstance(part, str) else json.dumps(part)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _raw(payload: str, key_name: str = "ec") -> str:
    """Signs bytes as they are, for what no JSON encoder would write."""
    headers = {"typ": "at+jwt", "kid": key_name}
    return jwt.PyJWS().encode(payload.encode(), key(key_name), algorithm="ES256", headers=headers)


def _with_text(name: str, text: str) -> str:
    """A payload in which one value is replaced by literal JSON text."""
    return _raw(json.dumps(ISSUER.claims(**{name: "@@"})).replace('"@@"', text))


def _unsigned() -> str:
    header = {"typ": "at+jwt", "alg": "none", "kid": "ec"}
    return f"{_encode(header)}.{_encode(ISSUER.claims())}."


def _confused() -> str:
    """HS256 keyed with the public key: the classic confusion."""
    header = {"typ": "at+jwt", "alg": "HS256", "kid": "rsa"}
    signed = f"{_encode(header)}.{_encode(ISSUER.claims())}"
    signature = hmac.digest(json.dumps(jwk("rsa")).encode(), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _header(**changed: Any) -> Callable[[], str]:
    return lambda: ISSUER.token(header=changed)


def _claim(**changed: Any) -> Callable[[], str]:
    return lambda: ISSUER.token(**changed)


REFUSED: dict[str, Callable[[], str]] = {
    "empty": lambda: "",
    "not a token": lambda: "abc",
    "two parts": lambda: ISSUER.token().rsplit(".", 1)[0],
    "four parts": lambda: ISSUER.token() + ".x",
    "padded": lambda: ISSUER.token() + "==",
    "not ascii": lambda: ISSUER.token() + "å",
    "longer than 8 KiB": _claim(note="x" * 9000),
    "payload not json": lambda: _raw("hello"),
    "payload a list": lambda: _raw("[]"),
    "algorithm none": _unsigned,
    "HS256 with the public key": _confused,
    "algorithm not the issuer's": lambda: _resigned("rsa", "PS256"),
    "signature of another key": lambda: ISSUER.token(key_name="other-ec", header={"kid": "ec"}),
    "signature cut": lambda: ISSUER.token()[:-4],
    "payload changed": lambda: _tampered(),
    "ID token": _header(typ="JWT"),
    "no type": _header(typ=None),
    "no key id": lambda: _resigned("ec", "ES256", kid=None),
    "unknown key id": _header(kid="nobody"),
    "key id not text": lambda: _with_header({"typ": "at+jwt", "alg": "ES256", "kid": 7}),
    "huge key id": _header(kid="k" * 5000),
    "critical extension": _header(crit=["exp"]),
    "key address in the token": _header(jku="https://evil.example/jwks"),
    "key in the token": lambda: ISSUER.token(header={"jwk": jwk("ec")}),
    "certificate address in the token": _header(x5u="https://evil.example/cert"),
    "another issuer": _claim(iss="https://evil.example"),
    "issuer a list": _claim(iss=[ISSUER.url]),
    "issuer with a slash more": _claim(iss=ISSUER.url + "/"),
    "no issuer": _claim(iss=...),
    "another audience": _claim(aud="https://elsewhere.example"),
    "no audience": _claim(aud=...),
    "audience empty": _claim(aud=[]),
    "expired": _claim(iat=NOW - 3600, exp=NOW - 60),
    "no expiry": _claim(exp=...),
    "expiry as text": _claim(exp=str(NOW + 600)),
    "expiry 1e300": lambda: _with_text("exp", "1e300"),
    "expiry Infinity": lambda: _with_text("exp", "Infinity"),
    "expiry NaN": lambda: _with_text("exp", "NaN"),
    "expiry true": _claim(exp=True),
    "expiry of 400 digits": lambda: _with_text("exp", "9" * 400),
    "lives a day": _claim(exp=NOW + 86_400),
    "issued in the future": _claim(iat=NOW + 300, exp=NOW + 600),
    "not valid yet": _claim(nbf=NOW + 300),
    "no issue time": _claim(iat=...),
    "no subject": _claim(sub=...),
    "subject empty": _claim(sub=""),
    "subject a number": _claim(sub=12),
    "NUL in the subject": _claim(sub="an\0na"),
    "surrogate in the subject": lambda: _with_text("sub", '"\\ud800"'),
    "no client": _claim(client_id=...),
    "client a list": _claim(client_id=["a"]),
    "no token id": _claim(jti=...),
    "bound to a key": _claim(cnf={"jkt": "abc"}),
}

ACCEPTED: dict[str, Callable[[], str]] = {
    "as it should be": ISSUER.token,
    "audience as a list": _claim(aud=["https://other.example", AUDIENCE]),
}


def _with_header(header: dict[str, Any]) -> str:
    signed = f"{_encode(header)}.{_encode(ISSUER.claims())}"
    algorithm = jwt.get_algorithm_by_name("ES256")
    signature = algorithm.sign(signed.encode(), key("ec"))
    return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _resigned(key_name: str, algorithm: str, kid: str | None = "rsa") -> str:
    headers: dict[str, Any] = {"typ": "at+jwt"} | ({"kid": kid} if kid else {})
    payload = json.dumps(ISSUER.claims()).encode()
    return jwt.PyJWS().encode(payload, key(key_name), algorithm=algorithm, headers=headers)


def _tampered() -> str:
    header, _, signature = ISSUER.token().split(".")
    return f"{header}.{_encode(ISSUER.claims(sub='admin'))}.{signature}"


@pytest.mark.parametrize("case", REFUSED)
async def test_refused(case: str) -> None:
    with pytest.raises(UnauthorizedError) as caught:
        await ISSUER.verifier().verify(REFUSED[case]())
    assert caught.value.status == 401
    assert caught.value.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("key_name", ["rsa", "ec"])
@pytest.mark.parametrize("case", ACCEPTED)
async def test_accepted(case: str, key_name: str) -> None:
    token = ACCEPTED[case]() if key_name == "ec" else ISSUER.token(key_name="rsa")
    claims = await ISSUER.verifier().verify(token)
    assert (claims.issuer, claims.subject) == (ISSUER.url, "anna")


def test_the_matrix_is_as_large_as_promised() -> None:
    assert len(REFUSED) + len(ACCEPTED) >= 37
    assert len(ACCEPTED) == 2


async def test_a_key_counts_only_for_its_own_issuer() -> None:
    neighbour = TokenIssuer("https://neighbour.test.example", keys=("neighbour-ec",))
    verifier = Verifier([ISSUER.issuer(), neighbour.issuer()], AUDIENCE, "test")
    verifier.keys.preload(ISSUER.url, ISSUER.jwks())
    verifier.keys.preload(neighbour.url, neighbour.jwks())
    assert (await verifier.verify(neighbour.token(key_name="neighbour-ec"))).issuer == neighbour.url
    with pytest.raises(UnauthorizedError):
        await verifier.verify(neighbour.token(key_name="ec", iss=neighbour.url))


async def test_scopes_and_assurance_level_are_carried() -> None:
    claims = await ISSUER.verifier().verify(
        ISSUER.token(scope="people:read people:write", acr="loa3")
    )
    assert claims.scopes == {"people:read", "people:write"}
    assert claims.acr == "loa3"


async def test_mutated_tokens_are_judged_alike_by_two_libraries() -> None:
    """Seeded one-character changes: nothing passes here that the second library refuses."""
    chance = random.Random(38)  # noqa: S311  # a seeded test, not a secret
    verifier = ISSUER.verifier()
    keys = KeySet([import_key(jwk(name)) for name in ISSUER.keys])
    accepted = 0
    for number in range(1_500):
        token = list(ISSUER.token(key_name="ec", jti=str(number)))
        if number % 50:
            place = chance.randrange(len(token))
            token[place] = chance.choice("ABCdef019-_.=+/ ")
        mutated = "".join(token)
        try:
            await verifier.verify(mutated)
        except UnauthorizedError:
            continue
        accepted += 1
        second_opinion.deserialize_compact(mutated, keys, algorithms=["ES256"])
    assert accepted >= 30


class Clock:
    """A clock that tests turn forward."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def _served(url: str, clock: Clock) -> Verifier:
    return Verifier([ISSUER.issuer(url)], AUDIENCE, "test", clock)


async def test_a_flood_of_unknown_keys_costs_the_issuer_little() -> None:
    async with jwks_server(ISSUER.jwks()) as jwks:
        clock = Clock()
        verifier = _served(jwks.url, clock)
        await verifier.verify(ISSUER.token())
        for number in range(300):
            clock.ahead += 1
            with pytest.raises(UnauthorizedError):
                await verifier.verify(
                    ISSUER.token(header={"kid": f"k{number}"}, iat=NOW, exp=NOW + 3000)
                )
        assert 5 <= jwks.fetches <= 12


async def test_a_new_key_is_found_without_waiting_ten_minutes() -> None:
    async with jwks_server(TokenIssuer(keys=("rsa",)).jwks()) as jwks:
        clock = Clock()
        verifier = _served(jwks.url, clock)
        await verifier.verify(ISSUER.token(key_name="rsa"))
        jwks.body = json.dumps(ISSUER.jwks())
        clock.ahead = 31
        assert (await verifier.verify(ISSUER.token(key_name="ec"))).subject == "anna"


async def test_how_long_an_issuer_has_been_away_is_known_until_it_is_back() -> None:
    FAILING.clear()
    async with jwks_server(ISSUER.jwks()) as jwks:
        clock = Clock()
        verifier = _served(jwks.url, clock)
        jwks.status = 500
        with pytest.raises(UnavailableError):
            await verifier.verify(ISSUER.token())
        since = FAILING[ISSUER.url]
        clock.ahead = 3
        with pytest.raises(UnavailableError):
            await verifier.verify(ISSUER.token())
        assert {ISSUER.url: since} == FAILING
        jwks.status, clock.ahead = 200, 6
        await verifier.verify(ISSUER.token())
        assert FAILING == {}


async def test_keys_go_on_while_the_issuer_is_away_but_not_for_ever() -> None:
    clock = Clock()
    async with jwks_server(ISSUER.jwks()) as jwks:
        verifier = _served(jwks.url, clock)
        await verifier.verify(ISSUER.token())
    clock.ahead = 3600
    token = ISSUER.token(iat=NOW + 3500, exp=NOW + 4200)
    assert (await verifier.verify(token)).subject == "anna"
    clock.ahead = 25 * 3600
    token = ISSUER.token(iat=NOW + 25 * 3600 - 60, exp=NOW + 25 * 3600 + 600)
    with pytest.raises(UnavailableError):
        await verifier.verify(token)


@pytest.mark.parametrize(
    ("status", "headers", "body", "delay"),
    [
        (302, "Location: http://127.0.0.1/jwks\r\n", "", 0.0),
        (500, "", "{}", 0.0),
        (200, "", "not json", 0.0),
        (200, "", '{"keys": []}', 0.0),
        (200, "", '{"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "ec"}]}', 0.0),
        (200, "", '{"keys": [{"kty": "RSA", "n": 5, "e": 5, "kid": "ec"}]}', 0.0),
        (200, "", '{"keys": []}' + " " * 70_000, 0.0),
        (200, "", "{}", 2.5),
    ],
    ids=[
        "redirect",
        "error",
        "not json",
        "no keys",
        "symmetric key",
        "broken key",
        "too large",
        "too slow",
    ],
)
async def test_a_bad_key_set_gives_no_keys(
    status: int, headers: str, body: str, delay: float
) -> None:
    async with jwks_server(ISSUER.jwks()) as jwks:
        jwks.status, jwks.headers, jwks.body, jwks.delay = status, headers, body, delay
        with pytest.raises(UnavailableError):
            await _served(jwks.url, Clock()).verify(ISSUER.token())


async def test_a_verified_token_is_remembered_until_it_expires() -> None:
    clock = Clock()
    verifier = Verifier([ISSUER.issuer()], AUDIENCE, "test", clock)
    verifier.keys.preload(ISSUER.url, ISSUER.jwks())
    token = ISSUER.token()
    first = await verifier.verify(token)
    assert await verifier.verify(token) is first
    clock.ahead = 700
    with pytest.raises(UnauthorizedError):
        await verifier.verify(token)


@pytest.mark.parametrize(
    ("address", "environment"),
    [
        ("http://issuer.example", "development"),
        ("http://127.0.0.1:8080/issuer", "production"),
        ("https://localhost/issuer", "production"),
        ("http://127.0.0.1.evil.example", "development"),
    ],
)
def test_addresses_that_no_service_starts_with(address: str, environment: str) -> None:
    issuer = Issuer(issuer=address, jwks_url=f"{address}/jwks")
    with pytest.raises(ValueError, match="https"):
        Verifier([issuer], AUDIENCE, environment)


def test_symmetric_algorithms_cannot_be_configured() -> None:
    issuer = Issuer(issuer=ISSUER.url, jwks_url=f"{ISSUER.url}/jwks", algorithms=("HS256",))
    with pytest.raises(ValueError, match="algorithms"):
        Verifier([issuer], AUDIENCE, "test")
