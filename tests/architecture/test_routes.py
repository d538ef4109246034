"""What holds for every route: deny by default, lists that go on, edits that name a version."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_running.app import build_app

PUBLIC = {
    "enrollment": {
        "GET /calendars/{calendarToken}/feed"
    },  # a calendar program has no login: the link is the key
    "training-log": set(),
    "survey": {
        "POST /answers"
    },  # a door without a login: its token is in the body and spent by the answer
    "reporting": {
        "GET /open-data/{tenant}/catalogue",
        "GET /open-data/{tenant}/datasets/{openDatasetId}/figures",
    },  # open data is for anybody
}
IMPORT = re.compile(r"POST .*-imports")
EVERYWHERE = {"GET /api-info", "GET /health/live", "GET /health/ready", "GET /own-grants"}


@pytest.fixture(scope="module")
def api(service: Service, settings: Settings) -> FastAPI:
    return build_app(service, settings)


def routes(api: FastAPI) -> Iterator[tuple[str, RouteContext]]:
    for route in iter_route_contexts(api.routes):
        if isinstance(route.original_route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                yield f"{method} {route.path_format}", route


def dependencies(dependant: Dependant) -> Iterator[Dependant]:
    for inner in dependant.dependencies:
        yield inner
        yield from dependencies(inner)


def permissions(route: RouteContext) -> list[str]:
    calls = [d.call for d in dependencies(route.dependant)]
    return [
        str(call.permission) for call in calls if call is not None and hasattr(call, "permission")
    ]


def headers(route: RouteContext) -> set[str]:
    found = [
        *route.dependant.header_params,
        *(p for d in dependencies(route.dependant) for p in d.header_params),
    ]
    return {str(parameter.alias) for parameter in found}


def query_names(route: RouteContext) -> set[str]:
    found = [
        *route.dependant.query_params,
        *(p for d in dependencies(route.dependant) for p in d.query_params),
    ]
    return {str(parameter.alias) for parameter in found}


def test_the_routes_are_really_seen(api: FastAPI) -> None:
    names = {name for name, _ in routes(api)}
    assert names > EVERYWHERE | {"GET /changes"}
    assert len(names) > 6


def test_every_route_names_one_permission_or_is_a_named_public_one(
    service: Service, api: FastAPI
) -> None:
    public = PUBLIC[service.name] | EVERYWHERE
    wrong = {
        name for name, route in routes(api) if (len(permissions(route)) != 1) != (name in public)
    }
    assert wrong == set()


def test_every_permission_is_held_by_some_role(service: Service, api: FastAPI) -> None:
    held = frozenset().union(*service.may.values())
    unheld = {
        name: permissions(route)
        for name, route in routes(api)
        if not held.issuperset(permissions(route))
    }
    assert unheld == {}, (
        "name these permissions in MAY of the service's rules.py, for the roles that need them"
    )


def test_no_request_changes_thread_on_its_way(api: FastAPI) -> None:
    """A plain function or class as a dependency is called in a thread, at a fifth of a small request's cost."""
    calls = {call for _, route in routes(api) for call in _calls(route.dependant)}
    assert len(calls) > 8
    assert [call for call in calls if not _is_async(call)] == []
    assert not _is_async(frozenset)


def test_every_edit_names_the_version_it_edits(api: FastAPI) -> None:
    edits = [
        (name, route) for name, route in routes(api) if name.startswith(("PUT", "PATCH", "DELETE"))
    ]
    bare = [name for name, route in edits if "If-Match" not in headers(route)]
    assert bare == [], (
        "take `if_match: IfMatch` of samlyft_web.etags, and check it against the row's version"
    )


def test_every_import_needs_a_key_and_has_a_dry_run(api: FastAPI) -> None:
    imports = [(name, route) for name, route in routes(api) if IMPORT.fullmatch(name)]
    assert [name for name, route in imports if "Idempotency-Key" not in headers(route)] == []
    assert [name for name, route in imports if not {"dry_run", "mode"} <= query_names(route)] == []


def test_every_list_can_be_paged_sorted_and_asked_for_changes(api: FastAPI) -> None:
    lists = [
        (n, r)
        for n, r in routes(api)
        if n.startswith("GET") and "items" in _fields(r) and "/changes" not in n
    ]
    assert [
        n
        for n, r in lists
        if not {"limit", "page", "cursor", "sort", "changed_since"} <= query_names(r)
    ] == []


def _fields(route: RouteContext) -> set[str]:
    return set(getattr(route.response_model, "model_fields", {}))


def _calls(dependant: Dependant) -> Iterator[Any]:
    yield dependant.call
    yield from (inner.call for inner in dependencies(dependant))


def _is_async(call: Any) -> bool:
    return inspect.iscoroutinefunction(call) or inspect.isasyncgenfunction(call)
