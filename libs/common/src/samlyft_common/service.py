"""What makes one service out of the shared plumbing: its name, tables, routes, handlers and who may do what."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, FastAPI
from sqlalchemy import MetaData
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import MachineSeen
from samlyft_common.db import Database
from samlyft_common.settings import Settings
from samlyft_events import Event
from samlyft_web.problems import Text

Handler = Callable[[AsyncSession, list[Any]], Awaitable[None]]
"""Applies one batch of events of one type and one tenant, set-based, in the transaction of the inbox rows."""
Beside = Callable[[Settings, asyncio.Event], Awaitable[None]]
"""What a relay process runs besides (`Service.beside_relay`): works until the event is set."""

Job = Callable[[Database, Any, asyncio.Event], Awaitable[None]]
"""Work that waits in rows: takes the process's database, the service's settings, and when to stop."""


@dataclass(frozen=True)
class Verb:
    """A verb of the command line beyond those that every service has."""

    help: str
    run: Callable[[Any, argparse.Namespace], Awaitable[int]]
    """Takes the service's settings and what was said; gives the exit status."""
    arguments: Callable[[argparse.ArgumentParser], None] = lambda _: None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Command:
    """A verb of what is no service, without settings or an event loop of ours: it may start processes."""

    help: str
    run: Callable[[argparse.Namespace], int]
    arguments: Callable[[argparse.ArgumentParser], None]
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Service:
    """Everything that differs between services; `app` and `cli` build the rest from it."""

    name: str
    package: str
    title: Text
    description: Text
    settings: type[Settings]
    metadata: MetaData
    routers: tuple[APIRouter, ...]
    may: Mapping[str, frozenset[str]]
    """Role to permissions; machine clients hold permissions as scopes."""
    handlers: Mapping[type[Event], Handler] = field(default_factory=dict)
    rebuilds: tuple[str, ...] = ()
    """Tables of the read model, emptied by `rebuild` and filled again from events."""
    machine_seen: MachineSeen | None = None
    """Told of each machine client once a process and day."""
    jobs: tuple[Job, ...] = ()
    """What the worker does besides applying events; each runs until its `stop` is set."""
    beside_relay: tuple[Beside, ...] = ()
    """What else the relay process runs, with the relay's role: one at a time is the task's own care."""
    verbs: Mapping[str, Verb] = field(default_factory=dict)
    """Further verbs of the command line; one of two words stands under the first: `keys rotate`."""
    quiet: tuple[str, ...] = ()
    """Ends of paths that leave no access log and no trace."""
    beside: Mapping[str, Callable[[FastAPI], FastAPI]] = field(default_factory=dict)
    """Standards with rules of their own, by the path they stand under: an application with its own document, guard
    and login, made from the service's own, whose `state` it shares."""

    @property
    def root_path(self) -> str:
        """Where the service stands under the one origin; the major version is here and not in the routes."""
        return f"/{self.name}/v1"

    @property
    def sources(self) -> dict[str, list[type[Event]]]:
        """Consumed event types by the service that publishes them."""
        result: dict[str, list[type[Event]]] = {}
        for event in self.handlers:
            result.setdefault(event.producer, []).append(event)
        return result
