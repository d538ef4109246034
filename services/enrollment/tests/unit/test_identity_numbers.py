"""Identity numbers by type: what is accepted, what it says, and that errors keep it to themselves."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from samlyft_enrollment.people.identity_numbers import (
    IdentityNumberError,
    is_identity_number,
    parse,
)

TODAY = date(2026, 11, 23)
VECTORS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("identity_vectors.json").read_text()
)["personal_identity_numbers"]


def luhn(nine: str) -> str:
    """The check digit, worked out another way than the code does it."""
    total = sum(sum(divmod(int(d) * (1 + (i % 2 == 0)), 10)) for i, d in enumerate(nine))
    return nine + str(-total % 10)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["input"])
def test_published_vectors(vector: dict[str, Any]) -> None:
    if vector["valid"]:
        assert parse(vector["input"], TODAY).kind == vector["type"]
    else:
        with pytest.raises(IdentityNumberError):
            parse(vector["input"], TODAY)


@pytest.mark.parametrize(
    ("text", "kind", "normal", "gender"),
    [
        ("111111-1116", "personnummer", "201111111116", "man"),
        ("121212-1212", "personnummer", "201212121212", "man"),
        ("121212+1212", "personnummer", "191212121212", "man"),
        ("1212121212", "personnummer", "201212121212", "man"),
        ("19121212-1212", "personnummer", "191212121212", "man"),
        ("19121212+1212", "personnummer", "191212121212", "man"),
        (" 811218-9876 ", "personnummer", "198112189876", "man"),
        ("000229-6127", "personnummer", "200002296127", "woman"),
        ("701063-2391", "samordningsnummer", "197010632391", "man"),
        ("19701063-2391", "samordningsnummer", "197010632391", "man"),
        ("000101-T220", "interim", "20000101T220", "unknown"),
        ("20000101-R220", "interim", "20000101R220", "unknown"),
        ("19810123Tf29", "replacement", "19810123Tf29", "woman"),
        ("19810123TF19", "replacement", "19810123Tf19", "man"),
    ],
)
def test_forms(text: str, kind: str, normal: str, gender: str) -> None:
    found = parse(text, TODAY)
    assert (found.kind, found.normal, found.gender) == (kind, normal, gender)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "format"),
        ("abc", "format"),
        ("121212--1212", "format"),
        ("121212 1212", "format"),
        ("12121212", "format"),
        ("1212121212123", "format"),
        ("07077676-1234", "birth_date"),
        ("16212000-1439", "organisation_number"),
        ("１２１２１２-1212", "format"),
        ("000101-Q220", "format"),
        ("212000-1256", "organisation_number"),
        ("212000-1439", "organisation_number"),
        ("811218-9875", "check_digit"),
        ("000101-T221", "check_digit"),
        ("190002296127", "birth_date"),
        ("811318-9876", "birth_date"),
        ("810230-9876", "birth_date"),
        ("810100-9876", "birth_date"),
        ("811292-9876", "birth_date"),
        ("20301218-9876", "birth_date"),
        ("17811218-9876", "birth_date"),
    ],
)
def test_refused(text: str, code: str) -> None:
    with pytest.raises(IdentityNumberError) as caught:
        parse(text, TODAY)
    assert caught.value.code == code
    assert not text or text not in str(caught.value)


@pytest.mark.parametrize("offset", range(0, 40_000, 211))
def test_every_form_of_a_day_reads_back_the_same(offset: int) -> None:
    born = date(1917, 1, 1) + timedelta(days=offset)
    nine = f"{born:%y%m%d}{200 + offset % 700}"
    ten = luhn(nine)
    normal = f"{born:%Y}{ten[2:]}"
    sign = "+" if TODAY.year - born.year >= 100 and born.year % 100 <= 26 else "-"
    if TODAY.year - born.year < 100 or sign == "+":
        assert parse(f"{ten[:6]}{sign}{ten[6:]}", TODAY).normal == normal
    assert parse(normal, TODAY).normal == normal
    assert parse(f"{normal[:8]}-{normal[8:]}", TODAY).birth_date == born


@pytest.mark.parametrize("place", range(2, 12))
def test_one_wrong_digit_is_always_noticed(place: int) -> None:
    for digit in "0123456789":
        wrong = "198112189876"[:place] + digit + "198112189876"[place + 1 :]
        assert is_identity_number(wrong, TODAY) == (wrong == "198112189876")


def test_a_person_turns_a_hundred_and_gets_a_plus() -> None:
    ten = luhn("261124220")
    assert parse(f"{ten[:6]}-{ten[6:]}", TODAY).birth_date == date(1926, 11, 24)
    ten = luhn("261123220")
    assert parse(f"{ten[:6]}-{ten[6:]}", TODAY).birth_date == date(2026, 11, 23)
    assert parse(f"{ten[:6]}+{ten[6:]}", TODAY).birth_date == date(1926, 11, 23)


def test_coordination_days_run_from_61_to_91() -> None:
    for day in range(1, 32):
        ten = luhn(f"7001{day + 60}220")
        assert parse(ten, TODAY).kind == "samordningsnummer"
    with pytest.raises(IdentityNumberError):
        parse(luhn("700160220"), TODAY)
