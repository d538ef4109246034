"""Tables of the survey database. No column here leads from an answer to a person or to a token.

The token broker keeps its own tables in a database of its own (`broker/models.py`).
"""

from samlyft_survey.models.answers import Answer
from samlyft_survey.models.copies import (
    Employment,
    MeanLimit,
    Participation,
    Person,
    Project,
    Trained,
    Workplace,
)
from samlyft_survey.models.groups import FreeText, GroupReturn
from samlyft_survey.models.links import Address, SharedLink
from samlyft_survey.models.questionnaires import Questionnaire
from samlyft_survey.models.releases import Release
from samlyft_survey.models.results import ResultTable
from samlyft_survey.models.rounds import Family, Round, Status
from samlyft_survey.tables import METADATA, Base

__all__ = [
    "METADATA",
    "Address",
    "Answer",
    "Base",
    "Employment",
    "Family",
    "FreeText",
    "GroupReturn",
    "MeanLimit",
    "Participation",
    "Person",
    "Project",
    "Questionnaire",
    "Release",
    "ResultTable",
    "Round",
    "SharedLink",
    "Status",
    "Trained",
    "Workplace",
]
