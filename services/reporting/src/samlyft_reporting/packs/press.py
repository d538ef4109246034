"""Sets one pack in a process of its own: the document as JSON in, the PDF out.

Its own, so that the typesetter's and the charts' memory is given back. The same document is the same file.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from samlyft_reporting.packs.tongue import Tongue
from samlyft_reporting.packs.wording import PAGES

TEMPLATE = Path(__file__).parent / "pack.typ"
WIDE = 480
"""Drawings wider than this take the whole column."""


def made(document: dict[str, Any]) -> bytes:
    """The file: tagged PDF (PDF/UA-1), dated by the day of its figures."""
    import typst

    with tempfile.TemporaryDirectory(prefix="samlyft-pack-") as folder:
        place = Path(folder)
        shutil.copy(TEMPLATE, place / TEMPLATE.name)
        _draw(document, place)
        say = Tongue(document["language"])
        day = datetime.fromisoformat(document["as_of"]).replace(tzinfo=UTC)
        said = {name: say.of(words) for name, words in PAGES.items()}
        said["as_of"] += f" {say.day(day)}"
        found = typst.compile(
            str(place / TEMPLATE.name),
            root=folder,
            format="pdf",
            sys_inputs={"document": json.dumps(document | {"said": said}, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            timestamp=int(day.timestamp()),
        )
    if not isinstance(found, bytes):
        raise SystemExit(1)
    return found


def _draw(document: dict[str, Any], place: Path) -> None:
    """Each chart as a picture beside the template, which names it."""
    from samlyft_charts import png

    blocks = [block for chapter in document["chapters"] for block in chapter["blocks"]]
    charts = [block["chart"] for block in blocks if block.get("chart")]
    for number, chart in enumerate(charts):
        spec = chart.pop("spec")
        chart["wide"] = spec.get("width", 0) > WIDE
        chart["picture"] = f"/chart-{number}.png"
        (place / f"chart-{number}.png").write_bytes(png(spec, scale=3))


def main() -> None:
    """One document."""
    sys.stdout.buffer.write(made(json.loads(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
