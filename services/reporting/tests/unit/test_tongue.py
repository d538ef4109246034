"""Numbers and days as Swedish and English write them, and the numbers read back."""

from __future__ import annotations

from datetime import date

import pytest

from samlyft_reporting.packs import wording
from samlyft_reporting.packs.tongue import Tongue
from samlyft_web.problems import Text

SV, EN = Tongue("sv"), Tongue("en")


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        (1_836_300, 0, "1\u00a0836\u00a0300", "1,836,300"),
        (30_605.25, 2, "30\u00a0605,25", "30,605.25"),
        (-39, 0, "\u221239", "\u221239"),
        (0.5, 1, "0,5", "0.5"),
        (999, 0, "999", "999"),
    ],
)
def test_a_number_is_written_as_in_its_language_and_read_back(
    value: float, decimals: int, swedish: str, english: str
) -> None:
    assert (SV.number(value, decimals), EN.number(value, decimals)) == (swedish, english)
    assert SV.amount(swedish) == EN.amount(english) == value


def test_shares_and_differences_are_read_back_too() -> None:
    assert (SV.percent(0.7), EN.percent(0.7)) == ("70 %", "70%")
    assert SV.amount("70 %") == EN.amount("70%") == 0.7
    assert SV.amount(SV.signed(1200)) == EN.amount(EN.signed(1200)) == 1200
    assert (SV.number(None), EN.percent(None)) == ("för få", "too few")


@pytest.mark.parametrize(
    "shown", ["för få", "too few", "3 av 5", "2020-03", "–", "", "12,5,1", None]
)
def test_words_are_no_numbers(shown: str | None) -> None:
    assert SV.amount(shown) is None
    assert EN.amount(shown) is None


def test_a_number_of_the_other_language_is_not_taken_for_one_of_its_own() -> None:
    assert EN.amount("30\u00a0605,25") is None
    assert SV.amount("30,605.25") is None


def test_months_and_days() -> None:
    assert (SV.month("2020-03"), EN.month("2020-03")) == ("mars 2020", "March 2020")
    assert (SV.day(date(2021, 7, 1)), EN.day(date(2021, 7, 1))) == ("1 juli 2021", "1 July 2021")


def test_every_word_of_packs_has_an_english_form_without_swedish_letters() -> None:
    tables = [one for one in vars(wording).values() if isinstance(one, dict)]
    texts = [text for table in tables for text in table.values() if isinstance(text, Text)]
    assert len(texts) > 50
    assert all(text.en and not set("åäöÅÄÖ") & set(text.en) for text in texts)
    assert [text for text in texts if set("åäöÅÄÖ") & set(text.sv)], (
        "control: the Swedish have them"
    )
