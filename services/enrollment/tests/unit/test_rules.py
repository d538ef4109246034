"""Swedish order, periods and who may do what."""

from datetime import date

import pytest

from samlyft_enrollment.rules import GRANTABLE, MAY, overlap, sort_name, sort_word


def test_swedish_order() -> None:
    names = ["Öberg", "Åberg", "Zetterlund", "Ärlig", "Andersson", "Édouard", "Eriksson", "Wall"]
    ordered = sorted(names, key=sort_word)
    assert ordered == [
        "Andersson", "Édouard", "Eriksson", "Wall", "Zetterlund", "Åberg", "Ärlig", "Öberg",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [("Müller", "Myller"), ("ÅSA", "åsa"), ("A\u030asa", "Åsa"), ("Øst", "Öst"), ("Ægir", "Ägir")],
)
def test_letters_that_sort_alike(one: str, other: str) -> None:
    assert sort_word(one) == sort_word(other)


def test_the_family_name_decides_first() -> None:
    assert sort_name("Berg", "Östen") < sort_name("Berg Andersson", "Anna")


def test_sort_names_are_plain_ascii_for_swedish_names() -> None:
    assert sort_name("Öberg", "Åsa Märta").isascii()


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        (("2020-01-01", "2020-01-31"), ("2020-01-31", None), True),
        (("2020-01-01", "2020-01-31"), ("2020-02-01", None), False),
        (("2020-01-01", None), ("2025-01-01", None), True),
        (("2020-01-01", None), ("2019-01-01", "2019-12-31"), False),
    ],
)
def test_the_last_day_counts(
    one: tuple[str, str | None], other: tuple[str, str | None], *, meets: bool
) -> None:
    def period(days: tuple[str, str | None]) -> tuple[date, date | None]:
        return date.fromisoformat(days[0]), date.fromisoformat(days[1]) if days[1] else None

    assert overlap(period(one), period(other)) is meets
    assert overlap(period(other), period(one)) is meets


def test_only_some_may_read_identities_or_persons() -> None:
    def holders(permission: str) -> set[str]:
        return {role for role, held in MAY.items() if permission in held}

    assert holders("identity:read") == {"project-owner"}
    assert not holders("people:read") & {
        "platform-admin", "tenant-admin", "strategic-manager", "evaluator", "analyst", "regional",
    }  # fmt: skip
    assert holders("tenants:write") == {"platform-admin"}
    assert "platform-admin" not in GRANTABLE
