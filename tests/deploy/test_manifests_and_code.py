"""Ports, paths, variables, permissions and metrics: what the manifests name exists in the code, and the other way."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import nkeys
import pytest
from prometheus_client.metrics import MetricWrapperBase
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_enrollment.clients import figures as keys
from samlyft_local.jetstream import permissions
from samlyft_local.programs import find
from samlyft_local.settings import SERVICES
from samlyft_operations import figures, reconciled
from samlyft_portal.settings import Settings as PortalSettings
from samlyft_running import metrics
from samlyft_running.cli import VERBS
from samlyft_running.probes import Probes
from samlyft_running.streams import connect, declare_stream
from samlyft_testing import until
from samlyft_training_log import figures as attendance
from tests.deploy.manifests import K8S, Manifest, containers, named, of_kind, pods, render

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
HEADLINES = {
    re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).replace(" ", "-")
    for line in OPERATIONS.read_text(encoding="utf-8").splitlines()
    if line.startswith("## ")
}

TELLING = (metrics, figures, reconciled, keys, attendance)
"""Modules that have metrics of ours."""


def service(name: str) -> Service:
    found: Service = import_module(f"samlyft_{name.replace('-', '_')}.main").SERVICE
    return found


def variables(manifests: list[Manifest]) -> set[str]:
    """Every `SAMLYFT_*` that the manifests set, wherever."""
    return set(re.findall(r"SAMLYFT_[A-Z_]+", json.dumps(manifests)))


def fields() -> set[str]:
    classes: list[type[BaseSettings]] = [service(name).settings for name in SERVICES]
    classes.append(PortalSettings)
    return {f"SAMLYFT_{name.upper()}" for one in classes for name in one.model_fields}


def test_every_variable_is_one_that_the_code_reads(manifests: list[Manifest]) -> None:
    assert variables(manifests) - fields() == {"SAMLYFT_BROKER_OWNER_DATABASE_URL"}


def test_every_setting_is_set_or_told_of_in_the_runbook(production: list[Manifest]) -> None:
    image = (K8S.parent / "docker" / "Dockerfile").read_text(encoding="utf-8")
    told = variables(production) | set(
        re.findall(r"SAMLYFT_[A-Z_]+", image + OPERATIONS.read_text(encoding="utf-8"))
    )
    assert fields() - told == set()


def test_probes_and_ports_are_those_of_the_processes(manifests: list[Manifest]) -> None:
    paths = {route.path for route in Probes(None, ("api",), None).app.routes}  # type: ignore[arg-type, attr-defined]  # only its routes
    shared = named(manifests, "ConfigMap", "samlyft")["data"]
    for name, template in pods(manifests):
        if template["metadata"]["labels"].get("app.kubernetes.io/part-of") != "samlyft":
            continue
        for one in template["spec"]["containers"]:
            numbers = {port["name"]: port["containerPort"] for port in one.get("ports", ())}
            assert numbers.get("probes", 9100) == int(shared["SAMLYFT_PROBE_PORT"])
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                if probe in one:
                    asked = one[probe]["httpGet"]
                    assert asked["path"] in paths, name
                    assert asked["port"] in numbers, name


def test_every_process_runs_a_verb_that_exists(manifests: list[Manifest]) -> None:
    words = {
        one["args"][0]
        for _, template in pods(manifests)
        for one in containers(template)
        if "samlyft-" in one["image"] and "args" in one
    }
    assert words == {"api", "worker", "relay", "migrate", "provision"}
    assert words <= VERBS.keys()


def test_a_part_holds_no_secret_that_it_has_no_use_for(manifests: list[Manifest]) -> None:
    for name in SERVICES:
        for part, secrets in (
            ("api", {"app"}),
            ("worker", {"app"}),
            ("relay", {"app", "relay"}),
            ("migrate", {"app", "owner"}),
        ):
            kind = "Job" if part == "migrate" else "Deployment"
            template = named(manifests, kind, f"{name}-{part}")["spec"]["template"]
            held = {
                source["secretRef"]["name"]
                for one in containers(template)
                for source in one["envFrom"]
                if "secretRef" in source
            }
            assert held == {f"{name}-{secret}" for secret in secrets}
    assert {one["metadata"]["name"] for one in of_kind(manifests, "ExternalSecret")} >= {
        f"{name}-{secret}" for name in SERVICES for secret in ("app", "relay", "owner")
    }


def test_the_gateway_knows_the_way_to_every_service(manifests: list[Manifest]) -> None:
    (route,) = of_kind(manifests, "HTTPRoute")
    ways = {
        rule["matches"][0]["path"]["value"]: rule["backendRefs"][0]["name"]
        for rule in route["spec"]["rules"]
        if "backendRefs" in rule
    }
    assert ways["/portal"] == "portal-api"
    for name in SERVICES:
        paths = [service(name).root_path, *service(name).beside]
        assert all(
            any(path.startswith(f"{way}/") and to == f"{name}-api" for way, to in ways.items())
            for path in paths
        )


def test_workers_are_scaled_by_the_streams_they_hear(production: list[Manifest]) -> None:
    for one in of_kind(production, "ScaledObject"):
        name = one["metadata"]["name"].removesuffix("-worker")
        heard = {trigger["metadata"]["stream"] for trigger in one["spec"]["triggers"]}
        assert heard == set(service(name).sources)
        assert {t["metadata"]["consumer"] for t in one["spec"]["triggers"]} == {name}


def _config(manifests: list[Manifest]) -> Any:
    return next(
        one["data"]
        for one in of_kind(manifests, "ConfigMap")
        if one["metadata"]["name"].startswith("samlyft-nats-") and "nats.conf" in one["data"]
    )


def _new_key() -> tuple[str, str]:
    """Seed and public half of a user's key."""
    seed = nkeys.encode_seed(os.urandom(32), prefix=nkeys.PREFIX_BYTE_USER)
    return seed.decode(), nkeys.from_seed(seed).public_key.decode()


