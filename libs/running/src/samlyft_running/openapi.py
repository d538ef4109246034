"""The exported document: everything that Sweden's REST API profile demands, filled in one place."""

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts

from samlyft_common.service import Service
from samlyft_web.problems import TYPE_ROOT, Problem, code_of
from samlyft_web.sayings import TITLES, Text

VERSION = "1.0.0"
SITE = "https://samlyft.example"
LIMITS = Text(
    "Gränser: högst 200 rader per sida, 256 KiB per anrop (256 MiB vid import), 500 sidor "
    "djupt och därefter `next`. Problem svaras enligt RFC 9457.",
    "Limits: at most 200 rows a page, 256 KiB a request (256 MiB for imports), 500 pages deep and "
    "then `next`. Problems are answered by RFC 9457.",
)
TRACEPARENT = {
    "type": "string",
    "pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
    "example": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
}
TRACE_IN = {
    "name": "traceparent",
    "in": "header",
    "required": False,
    "description": "W3C Trace Context.",
    "schema": TRACEPARENT,
}
TRACE_OUT = {"description": "W3C Trace Context.", "schema": TRACEPARENT}
TENANT = {
    "name": "Samlyft-Tenant",
    "in": "header",
    "required": False,
    "description": "Vilken samverkan anropet gäller. Which tenant, for callers with several.",
    "schema": {"type": "string", "pattern": "^[a-z][a-z0-9-]{1,30}$", "example": "gr"},
}
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "Åtkomsttoken enligt RFC 9068. Access token of RFC 9068.",
}
VERBS = ("get", "put", "post", "delete", "patch")


class ExampleMissingError(Exception):
    """A body without an example: the export stops, since the profile demands one."""


def customise(app: FastAPI, service: Service, public_url: str) -> None:
    """Makes the app serve the document of its service, built when it is first asked for: half of a start otherwise."""
    app.root_path_in_servers = False
    app.openapi = lru_cache(1)(partial(build, app, service, public_url))  # type: ignore[method-assign]  # FastAPI's way


def build(app: FastAPI, service: Service, public_url: str) -> dict[str, Any]:
    """The document of a service; raises `ExampleMissingError`."""
    document = get_openapi(
        title=f"Samlyft {service.title.sv} / {service.title.en}",
        version=VERSION,
        description=f"{service.description.sv} {LIMITS.sv}\n\n{service.description.en} {LIMITS.en}",
        terms_of_service=f"{SITE}/villkor",
        contact={"name": "Samlyft", "url": SITE, "email": "api@samlyft.example"},
        license_info={"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/sv/"},
        servers=[{"url": public_url + service.root_path}],
        routes=app.routes,
    )
    document["info"]["x-limitations"] = LIMITS.sv
    document["externalDocs"] = {
        "description": "Samlyfts dokumentation. Documentation of Samlyft.",
        "url": f"{SITE}/dokumentation",
    }
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for replaced in ("HTTPValidationError", "ValidationError"):
        schemas.pop(replaced, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update({**problem.pop("$defs"), "Problem": problem})
    document["components"]["securitySchemes"] = {"bearer": BEARER}
    document["security"] = [{"bearer": []}]
    public = _public_operations(app)
    for path, verb, operation in _operations(document):
        _complete(operation, path, verb, is_public=(path, verb) in public)
    _link(document)
    _demand_examples(document)
    return document


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for verb in VERBS:
            if verb in item:
                yield path, verb, item[verb]


def _public_operations(app: FastAPI) -> set[tuple[str, str]]:
    """Routes that name no permission (`auth.require`)."""
    return {
        (str(route.path_format), verb.lower())
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute) and not _asks_permission(route.dependant)
        for verb in route.methods or ()
    }


def _asks_permission(dependant: Any) -> bool:
    return hasattr(dependant.call, "permission") or any(
        _asks_permission(inner) for inner in dependant.dependencies
    )


def _complete(operation: dict[str, Any], path: str, verb: str, *, is_public: bool) -> None:
    parameters = operation.setdefault("parameters", [])
    parameters.append(TRACE_IN)
    if is_public:
        operation["security"] = []
    else:
        operation.pop("security", None)
        parameters.append(TENANT)
    responses = operation["responses"]
    for status in _problem_statuses(operation, path, verb, is_public=is_public):
        responses[str(status)] = _problem_answer(status, path)
    for parameter in parameters:
        # One dependency serves both kinds of route: on these it refuses a request without the key.
        if parameter["name"] == "Idempotency-Key" and path.endswith("-imports"):
            parameter["required"] = True
    for status, response in responses.items():
        if response["description"] == "Successful Response":
            response["description"] = "Svaret. The answer."
        response.setdefault("headers", {})["traceparent"] = TRACE_OUT
        if status == "201":
            response["headers"].setdefault(
                "Location", {"description": "Den nya. The new one.", "schema": {"type": "string"}}
            )


def _link(document: dict[str, Any]) -> None:
    """From what a POST made to the operation that reads it; from `/api-info` to the state."""
    paths = document["paths"]
    for path, verb, operation in _operations(document):
        if path == "/api-info" and "/health/ready" in paths:
            ready = {"operationId": paths["/health/ready"]["get"]["operationId"]}
            operation["responses"]["200"]["links"] = {"ready": ready}
        made = operation["responses"].get("201")
        items = [p for p in paths if re.fullmatch(re.escape(path) + r"/\{\w+\}", p)]
        if verb != "post" or not made or not items or "get" not in paths[items[0]]:
            continue
        name = items[0].rpartition("{")[2][:-1]
        field = re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()
        read = {
            "operationId": paths[items[0]]["get"]["operationId"],
            "parameters": {name: f"$response.body#/{field}"},
        }
        made.setdefault("links", {})["read"] = read


def _problem_statuses(
    operation: dict[str, Any], path: str, verb: str, *, is_public: bool
) -> Iterator[int]:
    """What the plumbing may answer on this operation."""
    names = {parameter["name"] for parameter in operation["parameters"]}
    has_body = "requestBody" in operation
    yield from (400, 414, 422, 429, 431, 500, 503)
    if not is_public:
        yield from (401, 403)
    if "{" in path or has_body or "404" in operation["responses"]:
        yield 404
    if verb != "get" or "{" in path:
        # A reading too: a round that is still open has no result, a file that is being made no content.
        yield 409
    if "If-Match" in names:
        yield from (412, 428)
    if has_body:
        yield from (413, 415)


def _problem_answer(status: int, path: str) -> dict[str, Any]:
    title = TITLES[status]
    example = {
        "type": TYPE_ROOT + code_of(status),
        "title": title.sv,
        "status": status,
        "detail": title.sv,
        "instance": path,
    }
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": schema, "example": example}}
    return {"description": f"{title.sv}. {title.en}.", "content": content}


def _demand_examples(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for path, verb, operation in _operations(document):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for body in bodies:
            media = body.get("content", {}).get("application/json")
            if media is None or "example" in media or "examples" in media:
                continue
            name = media.get("schema", {}).get("$ref", "").rpartition("/")[2]
            if "example" not in schemas.get(name, {}):
                msg = (
                    f"{verb} {path}: {name or 'a body'} has no example; give the class "
                    'model_config = ConfigDict(json_schema_extra={"example": {...}})'
                )
                raise ExampleMissingError(msg)
