"""Charts: drawn without a network, in Swedish, with a text alternative, and nothing shown that is held back."""

from __future__ import annotations

import socket
from xml.etree import ElementTree

import pytest

from samlyft_charts import (
    Answers,
    Bar,
    Change,
    Look,
    Point,
    Spec,
    bars,
    diverging,
    dumbbells,
    lines,
    png,
    svg,
)
from samlyft_charts.look import on_colour

NAME = "{http://www.w3.org/2000/svg}"
STEPS = ["Inte alls", "Lite", "Ganska", "Mycket"]


def each(look: Look) -> dict[str, Spec]:
    rows = [
        Bar("Härryda", 0.62, 0.5, 0.72, "n = 88"),
        Bar("Öckerö", None),
    ]
    months = [
        Point("Ale", "2020-01", 3),
        Point("Ale", "2020-02", None),
        Point("Tjörn", "2020-01", 1),
    ]
    answers = [Answers("Före", [0.3, 0.34, 0.26, 0.1]), Answers("Efter", None)]
    return {
        "bars": bars("Å ä ö", "Härryda 62 %.", rows, unit="share", look=look),
        "numbers": bars("Å ä ö", "1 234,5 timmar.", [Bar("Ale", 1234.5)], look=look),
        "diverging": diverging("Å ä ö", "30 % inte alls.", STEPS, answers, look=look),
        "dumbbells": dumbbells(
            "Å ä ö",
            "Från 42 till 71 %.",
            [Change("Läser e-post", 0.42, 0.71), Change("x", None, None)],
            ends=("Före", "Efter"),
            look=look,
        ),
        "lines": lines("Å ä ö", "Ale 3.", months, look=look),
    }


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a chart asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize("look", [Look(), Look(dark=True), Look(language="en")])
def test_every_chart_is_an_image_with_a_name_and_a_text(look: Look, no_network: None) -> None:
    for kind, spec in each(look).items():
        root = ElementTree.fromstring(svg(spec))  # noqa: S314  # drawn by us
        title, described = root.find(f"{NAME}title"), root.find(f"{NAME}desc")
        assert title is not None
        assert described is not None
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
        assert (title.text, described.text) == ("Å ä ö", spec["description"]), kind
        assert "http" not in "".join(
            value for part in root.iter() for value in part.attrib.values()
        )
        assert not [part for part in root.iter() if "style" in part.attrib], (
            "a strict page refuses it"
        )


def test_a_chart_is_drawn_as_pixels() -> None:
    small, large = (png(each(Look())["bars"], scale) for scale in (1, 2))
    assert small.startswith(b"\x89PNG")
    width = [int.from_bytes(image[16:20], "big") for image in (small, large)]
    assert width[1] == pytest.approx(2 * width[0], abs=2)


def test_swedish_letters_and_numbers_stand_in_the_picture() -> None:
    drawn = {kind: svg(spec) for kind, spec in each(Look()).items()}
    assert "Öckerö" in drawn["bars"]
    assert "62\u00a0% (n = 88)" in drawn["bars"]
    assert "1\u00a0234,5" in drawn["numbers"]
    assert "1,234.5" in svg(each(Look(language="en"))["numbers"])


def test_what_may_not_be_shown_says_so_and_holds_no_number() -> None:
    for kind in ("bars", "diverging", "dumbbells"):
        assert "visas inte (för få)" in svg(each(Look())[kind])
    assert "not shown (too few)" in svg(each(Look(language="en"))["bars"])


@pytest.mark.parametrize("number", range(2, 12))
@pytest.mark.parametrize("dark", [False, True])
def test_a_scale_has_a_colour_a_step(number: int, dark: bool) -> None:
    colours = Look(dark=dark).sides(number)
    assert len(colours) == number
    assert len(set(colours)) == min(number, 6 + number % 2)
    assert {on_colour(colour) for colour in colours} <= {"#000000", "#ffffff"}


def test_a_chart_holds_its_own_data() -> None:
    spec = each(Look())["bars"]
    with pytest.raises(ValueError, match="holds its own data"):
        svg({**spec, "data": {"url": "https://example.org/a.csv"}})
