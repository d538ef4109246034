"""Migrates the broker's database, named by `SAMLYFT_BROKER_OWNER_DATABASE_URL`."""

import asyncio
import os

from samlyft_survey.broker.migration import migrate

asyncio.run(migrate(os.environ["SAMLYFT_BROKER_OWNER_DATABASE_URL"]))
