"""Documents that anybody can read, screen readers too: tagged PDF (PDF/UA-1) from a template and data."""

import json
from importlib import resources
from typing import Any


def pdf(template: str, data: dict[str, Any], language: str) -> bytes:
    """The document; call it in a thread, for it takes tens of milliseconds a page.

    Data go in as JSON, never as markup: a name is a name whatever it holds.
    """
    # Imported where a document is made: 40 MB that no other request needs.
    import typst

    source = resources.files("samlyft_enrollment").joinpath(f"documents/{template}").read_bytes()
    inputs = {"data": json.dumps(data, ensure_ascii=False), "language": language}
    made: bytes = typst.compile(source, sys_inputs=inputs, pdf_standards=["ua-1"])
    return made
