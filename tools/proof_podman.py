"""Podman, as far as the proof of the images needs it: it builds, mounts and runs without a daemon."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CERTIFICATES = "SSL_CERT_FILE"
"""Where the machine has its own authorities: packages may come through a proxy that only they know."""
LIMITED = (
    *("--rm", "--network", "host", "--read-only", "--cap-drop", "all"),
    *("--security-opt", "no-new-privileges", "--ulimit", "nofile=4096:4096"),
    *("--ulimit", "nproc=4096:4096"),
)
"""As `deploy/k8s/service` has every container; the network is this machine's own."""


@dataclass(frozen=True)
class Podman:
    """The command, the checkout that images are made from, and a folder for what is made on the way."""

    command: Sequence[str]
    root: Path
    folder: Path

    @staticmethod
    def image(service: str) -> str:
        """Its name."""
        return f"localhost/samlyft-{service}"

    def build(self, service: str, base: str) -> None:
        """From what is committed: a file that lies about in the checkout is not in the image."""
        source = self.folder / "source"
        if not source.exists():
            clone = ["git", "clone", "--quiet", str(self.root), str(source)]
            subprocess.run(clone, check=True)  # noqa: S603  # our own checkout
        options = ["--isolation", "chroot", "--network", "host"]
        if own := os.environ.get(CERTIFICATES):
            options += ["--volume", f"{own}:{own}:ro"]
        arguments = ["--build-arg", f"BASE={base}", "--build-arg", f"SERVICE={service}"]
        file = source / "deploy" / "docker" / "Dockerfile"
        named = ["--file", str(file), "--tag", self.image(service), str(source)]
        self._do("build", "--quiet", *options, *arguments, *named)

    def size(self, service: str) -> int:
        """In bytes."""
        return int(self._do("image", "inspect", "--format", "{{.Size}}", self.image(service)))

    @contextmanager
    def mounted(self, service: str) -> Iterator[Path]:
        """Its files."""
        image = self.image(service)
        try:
            yield Path(self._do("image", "mount", image))
        finally:
            self._do("image", "unmount", image)

    @contextmanager
    def spoiled(self, service: str, planted: Mapping[str, int]) -> Iterator[Path]:
        """Files of a container of it, with more in them: path and mode of each."""
        name = self._do("create", self.image(service))
        try:
            files = Path(self._do("mount", name))
            for path, mode in planted.items():
                place = files / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text("planted\n", encoding="utf-8")
                place.chmod(mode)
            yield files
        finally:
            self._do("rm", "--force", name)

    def run(self, service: str, verb: str, environment: Mapping[str, str]) -> list[str]:
        """The words that start one part of it, as a cluster would."""
        told = [word for key in environment for word in ("--env", key)]
        return [*self.command, "run", *LIMITED, *told, self.image(service), verb]

    def _do(self, *words: str) -> str:
        command = [*self.command, *words]
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # podman, with our own words
        if done.returncode:
            print(done.stdout[-2_000:], done.stderr[-4_000:], sep="\n", flush=True)
            done.check_returncode()
        return done.stdout.strip()
