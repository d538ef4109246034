"""Events of other services that enrollment listens to: none yet."""

from collections.abc import Mapping

from samlyft_common.events import Event
from samlyft_common.service import Handler

HANDLERS: Mapping[type[Event], Handler] = {}
