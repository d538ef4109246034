"""Migrations of the sample service."""

from samlyft_common.migrations import run
from samlyft_sample.main import Base

run(Base.metadata)
