"""Questionnaires that are shipped, ready to be sent to `POST /questionnaires`. The wording is ours."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from samlyft_survey.forms import QuestionnaireBody


@cache
def shipped_names() -> tuple[str, ...]:
    """The names of all that are shipped."""
    folder = files(__package__).joinpath("ready")
    return tuple(sorted(one.name.removesuffix(".json") for one in folder.iterdir()))


def shipped(name: str) -> QuestionnaireBody:
    """The shipped questionnaire of that file name, without `.json`."""
    return QuestionnaireBody.model_validate_json(
        files(__package__).joinpath("ready", f"{name}.json").read_bytes()
    )
