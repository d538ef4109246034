"""Events that enrollment listens to, of other services and its own; several parts may listen to the same one."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.service import Handler
from samlyft_enrollment.champions.hearing import HEARING
from samlyft_enrollment.heard.listening import HEARING as HEARD
from samlyft_enrollment.sign_ups.ended import HEARING as ENDED
from samlyft_events import Event


def together(*parts: Mapping[type[Event], Handler]) -> dict[type[Event], Handler]:
    """One handler an event, which calls those of all parts in turn."""
    listening: dict[type[Event], list[Handler]] = defaultdict(list)
    for part in parts:
        for event, handler in part.items():
            listening[event].append(handler)
    return {event: _all(handlers) for event, handlers in listening.items()}


def _all(handlers: list[Handler]) -> Handler:
    async def handle(session: AsyncSession, events: list[Any]) -> None:
        for handler in handlers:
            await handler(session, events)

    return handle


HANDLERS: Mapping[type[Event], Handler] = together(HEARING, HEARD, ENDED)