def _written(manifests: list[Manifest], where: Path) -> tuple[Path, dict[str, str]]:
    """The server's file with what it includes, and the environment that it reads; ports and data of our own."""
    for file, text in _config(manifests).items():
        text = text.replace("store_dir: /data", f"store_dir: {where / 'data'}")
        (where / file).write_text(re.sub(r'"0.0.0.0:\d+"', '"127.0.0.1:-1"', text))
    keys = {f"NKEY_{name.replace('-', '_').upper()}": _new_key()[1] for name in SERVICES}
    return where / "nats.conf", keys | {"POD_NAME": "samlyft-nats-0"}


def test_nats_takes_its_configuration_and_syncs_every_message(
    manifests: list[Manifest], tmp_path: Path
) -> None:
    file, environment = _written(manifests, tmp_path)
    assert "sync_interval: always" in file.read_text()

    def accepts() -> bool:
        command = [str(find("nats-server")), "-t", "-c", str(file)]
        env = os.environ | environment
        return subprocess.run(command, capture_output=True, check=False, env=env).returncode == 0

    assert accepts()
    file.write_text(file.read_text().replace("jetstream: enabled", "jetstream: perhaps"))
    assert not accepts()


async def test_a_service_is_known_by_its_key_and_says_nothing_in_anothers_name(
    tmp_path: Path,
) -> None:
    file, environment = _written(render(K8S / "overlays" / "small"), tmp_path)
    seed, public = _new_key()
    environment |= {"NKEY_SURVEY": public}
    command = [str(find("nats-server")), "-c", str(file), "--ports_file_dir", str(tmp_path)]
    server = await asyncio.create_subprocess_exec(
        *command, env=os.environ | environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        ports = tmp_path / f"nats-server_{server.pid}.ports"
        await until(lambda: _true(ports.exists() and ports.read_text() != ""))
        settings = Settings(
            database_url=SecretStr("postgresql://nobody/nowhere"),
            nats_url=json.loads(ports.read_text())["nats"][0],
            nats_user="survey",
            nats_nkey_seed=SecretStr(seed),
        )
        client = await connect(settings, "test")
        stream = client.jetstream()
        await declare_stream(stream, "survey")
        assert (await stream.publish("samlyft.survey.x.y.v1.gr", b"1")).seq == 1
        with pytest.raises(TimeoutError):
            await stream.publish("samlyft.enrollment.x.y.v1.gr", b"1", timeout=0.5)
        await client.close()
    finally:
        server.terminate()
        await server.wait()


async def _true(it_is: bool) -> bool:
    return it_is


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_say_and_hear_the_same_as_on_a_developers_machine(
    production: list[Manifest], name: str
) -> None:
    text = _config(production)["nats.conf"]
    own = text[text.index(f"$NKEY_{name.replace('-', '_').upper()}") :]
    publish, subscribe = re.findall(r"allow: \[(.*?)\]", own, re.DOTALL)[:2]
    wanted = permissions(name)
    assert re.findall(r'"([^"]+)"', publish) == wanted["publish"]["allow"]
    assert re.findall(r'"([^"]+)"', subscribe) == wanted["subscribe"]["allow"]


def test_a_commit_is_answered_when_two_have_it(production: list[Manifest]) -> None:
    (cluster,) = of_kind(production, "Cluster")
    synchronous = cluster["spec"]["postgresql"]["synchronous"]
    assert synchronous == {"method": "any", "number": 1, "dataDurability": "required"}
    assert cluster["spec"]["instances"] == 3
    shared = named(production, "ConfigMap", "samlyft")["data"]
    assert named(production, "StatefulSet", "samlyft-nats")["spec"]["replicas"] == int(
        shared["SAMLYFT_NATS_REPLICAS"]
    )
    assert shared["SAMLYFT_ENVIRONMENT"] == "production"


def test_alerts_and_dashboard_name_metrics_that_exist_and_lead_to_the_runbook(
    production: list[Manifest],
) -> None:
    told = {
        f"{family.name}{suffix}"
        for one in {name: one for module in TELLING for name, one in vars(module).items()}.values()
        if isinstance(one, MetricWrapperBase)
        for family in one.collect()
        for suffix in ("", "_total", "_count", "_bucket", "_sum")
    }
    (rules,) = of_kind(production, "PrometheusRule")
    dashboard = (K8S / "components" / "monitoring" / "samlyft.json").read_text(encoding="utf-8")
    used = set(re.findall(r"samlyft_[a-z_]+", json.dumps(rules["spec"]) + dashboard))
    assert len(used) > 8
    assert used <= told
    anchors = {
        rule["annotations"]["runbook_url"].partition("#")[2]
        for group in rules["spec"]["groups"]
        for rule in group["rules"]
    }
    assert anchors <= HEADLINES, anchors - HEADLINES


def test_every_value_of_the_one_file_is_carried_to_its_place() -> None:
    values = (K8S / "overlays" / "production" / "values.yaml").read_text(encoding="utf-8")
    names = re.findall(r"^  ([a-z_]+): \S", values.partition("\ndata:")[2], re.MULTILINE)
    text = (K8S / "components" / "values" / "kustomization.yaml").read_text(encoding="utf-8")
    assert len(names) > 15
    assert {f"data.{name}" for name in names} == set(re.findall(r"data\.[a-z_]+(?=})", text))
