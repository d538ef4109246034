"""Plain Swedish names, combined at random: no one in particular."""

from __future__ import annotations

from importlib.resources import files
from random import Random


def _lists() -> list[list[str]]:
    """Women's, men's and family names; each list follows its title."""
    text = (files("samlyft_local.demo") / "data" / "names.txt").read_text(encoding="utf-8")
    return [part.split()[1:] for part in text.split("\n\n")]


WOMEN, MEN, FAMILIES = _lists()


def draw(rng: Random, *, woman: bool) -> tuple[str, str]:
    """A given and a family name."""
    return rng.choice(WOMEN if woman else MEN), rng.choice(FAMILIES)
