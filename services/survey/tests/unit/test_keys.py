"""Tokens, pairing keys and their master key."""

from __future__ import annotations

import base64
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from pydantic import ValidationError

from samlyft_survey.broker.keys import (
    Keys,
    invited_mark,
    masked,
    master_key,
    new_token,
    pairing_key,
    tenant_of,
)
from samlyft_survey.settings import Settings

KEYS = Keys(bytes(range(32)))
DATABASES = {
    "database_url": "postgresql://survey_app@127.0.0.1/samlyft_survey",
    "secret_key": base64.b64encode(bytes(range(32))).decode(),
}


def test_a_token_names_its_tenant_and_is_never_the_same() -> None:
    tokens = {new_token("go-digit") for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert {tenant_of(token) for token in tokens} == {"go-digit"}


@pytest.mark.parametrize(
    "token",
    [
        "",
        "gr",
        "gr.",
        ".A",
        "gr." + "A" * 42,
        "gr." + "A" * 44,
        "GR." + "A" * 43,
        "gr.A\0" + "A" * 41,
    ],
)
def test_what_is_no_token_names_no_tenant(token: str) -> None:
    assert tenant_of(token) is None


def test_a_token_hashes_differently_in_each_tenant() -> None:
    assert KEYS.token_hashes("gr", ["x"]) != KEYS.token_hashes("halland", ["x"])


def test_one_person_pairs_within_a_family_and_nowhere_else() -> None:
    person, key, other = uuid4(), b"k" * 32, b"o" * 32
    assert pairing_key(key, person) == pairing_key(key, person)
    assert pairing_key(key, person) != pairing_key(other, person)
    assert pairing_key(key, person) != pairing_key(key, uuid4())


def test_an_invited_mark_equals_no_pairing_key_and_no_mark_of_another_round() -> None:
    person, key, one, two = uuid4(), b"k" * 32, uuid4(), uuid4()
    assert (
        len(
            {
                invited_mark(key, one, person),
                invited_mark(key, two, person),
                pairing_key(key, person),
            }
        )
        == 3
    )


def test_a_masked_pairing_key_is_read_with_its_own_token_only() -> None:
    one, other, key = new_token("gr"), new_token("gr"), b"k" * 32
    assert masked(one, masked(one, key)) == key
    assert masked(other, masked(one, key)) != key


def test_a_sealed_family_key_opens_for_its_own_tenant_and_family_only() -> None:
    family, key = uuid4(), b"k" * 32
    sealed = KEYS.seal("gr", family, key)
    assert key not in sealed
    assert KEYS.unseal("gr", family, sealed) == key
    for tenant, other in (("halland", family), ("gr", uuid4())):
        with pytest.raises(InvalidTag):
            KEYS.unseal(tenant, other, sealed)


@pytest.mark.parametrize("text", ["", "short", "not base64!", base64.b64encode(bytes(31)).decode()])
def test_a_master_key_of_another_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        master_key(text)


def test_the_broker_never_shares_the_database_of_the_answers() -> None:
    with pytest.raises(ValidationError, match="must not share"):
        Settings.model_validate(DATABASES | {"broker_database_url": DATABASES["database_url"]})


def test_production_needs_the_broker() -> None:
    with pytest.raises(ValidationError, match="SAMLYFT_BROKER_DATABASE_URL"):
        Settings.model_validate(DATABASES | {"environment": "production"})
