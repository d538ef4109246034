"""Migrations of the sample service."""

from samlyft_sample.main import Base

from samlyft_common.migrations import run

run(Base.metadata)
