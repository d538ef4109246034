"""Areas of competence frameworks by version: data, so that a new version is rows and not code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from samlyft_survey.labels import Label


@cache
def areas() -> Mapping[str, Label]:
    """`digcomp-2.2:1` and so on, with names."""
    text = files("samlyft_survey").joinpath("data/competence_areas.csv").read_text("utf-8")
    return {
        f"{row['framework']}-{row['version']}:{row['area']}": Label(
            sv=row["name_sv"], en=row["name_en"]
        )
        for row in csv.DictReader(text.splitlines())
    }
