"""Who may reach whom: the network policies, and the table that administrators read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.deploy.manifests import Manifest, matches, of_kind, pods

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
STORES = {
    "PostgreSQL": {"samlyft.example/store": "postgres"},
    "NATS": {"samlyft.example/store": "nats"},
    "collector": {"samlyft.example/store": "collector"},
}
OUTSIDE = {
    "gateway": {"samlyft.example/gateway": "true"},
    "monitoring": {"samlyft.example/monitoring": "true"},
    "names": {"kubernetes.io/metadata.name": "kube-system"},
    "database operator": {"kubernetes.io/metadata.name": "cnpg-system"},
}
SINGLE = ("reporting's api", "enrollment's api")
"""Parts that may do what the same part of another service may not."""
Row = tuple[str, str, int]


def parts(manifests: list[Manifest]) -> dict[str, dict[str, str]]:
    """Our processes by what they do, which is the same for each service, and those two that are not."""
    found = {}
    for _, template in pods(manifests):
        labels = dict(template["metadata"]["labels"])
        if labels.get("app.kubernetes.io/part-of") == "samlyft":
            service, part = labels["app.kubernetes.io/name"], labels["part"]
            if f"{service}'s {part}" in SINGLE:
                found[f"{service}'s {part}"] = labels
            found[part] = {k: v for k, v in labels.items() if k != "app.kubernetes.io/name"}
    return found


def ports(manifests: list[Manifest]) -> dict[str, int]:
    return {
        port["name"]: port["containerPort"]
        for _, template in pods(manifests)
        for one in template["spec"]["containers"]
        for port in one.get("ports", ())
    }


def _peers(rule: Manifest, side: str, everyone: dict[str, dict[str, str]]) -> set[str]:
    if not rule.get(side):
        return {"world", *everyone}
    found = set()
    for peer in rule[side]:
        if "ipBlock" in peer:
            found.add("world")
        pod, place = peer.get("podSelector"), peer.get("namespaceSelector")
        if pod is not None:
            found |= {name for name, labels in everyone.items() if matches(pod, labels)}
        if place is not None:
            found |= {name for name, labels in OUTSIDE.items() if matches(place, labels)}
    return found


def _allowed(manifests: list[Manifest], direction: str, side: str) -> set[tuple[str, str, int]]:
    """Pairs (a pod, its peer, the port) that policies of one direction let through."""
    numbers, everyone = ports(manifests), parts(manifests) | STORES
    found = set()
    for policy in of_kind(manifests, "NetworkPolicy"):
        if direction not in policy["spec"]["policyTypes"]:
            continue
        for rule in policy["spec"].get(direction.lower(), ()):
            wanted = [numbers.get(p["port"], p["port"]) for p in rule["ports"]]
            for name, labels in everyone.items():
                if matches(policy["spec"]["podSelector"], labels):
                    for peer in _peers(rule, side, everyone):
                        found |= {(name, peer, int(port)) for port in wanted}
    return found


def connections(manifests: list[Manifest]) -> set[Row]:
    """Both ends must agree; what is outside has one end."""
    outward = _allowed(manifests, "Egress", "to")
    inward = {(peer, name, port) for name, peer, port in _allowed(manifests, "Ingress", "from")}
    outside = {*OUTSIDE, "world"}
    agreed = {
        row
        for row in outward | inward
        if (row in outward or row[0] in outside) and (row in inward or row[1] in outside)
    }
    return {row for row in agreed if _common(row) == row or _common(row) not in agreed}


def _common(row: Row) -> Row:
    """The row of the part in general, if there is one: what holds for all is said once."""
    return (row[0].rpartition("'s ")[2], row[1].rpartition("'s ")[2], row[2])


def documented() -> set[Row]:
    text = OPERATIONS.read_text(encoding="utf-8")
    table = text[text.index("| from | to | port |") :].split("\n\n")[0]
    found = set()
    for line in table.splitlines()[2:]:
        _, sources, targets, numbers, *_ = (cell.strip() for cell in line.split("|"))
        for source in sources.split(", "):
            for target in targets.split(", "):
                found |= {(source, target, int(n)) for n in re.findall(r"\d+", numbers)}
    return found


def test_what_is_open_is_what_the_runbook_says(production: list[Manifest]) -> None:
    assert connections(production) == documented()


def test_a_policy_too_many_would_be_seen(production: list[Manifest]) -> None:
    hole: Any = {
        "kind": "NetworkPolicy",
        "spec": {
            "podSelector": {"matchLabels": {"part": "api"}},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [
                {
                    "from": [{"podSelector": {"matchLabels": {"part": "api"}}}],
                    "ports": [{"port": 8000}],
                }
            ],
            "egress": [
                {
                    "to": [{"podSelector": {"matchLabels": {"part": "api"}}}],
                    "ports": [{"port": 8000}],
                }
            ],
        },
    }
    more = connections([*production, hole]) - connections(production)
    assert more == {("api", "api", 8000)}


def test_nothing_is_open_unless_named(production: list[Manifest]) -> None:
    (default,) = [
        one
        for one in of_kind(production, "NetworkPolicy")
        if one["spec"]["podSelector"] == {} and len(one["spec"]["policyTypes"]) == 2
    ]
    assert not {"ingress", "egress"} & default["spec"].keys()
