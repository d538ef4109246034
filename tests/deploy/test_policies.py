"""What holds for every pod, with each rule shown to find what breaks it."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest
from kubernetes_validate import ValidationError, validate

from tests.deploy.manifests import Manifest, containers, matches, of_kind, pods

VERSIONS = ("1.32", "1.34", "1.37")
OPERATORS = ("cnpg", "monitoring.coreos", "keda", "external-secrets", "gateway.networking")
SECRET = re.compile(
    r"(?i)://[^/@\s]+:[^/@\s{]+@|password\s*[:=]|BEGIN [A-Z ]*PRIVATE KEY|\bS[UAO][A-Z2-7]{54}"
)


def faults(manifests: list[Manifest]) -> list[str]:
    """Every rule of the house that some pod breaks."""
    found = []
    for name, template in pods(manifests):
        spec, labels = template["spec"], template["metadata"]["labels"]
        for one in containers(template):
            found += [f"{name}: {fault}" for fault in _of_container(spec, one)]
        if not name.startswith("Job") and not any(
            matches(pdb["spec"]["selector"], labels)
            for pdb in of_kind(manifests, "PodDisruptionBudget")
        ):
            found.append(f"{name}: no disruption budget")
        if not name.startswith("Job") and not all(
            {"livenessProbe", "readinessProbe"} <= one.keys() for one in spec["containers"]
        ):
            found.append(f"{name}: no probes")
    return found


def _of_container(spec: Manifest, one: Manifest) -> list[str]:
    security, pod = one.get("securityContext", {}), spec.get("securityContext", {})
    mounted = {volume["name"] for volume in spec.get("volumes", ())}
    mounts = {mount["name"] for mount in one.get("volumeMounts", ())} - {"data"}
    checks = {
        "may be root": pod.get("runAsNonRoot") is True and pod.get("runAsUser", 0) > 0,
        "no seccomp": pod.get("seccompProfile", {}).get("type") == "RuntimeDefault",
        "writes its image": security.get("readOnlyRootFilesystem") is True,
        "may escalate": security.get("allowPrivilegeEscalation") is False,
        "has capabilities": security.get("capabilities", {}).get("drop") == ["ALL"],
        "no memory limit": "memory" in one.get("resources", {}).get("limits", {}),
        "no requests": {"cpu", "memory"} <= one.get("resources", {}).get("requests", {}).keys(),
        "no fixed image": ":" in one["image"] and not one["image"].endswith(":latest"),
        "holds a token of the cluster": spec.get("automountServiceAccountToken") is False,
        "mounts what is not there": mounts <= mounted,
    }
    return [fault for fault, holds in checks.items() if not holds]


def test_the_schemas_of_three_versions_accept_every_manifest(manifests: list[Manifest]) -> None:
    ours = [one for one in manifests if not any(o in one["apiVersion"] for o in OPERATORS)]
    assert len(ours) > 40
    for version in VERSIONS:
        for one in ours:
            validate(one, version, strict=True)
    broken = copy.deepcopy(ours[0])
    broken["metdata"] = {}
    with pytest.raises(ValidationError):
        validate(broken, VERSIONS[0], strict=True)


def test_every_pod_keeps_the_rules_of_the_house(manifests: list[Manifest]) -> None:
    assert len(list(pods(manifests))) > 15
    assert faults(manifests) == []


def _container(template: Manifest) -> Any:
    return template["spec"]["containers"][0]


@pytest.mark.parametrize(
    ("fault", "plant"),
    [
        ("may be root", lambda t: t["spec"]["securityContext"].update(runAsUser=0)),
        ("no seccomp", lambda t: t["spec"]["securityContext"].pop("seccompProfile")),
        (
            "writes its image",
            lambda t: _container(t)["securityContext"].pop("readOnlyRootFilesystem"),
        ),
        (
            "may escalate",
            lambda t: _container(t)["securityContext"].pop("allowPrivilegeEscalation"),
        ),
        ("has capabilities", lambda t: _container(t)["securityContext"].pop("capabilities")),
        ("no memory limit", lambda t: _container(t)["resources"].pop("limits")),
        ("no requests", lambda t: _container(t)["resources"].pop("requests")),
        ("no fixed image", lambda t: _container(t).update(image="nats:latest")),
        ("holds a token", lambda t: t["spec"].pop("automountServiceAccountToken")),
        ("mounts what", lambda t: _container(t).update(volumeMounts=[{"name": "elsewhere"}])),
        ("no probes", lambda t: _container(t).pop("readinessProbe")),
        ("no disruption budget", lambda t: t["metadata"].update(labels={})),
    ],
)
def test_each_rule_finds_what_breaks_it(
    production: list[Manifest], fault: str, plant: Callable[[Manifest], None]
) -> None:
    planted = copy.deepcopy(production)
    name, template = next(pods(planted))
    plant(template)
    assert [one for one in faults(planted) if one.startswith(f"{name}: {fault}")]


def test_nothing_secret_stands_in_plain_text(manifests: list[Manifest]) -> None:
    assert not list(of_kind(manifests, "Secret"))
    assert not [one["metadata"]["name"] for one in manifests if SECRET.search(str(one))]
    assert SECRET.search("postgresql://app:secret@db/x")
    assert not SECRET.search("postgresql://app:{{ .password }}@db/x")


def test_requests_stay_within_limits(manifests: list[Manifest]) -> None:
    def bytes_of(size: str) -> int:
        number, unit = re.fullmatch(r"(\d+)(Mi|Gi)", size).groups()  # type: ignore[union-attr]  # else it fails
        return int(number) * 1024 ** (2 if unit == "Mi" else 3)

    for name, template in pods(manifests):
        for one in containers(template):
            resources = one["resources"]
            assert bytes_of(resources["requests"]["memory"]) <= bytes_of(
                resources["limits"]["memory"]
            ), name


def test_the_namespace_demands_the_strictest_standard(manifests: list[Manifest]) -> None:
    (namespace,) = of_kind(manifests, "Namespace")
    enforced = namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
    assert enforced == "restricted"
    assert {
        one["metadata"].get("namespace", "samlyft") for one in manifests if one is not namespace
    } == {"samlyft"}


def test_what_selects_pods_finds_some(manifests: list[Manifest]) -> None:
    labels = [template["metadata"]["labels"] for _, template in pods(manifests)]
    # Pods of the operator's making carry what its cluster passes on.
    labels.append({"samlyft.example/store": "postgres"})
    for one in of_kind(manifests, "Service"):
        assert any(matches({"matchLabels": one["spec"]["selector"]}, some) for some in labels)
    for one in of_kind(manifests, "PodDisruptionBudget", "PodMonitor"):
        assert any(matches(one["spec"]["selector"], some) for some in labels), one["metadata"]
    for one in of_kind(manifests, "NetworkPolicy"):
        assert any(matches(one["spec"]["podSelector"], some) for some in labels), one["metadata"]
    made = {(one["kind"], one["metadata"]["name"]) for one in manifests}
    for one in of_kind(manifests, "HorizontalPodAutoscaler", "ScaledObject"):
        target = one["spec"]["scaleTargetRef"]
        assert (target.get("kind", "Deployment"), target["name"]) in made
