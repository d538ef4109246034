"""What Modig's table shows, from answers of the agreed form."""

from __future__ import annotations

from typing import Any

from samlyft_local.demo.table import modig_table, number


def figure(indicator: str, value: float | str | None, unit: str = "persons") -> dict[str, Any]:
    return {"indicator": indicator, "value": value, "unit": unit, "n": 1500, "base": "care_staff"}


def summary(persons: int, managers: int | None, minutes: int) -> dict[str, Any]:
    figures = [
        figure("persons_trained", persons),
        figure("managers_trained", managers),
        figure("training_minutes", minutes, "minutes"),
        figure("training_hours", f"{minutes / 60:.2f}", "hours"),
        figure("sessions_held", 1430, "sessions"),
        figure("outcome:stronger_knowledge", 0.6, "share"),
    ]
    group = {"key": "1440", "label": "Ale", "figures": [figure("persons_trained", persons // 7)]}
    return {"synthetic": True, "figures": figures, "groups": [group]}


BETWEEN = {
    "persons": {
        "from": 3552,
        "to": 3513,
        "difference": -39,
        "causes": [{"cause": "merged", "count": -21}, {"cause": "new", "count": 7}],
    },
    "minutes": {"from": 1_830_000, "to": 1_836_300, "difference": 6300, "causes": []},
}


def table() -> str:
    both = [summary(3552, 101, 1_830_000), summary(3513, None, 1_836_300)]
    return "\n".join(modig_table(both, both, BETWEEN)).replace("\u00a0", " ")


def test_numbers_are_written_in_swedish() -> None:
    assert number(1_836_300) == "1\u00a0836\u00a0300"
    assert number(0.5) == "0,5"
    assert number(-39, signed=True) == "\u221239"
    assert number(7, signed=True) == "+7"
    assert number(None) == ".."


def test_table_shows_both_dates_and_is_marked_synthetic() -> None:
    shown = table()
    assert "SYNTETISK · SYNTHETIC" in shown
    assert "2021-04-21" in shown
    assert "3 552" in shown
    assert "30 605" in shown
    assert "60 %" in shown


def test_table_names_the_causes_and_says_they_are_made_up() -> None:
    shown = table()
    assert "−21" in shown
    assert "påhittade" in shown


def test_hidden_figures_are_shown_as_hidden() -> None:
    managers = next(line for line in table().splitlines() if "varav chefer" in line)
    assert managers.split()[-2:] == ["101", ".."]


def test_columns_are_aligned() -> None:
    rows = [line for line in table().splitlines() if "3 552" in line or "1 836 300" in line]
    figures = [row for row in rows if row.startswith(("  Utbildade", "  i minuter"))]
    assert len({len(row) for row in figures}) == 1
