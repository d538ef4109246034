"""Alembic's entry for the broker's database."""

from samlyft_common.migrations import run
from samlyft_survey.broker.models import METADATA

run(METADATA)
