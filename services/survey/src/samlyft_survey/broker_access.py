"""The broker as routes get it: opened and closed with the API, in a database of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, Request

from samlyft_common.db import Database
from samlyft_survey.broker import Broker
from samlyft_survey.broker.keys import Keys, master_key
from samlyft_survey.settings import Settings
from samlyft_web.problems import Text, UnavailableError


@asynccontextmanager
async def broker_lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Given to one router: its lifespan joins that of the app."""
    settings: Settings = app.state.settings
    app.state.broker = None
    if settings.broker_database_url is None:
        yield
        return
    async with opened_broker(settings) as app.state.broker:
        yield


@asynccontextmanager
async def opened_broker(settings: Settings) -> AsyncIterator[Broker]:
    """The broker over pools of its own, for the API and for the job that keeps rounds."""
    database = Database(settings.model_copy(update={"database_url": settings.broker_database_url}))
    await database.start()
    try:
        yield Broker(database, Keys(master_key(settings.secret_key.get_secret_value())))
    finally:
        await database.stop()


async def _broker(request: Request) -> Broker:
    broker: Broker | None = request.app.state.broker
    if broker is None:
        raise UnavailableError(
            Text("Kodtjänsten är inte igång.", "The token broker is not set up.")
        )
    return broker


OpenBroker = Annotated[Broker, Depends(_broker)]
