"""The manifests as an administrator gets them: rendered by kubectl, one overlay at a time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

K8S = Path(__file__).parents[2] / "deploy" / "k8s"
OVERLAYS = ("production", "small", "air-gapped")
Manifest = dict[str, Any]


def program(name: str) -> str:
    """A program of the environment that the tests run in."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found, f"{name} is not installed"
    return found


def render(overlay: Path) -> list[Manifest]:
    command = [program("kubectl"), "kustomize", str(overlay)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return [document for document in yaml.safe_load_all(answer.stdout) if document]


def of_kind(manifests: list[Manifest], *kinds: str) -> Iterator[Manifest]:
    return (one for one in manifests if one["kind"] in kinds)


def named(manifests: list[Manifest], kind: str, name: str) -> Manifest:
    return next(one for one in of_kind(manifests, kind) if one["metadata"]["name"] == name)


def pods(manifests: list[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Name and template of whatever makes pods."""
    for one in of_kind(manifests, "Deployment", "StatefulSet", "Job"):
        yield f"{one['kind']} {one['metadata']['name']}", one["spec"]["template"]


def containers(template: Manifest) -> list[Manifest]:
    return [*template["spec"].get("initContainers", ()), *template["spec"]["containers"]]


def matches(selector: Manifest, labels: Manifest) -> bool:
    """Whether a label selector takes a pod."""
    wanted = selector.get("matchLabels", {}).items()
    said = [
        (labels.get(rule["key"]) in rule["values"]) == (rule["operator"] == "In")
        for rule in selector.get("matchExpressions", ())
    ]
    return all(labels.get(key) == value for key, value in wanted) and all(said)
