"""Sealed numbers open only where they were sealed, and lookups tell nothing without the key."""

import hashlib
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from samlyft_enrollment.people.vault import Vault

NUMBER = "198112189876"


def a_vault(tenant_id: str = "gr", keys: tuple[int, ...] = (1,)) -> Vault:
    return Vault(tenant_id, {key_id: bytes([key_id]) * 32 for key_id in keys}, b"l" * 32)


def test_what_is_sealed_opens_as_the_same_row() -> None:
    row_id = uuid4()
    sealed = a_vault().seal(row_id, NUMBER)
    assert a_vault().open(row_id, 1, sealed) == NUMBER
    assert NUMBER.encode() not in sealed


def test_moved_to_another_row_or_tenant_it_does_not_open() -> None:
    row_id = uuid4()
    sealed = a_vault().seal(row_id, NUMBER)
    with pytest.raises(InvalidTag):
        a_vault().open(uuid4(), 1, sealed)
    with pytest.raises(InvalidTag):
        a_vault("halland").open(row_id, 1, sealed)


def test_after_a_rotation_new_rows_have_the_new_key_and_old_ones_open() -> None:
    row_id = uuid4()
    sealed = a_vault().seal(row_id, NUMBER)
    rotated = a_vault(keys=(1, 2))
    assert rotated.key_id == 2
    assert rotated.open(row_id, 1, sealed) == NUMBER
    assert rotated.open(row_id, 2, rotated.seal(row_id, NUMBER)) == NUMBER


def test_the_same_number_is_sealed_differently_and_looked_up_alike() -> None:
    row_id = uuid4()
    assert a_vault().seal(row_id, NUMBER) != a_vault().seal(row_id, NUMBER)
    assert a_vault().lookup(NUMBER) == a_vault().lookup(NUMBER)
    assert a_vault().lookup(NUMBER) != hashlib.sha256(NUMBER.encode()).digest()
