"""The routes of a running application, as FastAPI serves them and not as a document says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts


@dataclass(frozen=True)
class Route:
    """One verb of one path."""

    verb: str
    path: str
    permission: str | None
    """None: it is public."""
    operation: dict[str, Any]
    """What the OpenAPI document says of it."""

    @property
    def filters(self) -> set[str]:
        """Names of its query parameters."""
        return {p["name"] for p in self.operation["parameters"] if p["in"] == "query"}


def routes(app: FastAPI) -> dict[str, Route]:
    """Every route by verb and path."""
    found = {}
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute) and route.include_in_schema:
            path = str(route.path_format)
            for verb in route.methods or ():
                operation = app.openapi()["paths"][path][verb.lower()]
                permission = next(_permissions(route.dependant), None)
                found[f"{verb} {path}"] = Route(verb, path, permission, operation)
    return found


def _permissions(dependant: Dependant) -> Iterator[str]:
    permission = getattr(dependant.call, "permission", None)
    if permission is not None:
        yield str(permission)
    for inner in dependant.dependencies:
        yield from _permissions(inner)
