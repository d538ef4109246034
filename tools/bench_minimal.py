"""The smallest FastAPI app there is: what start-up is measured against."""

from __future__ import annotations

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def root() -> dict[str, str]:
    """Answers."""
    return {}
