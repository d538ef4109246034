"""What Prometheus would say: its own engine over the rules as shipped and over what real processes have told."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.deploy.manifests import K8S

RULES = K8S / "components" / "monitoring" / "rules.yaml"
WANTED = "SAMLYFT_PROMTOOL"
"""`required` where its absence is a failure; else its path, if it stands elsewhere."""
MINUTES = 120
FAULT_AT = 30
Samples = dict[str, float]


class Seen(NamedTuple):
    """What was scraped before and after a fault, and the seconds in between."""

    before: Samples
    after: Samples
    seconds: float = 60.0


def promtool() -> str | None:
    """Prometheus' checker of rules (Debian: `apt-get install prometheus`)."""
    named = os.environ.get(WANTED, "")
    return shutil.which(named) if "/" in named else shutil.which("promtool")


needs_promtool = pytest.mark.skipif(
    promtool() is None and os.environ.get(WANTED) != "required",
    reason="no promtool here: alerts are not tried (apt-get install prometheus has it)",
)


def read(text: str, **target: str) -> Samples:
    """A scrape, its series with the labels of the pod that they come from."""
    return {
        _series(sample.name, sample.labels | target): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("samlyft_")
    }


def rules() -> dict[str, Any]:
    """Alert by name."""
    spec = yaml.safe_load(RULES.read_text(encoding="utf-8"))["spec"]
    return {rule["alert"]: rule for group in spec["groups"] for rule in group["rules"]}


def grows(seen: Seen) -> dict[str, str]:
    """The fault goes on: every minute brings as much more as one minute (or the one fault) brought."""
    return {
        series: f"{old}+0x{FAULT_AT} {_line(old, (seen.after[series] - old) * 60 / seen.seconds)}"
        for series, old in seen.before.items()
        if series in seen.after
    }


def stays(seen: Seen) -> dict[str, str]:
    """The fault is there from a moment on, as it was told once. A series that is new begins with it."""
    first = {series: f"{old}+0x{FAULT_AT}" for series, old in seen.before.items()}
    begins = f"_x{FAULT_AT}"
    return {
        series: f"{first.get(series, begins)} {value}+0x{MINUTES}"
        for series, value in seen.after.items()
    } | {series: f"{first[series]} stale" for series in seen.before.keys() - seen.after.keys()}


def says(alert: str, series: Mapping[str, str], folder: Path, firing: bool) -> str:
    """Empty if the alert fires after the fault, or never does, as expected; else the engine's words."""
    spec = yaml.safe_load(RULES.read_text(encoding="utf-8"))["spec"]
    (folder / "rules.yml").write_text(yaml.safe_dump(spec))
    told = f'max_over_time((count(ALERTS{{alertname="{alert}",alertstate="firing"}}) or vector(0))[{MINUTES}m:1m])'
    test = {
        "rule_files": ["rules.yml"],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": [{"series": k, "values": v} for k, v in series.items()],
                "promql_expr_test": [
                    {
                        "expr": f"clamp_max({told}, 1)",
                        "eval_time": f"{MINUTES}m",
                        "exp_samples": [{"labels": "{}", "value": int(firing)}],
                    }
                ],
            }
        ],
    }
    (folder / "test.yml").write_text(json.dumps(test))
    command = [promtool() or "promtool", "test", "rules", "test.yml"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def _series(name: str, labels: Mapping[str, str]) -> str:
    return f"{name}{{{','.join(f'{k}={json.dumps(v)}' for k, v in sorted(labels.items()))}}}"


def _line(start: float, step: float) -> str:
    sign = "-" if step < 0 else "+"
    return f"{start}{sign}{abs(step)}x{MINUTES}"
