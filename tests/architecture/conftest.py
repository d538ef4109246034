"""Each of the four services in turn."""

from __future__ import annotations

from importlib import import_module

import pytest

from samlyft_common.service import Service

SERVICES = ("enrollment", "training_log", "survey", "reporting")


@pytest.fixture(scope="module", params=SERVICES)
def service(request: pytest.FixtureRequest) -> Service:
    service: Service = import_module(f"samlyft_{request.param}.main").SERVICE
    return service
