"""Brings the broker's database to its newest revision: `python -m samlyft_survey.broker`, as its owner."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config


async def migrate(owner_url: str) -> None:
    """The broker's counterpart of the verb `migrate`: it has a database, and so an owner, of its own."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"] = owner_url
    await asyncio.to_thread(command.upgrade, config, "head")
