"""The manifests as an administrator gets them, one overlay at a time."""

from __future__ import annotations

import pytest

from tests.deploy.manifests import K8S, OVERLAYS, Manifest, render


@pytest.fixture(scope="session", params=OVERLAYS)
def manifests(request: pytest.FixtureRequest) -> list[Manifest]:
    return render(K8S / "overlays" / request.param)


@pytest.fixture(scope="session")
def production() -> list[Manifest]:
    return render(K8S / "overlays" / "production")
