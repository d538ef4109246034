"""Tables of the survey database. No column here leads from an answer to a person or to a token.

The token broker keeps its own tables in a database of its own (`broker/models.py`).
"""

from samlyft_survey.models.answers import Answer
from samlyft_survey.models.copies import Participation, Person, Workplace
from samlyft_survey.models.questionnaires import Questionnaire
from samlyft_survey.models.releases import Release
from samlyft_survey.models.rounds import Family, Round, Status
from samlyft_survey.tables import METADATA, Base

__all__ = [
    "METADATA",
    "Answer",
    "Base",
    "Family",
    "Participation",
    "Person",
    "Questionnaire",
    "Release",
    "Round",
    "Status",
    "Workplace",
]
