"""The endpoints of RFC 7644 over people and workplaces."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Body, Header, Request, Response
from fastapi.responses import JSONResponse
from scim2_models import Context, Resource
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal, require
from samlyft_enrollment.scim import bulk, calls, queries
from samlyft_enrollment.scim.faults import MEDIA, ScimError
from samlyft_enrollment.scim.resources import MAX_RESULTS, Kind, config, provider
from samlyft_enrollment.scim.statements import LIST

router = APIRouter(tags=["SCIM"])
READ, WRITE = require("people:read"), require("people:write")
Sent = Annotated[Any, Body(media_type=MEDIA, description="Enligt RFC 7643. By RFC 7643.")]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=200)]
PARAMETERS = {
    "filter": "RFC 7644, 3.4.2.2",
    "startIndex": "1 or more",
    "count": f"at most {MAX_RESULTS}",
    "sortBy": "an attribute",
    "sortOrder": "ascending, descending",
    "attributes": "to return",
    "excludedAttributes": "to leave out",
}
QUERY = {
    "parameters": [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": words,
            "schema": {"type": "string"},
        }
        for name, words in PARAMETERS.items()
    ]
}


@asynccontextmanager
async def acting(request: Request, may: Any) -> AsyncIterator[tuple[AsyncSession, Principal]]:
    """Who asks, and one transaction; a directory keeps a whole tenant, so its reach must be whole."""
    principal: Principal = await may(request)
    if principal.scope != "*":
        raise ScimError(403, "A directory needs the reach *.")
    async with request.app.state.database.session(principal.tenant_id, "*") as session:
        yield session, principal


def place(request: Request) -> str:
    """The address of this service, for links."""
    return f"{request.app.state.settings.public_url}/enrollment/scim/v2"


def shown(found: Resource[Any], context: Context, status: int = 200, **more: Any) -> Response:
    """A resource with its ETag and where it is."""
    headers = {"ETag": calls.version(found), "Location": str(found.meta.location)}  # type: ignore[union-attr]  # every one has a meta
    body = found.model_dump(scim_ctx=context, **more)
    return JSONResponse(body, status, headers, media_type=MEDIA)


@router.get("/ServiceProviderConfig", summary="Vad tjänsten kan / What it can")
async def service_provider_config(request: Request) -> Response:
    """Utan token. Without a token."""
    _no_filter(request)
    found = config()
    return JSONResponse(_described(found, request, "ServiceProviderConfig"), media_type=MEDIA)


@router.get("/{what}", summary="Lista / List", openapi_extra=QUERY)
async def query(request: Request, what: str) -> Response:
    """Personer, enheter, eller vad som beskriver dem. People, workplaces, or what describes them."""
    if what in {"Schemas", "ResourceTypes"}:
        _no_filter(request)
        every = provider().schemas if what == "Schemas" else provider().resource_types
        items = [_described(one, request, what) for one in every]
        return JSONResponse(_list(items, len(items)), media_type=MEDIA)
    async with acting(request, READ) as (session, _):
        return await _search(session, request, kind_of(what), request.query_params)


@router.post("/{what}/.search", summary="Sök / Search")
async def search(request: Request, what: str, sent: Sent = None) -> Response:
    """Samma sökning utan att något står i adressen. The same with nothing in the address."""
    async with acting(request, READ) as (session, _):
        return await _search(session, request, kind_of(what), _texts(sent))


@router.post("/.search", summary="Sök bland allt / Search everything")
async def search_all(request: Request, sent: Sent = None) -> Response:
    """Personer och sedan enheter. People, then workplaces."""
    async with acting(request, READ) as (session, _):
        asked = _texts(sent)
        found: list[Resource[Any]] = []
        total = 0
        for kind in get_args(Kind):
            number, chosen = await queries.listed(session, kind, **_page(asked, place(request)))
            total, found = total + number, [*found, *chosen]
        body = queries.page_of(total, 1, found, calls.asked(asked, "Users"))
        return JSONResponse(body, media_type=MEDIA)


@router.post("/Bulk", summary="Många på en gång / Many at once")
async def many(request: Request, sent: Sent = None) -> Response:
    """Högst 100 åtgärder; var och en gäller för sig. At most 100; each stands by itself."""
    async with acting(request, WRITE) as (session, principal):
        told = await bulk.run(session, principal, sent, place(request))
    return JSONResponse(told, media_type=MEDIA)


@router.post("/{what}", summary="Lägg till / Create", status_code=201)
async def create(request: Request, what: str, sent: Sent = None) -> Response:
    """En person eller grupp. A person or a group."""
    kind = kind_of(what)
    async with acting(request, WRITE) as (session, principal):
        made = await calls.create(session, principal, kind, sent, place(request))
        parameters = calls.asked(request.query_params, kind)
    return shown(made, Context.RESOURCE_CREATION_RESPONSE, 201, response_parameters=parameters)


@router.get("/{what}/{name}", summary="Hämta / Get")
async def get(
    request: Request,
    what: str,
    name: str,
    if_none_match: Annotated[str | None, Header(alias="If-None-Match", max_length=200)] = None,
) -> Response:
    """En resurs. One resource."""
    if what in {"Schemas", "ResourceTypes"}:
        _no_filter(request)
        every = provider().schemas if what == "Schemas" else provider().resource_types
        for one in every:
            if str(one.id).lower() == name.lower():
                return JSONResponse(_described(one, request, what), media_type=MEDIA)
        raise ScimError(404, "There is no such description.")
    kind = kind_of(what)
    async with acting(request, READ) as (session, _):
        found = await queries.found(session, kind, name, of=place(request))
        parameters = calls.asked(request.query_params, kind)
    if if_none_match and calls.version(found) in if_none_match:
        return Response(status_code=304, headers={"ETag": calls.version(found)})
    return shown(found, Context.RESOURCE_QUERY_RESPONSE, response_parameters=parameters)


@router.put("/{what}/{name}", summary="Ersätt / Replace")
async def replace(
    request: Request, what: str, name: str, sent: Sent = None, if_match: IfMatch = None
) -> Response:
    """Allt som katalogen sagt. Everything that the directory said."""
    kind, of = kind_of(what), place(request)
    async with acting(request, WRITE) as (session, principal):
        calls.check(await queries.found(session, kind, name, of=of), if_match)
        made = await calls.replace(session, principal, kind, name, sent, of)
    return shown(made, Context.RESOURCE_REPLACEMENT_RESPONSE)


@router.patch("/{what}/{name}", summary="Ändra / Modify")
async def patch(
    request: Request, what: str, name: str, sent: Sent = None, if_match: IfMatch = None
) -> Response:
    """Delar av det. Parts of it."""
    kind, of = kind_of(what), place(request)
    async with acting(request, WRITE) as (session, principal):
        calls.check(await queries.found(session, kind, name, of=of), if_match)
        made = await calls.patch(session, principal, kind, name, sent, of)
    return shown(made, Context.RESOURCE_PATCH_RESPONSE)


@router.delete("/{what}/{name}", summary="Ta bort / Delete", status_code=204)
async def delete(request: Request, what: str, name: str, if_match: IfMatch = None) -> Response:
    """Katalogen känner den inte längre. The directory knows it no longer."""
    kind, of = kind_of(what), place(request)
    async with acting(request, WRITE) as (session, principal):
        calls.check(await queries.found(session, kind, name, of=of), if_match)
        await calls.remove(session, principal, kind, name, of)
    return Response(status_code=204)


def kind_of(what: str) -> Kind:
    """The kind of resource that a path names; 405 on what is only described."""
    if what in {"Schemas", "ResourceTypes", "ServiceProviderConfig"}:
        raise ScimError(405, "It can only be read.")
    for kind in get_args(Kind):
        if what == kind:
            return kind  # type: ignore[no-any-return]  # one of the two
    raise ScimError(404, "There is no such endpoint.")


def _texts(sent: Any) -> dict[str, str]:
    if not isinstance(sent, dict):
        raise ScimError(400, "The search must be an object.", "invalidSyntax")
    listed = {k: ",".join(map(str, v)) if isinstance(v, list) else str(v) for k, v in sent.items()}
    return {name: text for name, text in listed.items() if name in PARAMETERS}


def _page(asked: Mapping[str, str], of: str) -> dict[str, Any]:
    try:
        start, count = int(asked.get("startIndex", "1")), int(asked.get("count", "100"))
    except ValueError:
        raise ScimError(400, "startIndex and count are numbers.", "invalidValue") from None
    if abs(start) > 2**31 or abs(count) > 2**31:
        raise ScimError(400, "startIndex or count is too large.", "invalidValue")
    return {
        "of": of,
        "condition": asked.get("filter"),
        "start": start,
        "count": count,
        "sort": asked.get("sortBy"),
        "descending": asked.get("sortOrder") == "descending",
    }


async def _search(
    session: AsyncSession, request: Request, kind: Kind, asked: Mapping[str, str]
) -> Response:
    page = _page(asked, place(request))
    total, chosen = await queries.listed(session, kind, **page)
    body = queries.page_of(total, page["start"], chosen, calls.asked(asked, kind))
    return JSONResponse(body, media_type=MEDIA)


def _no_filter(request: Request) -> None:
    if "filter" in request.query_params:
        raise ScimError(403, "Descriptions are not filtered.")


def _described(one: Resource[Any], request: Request, what: str) -> dict[str, Any]:
    body: dict[str, Any] = one.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    kind = what.removesuffix("s")
    tail = "" if what == "ServiceProviderConfig" else f"/{one.id}"
    body["meta"] = {"resourceType": kind, "location": f"{place(request)}/{what}{tail}"}
    return body


def _list(items: list[dict[str, Any]], total: int) -> dict[str, Any]:
    return {
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": 1,
        "itemsPerPage": len(items),
        "Resources": items,
    }
