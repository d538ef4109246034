"""Alembic's entry for the survey database."""

from samlyft_common.migrations import run
from samlyft_survey.models import METADATA

run(METADATA)
