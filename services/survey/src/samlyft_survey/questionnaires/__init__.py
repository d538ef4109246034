"""Questionnaires that are shipped, ready to be sent to `POST /questionnaires`. The wording is ours."""

from __future__ import annotations

from importlib.resources import files

from samlyft_survey.forms import QuestionnaireBody


def shipped(name: str) -> QuestionnaireBody:
    """The shipped questionnaire of that file name, without `.json`."""
    return QuestionnaireBody.model_validate_json(
        files(__package__).joinpath("ready", f"{name}.json").read_bytes()
    )
