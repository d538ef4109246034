"""The services as the generators see them: every member under `services/`, imported by name."""

from __future__ import annotations

import base64
import logging
from importlib import import_module
from pathlib import Path

from fastapi import FastAPI

from samlyft_common.service import Service
from samlyft_running.app import build_app

logging.getLogger("fastapi").setLevel(logging.ERROR)  # it misses a checker of e-mail addresses
ROOT = Path(__file__).resolve().parents[1]
PAGES = "portal"
"""A front end of the others' APIs: it has no API, database or events of its own."""
NAMES = sorted({file.parent.name for file in ROOT.glob("services/*/pyproject.toml")} - {PAGES})
SETTINGS = {
    "environment": "development",
    "public_url": "https://api.samlyft.example",
    "database_url": "postgresql://nobody@127.0.0.1/none",
    "secret_key": base64.b64encode(bytes(range(32))).decode(),
}
"""Enough to build an application that is never started; what the environment says is overruled."""


def service(name: str) -> Service:
    """`SERVICE` of a service's `main`."""
    found = import_module(f"samlyft_{name.replace('-', '_')}.main").SERVICE
    if not isinstance(found, Service):
        msg = f"{name}: SERVICE in main is not a Service"
        raise TypeError(msg)
    return found


def application(name: str) -> FastAPI:
    """A service's application without database, broker or lifespan."""
    found = service(name)
    return build_app(found, found.settings.model_validate(SETTINGS))
