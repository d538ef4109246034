"""`make proof-images`: every image built without a Docker engine, looked into, and started on a real stack."""

from __future__ import annotations

import argparse
import asyncio
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tools import proof_document as document
from tools.proof_controls import must_find
from tools.proof_document import Row
from tools.proof_image_content import PLANTED, faults, missing, sizes, unlocked, write_sbom
from tools.proof_image_parts import run_parts, starts_without_key
from tools.proof_podman import Podman
from tools.proof_stack import stack
from tools.services import NAMES, PAGES, ROOT

IMAGES = (*NAMES, PAGES)
SBOMS = ROOT / "dist"


class Images:
    """What was built, and what has been found of it so far."""

    def __init__(self, podman: Podman) -> None:
        self.podman = podman
        self.rows: list[Row] = []
        self.failed = False

    def build(self, base: str) -> None:
        """All of them."""
        took = {}
        for name in IMAGES:
            began = time.monotonic()
            self.podman.build(name, base)
            took[name] = time.monotonic() - began
            print(f"{name}: built in {took[name]:.0f} s", flush=True)
        said = ", ".join(f"{name} {megabytes} MB" for name, megabytes in self._sizes().items())
        self._tell(
            Row(
                "built from a clean checkout",
                f"{len(IMAGES)} images in {sum(took.values()):.0f} s, on `{base}`",
                said,
                "every image names what it was built on; none is pulled by a moving tag",
            )
        )

    def _sizes(self) -> dict[str, int]:
        return {name: sizes(self.podman.size(name)) for name in IMAGES}

    def look(self) -> None:
        """At the files of each: nothing to build with, no test, nothing to write to, bytecode made."""
        found = []
        for name in IMAGES:
            with self.podman.mounted(name) as files:
                found += [f"{name}: {fault}" for fault in faults(files)]
        with self.podman.spoiled(PAGES, PLANTED) as files:
            planted = faults(files)
        must_find(len(planted) >= len(PLANTED), f"each planted file: {planted}")
        self._tell(
            Row(
                "build tools, tests, keys, files that its user can write, code without bytecode",
                f"{len(IMAGES)} images",
                f"{len(found)}",
                f"an image with one of each: {len(planted)}",
            ),
            found,
        )

    def list_contents(self) -> None:
        """A bill of materials each, which names exactly what the lock of the image names."""
        SBOMS.mkdir(exist_ok=True)
        found, named, control = [], 0, 0
        for name in IMAGES:
            with self.podman.mounted(name) as files:
                target = SBOMS / f"samlyft-{name}.cdx.json"
                named += write_sbom(files, target)
                lock = (files / "app" / "service.lock").read_text(encoding="utf-8")
                found += [f"{name} lacks {one}" for one in missing(target, lock)]
                found += [f"{name} has {one}" for one in unlocked(target, lock)]
                control += len(missing(target, f"{lock}\nplanted==1.0 \\\n"))
        must_find(control == len(IMAGES), "a package that no image has")
        self._tell(
            Row(
                "bill of materials against the hashed lock of each image",
                f"{len(IMAGES)} files in `dist/`, {named} components",
                f"differences {len(found)}",
                f"a package added to each lock: {control}",
            ),
            found,
        )

    async def start(self) -> None:
        """Every part of every image beside a running stack, until it is ready, and then told to stop."""
        with stack() as place:
            ready = await run_parts(self.podman, place)
            refused = await starts_without_key(self.podman, place)
        must_find(refused, "that an image without a key does not start")
        slow = [f"{part} ended {code}" for part, (_, code) in ready.items() if code]
        longest = max(seconds for seconds, _ in ready.values())
        self._tell(
            Row(
                "parts started from their image and stopped by SIGTERM",
                f"{len(ready)}: api, worker, relay and migration of each service, and the portal",
                f"not ready or not ended in peace {len(slow)}; the last was ready after {longest:.1f} s",
                "without its key an api ends at once, and says which variable is missing",
            ),
            slow,
        )

    def _tell(self, row: Row, found: list[str] | None = None) -> None:
        for line in (found or [])[:20]:
            print("   ", line, flush=True)
        self.failed |= bool(found)
        self.rows.append(row._replace(found=f"**FAILED** {row.found}") if found else row)
        print(": ".join(self.rows[-1]), flush=True)


def main() -> int:
    """0 when every check found nothing, and every control something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="docker.io/library/python:3.13-slim-bookworm")
    parser.add_argument("--podman", default="podman", help="the command, with options of its own")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="samlyft-") as folder:
        images = Images(Podman(shlex.split(asked.podman), ROOT, Path(folder)))
        images.build(asked.base)
        images.look()
        images.list_contents()
        asyncio.run(images.start())
    document.write_images(images.rows)
    return int(images.failed)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        sys.exit(f"{error}\nmake proof-images needs podman (a package of the distribution)")
