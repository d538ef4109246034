"""Many operations in one request (RFC 7644, section 3.7): each stands or falls by itself."""

import json
from typing import Any

from pydantic import ValidationError
from scim2_models import SCIMException
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.scim import calls
from samlyft_enrollment.scim.faults import ScimError, answer, of_body, of_service
from samlyft_enrollment.scim.resources import MAX_OPERATIONS, MODELS
from samlyft_web.problems import AppError

RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
METHODS = {"POST": 201, "PUT": 200, "PATCH": 200, "DELETE": 204}


async def run(session: AsyncSession, principal: Principal, body: Any, of: str) -> dict[str, Any]:
    """The operations in their order; a `bulkId:` refers to what an earlier one made."""
    operations = body.get("Operations") if isinstance(body, dict) else None
    if not isinstance(operations, list) or not all(isinstance(o, dict) for o in operations):
        raise ScimError(400, "Operations must be a list.", "invalidSyntax")
    if len(operations) > MAX_OPERATIONS:
        raise ScimError(413, f"At most {MAX_OPERATIONS} operations.", "tooMany")
    allowed = body.get("failOnErrors")
    made: dict[str, str] = {}
    told: list[dict[str, Any]] = []
    for operation in operations:
        told.append(await _one(session, principal, operation, made, of))
        failed = sum(int(one["status"]) >= 400 for one in told)
        if isinstance(allowed, int) and allowed > 0 and failed >= allowed:
            break
    return {"schemas": [RESPONSE], "Operations": told}


async def _one(
    session: AsyncSession,
    principal: Principal,
    operation: dict[str, Any],
    made: dict[str, str],
    of: str,
) -> dict[str, Any]:
    method, bulk_id = str(operation.get("method", "")).upper(), operation.get("bulkId")
    told: dict[str, Any] = {"method": method, "bulkId": bulk_id}
    try:
        async with session.begin_nested():
            done = await _done(session, principal, method, _resolved(operation, made), of)
    except (ScimError, SCIMException, ValidationError, AppError) as error:
        response = _answer(error)
        told |= {"status": str(response.status_code), "response": json.loads(response.body)}
    else:
        told |= {"status": str(METHODS[method]), **done}
        if bulk_id and "location" in done:
            made[str(bulk_id)] = str(done["location"]).rpartition("/")[2]
    return {name: value for name, value in told.items() if value is not None}


def _answer(error: Exception) -> Any:
    if isinstance(error, ScimError):
        return answer(error.status, error.detail, error.kind)
    if isinstance(error, SCIMException):
        return answer(error.status, error.detail, error.scim_type or None)
    return of_body(None, error) if isinstance(error, ValidationError) else of_service(None, error)  # type: ignore[arg-type]  # they do not look at the request


def _resolved(operation: dict[str, Any], made: dict[str, str]) -> dict[str, Any]:
    text = json.dumps(operation.get("data")) + "\n" + str(operation.get("path", ""))
    for bulk_id, name in made.items():
        text = text.replace(f"bulkId:{json.dumps(bulk_id)[1:-1]}", name)
    if '"bulkId:' in text or "/bulkId:" in text:
        raise ScimError(409, "A bulkId refers to what was not made.", "invalidValue")
    data, _, path = text.rpartition("\n")
    return {"data": json.loads(data), "path": path}


async def _done(
    session: AsyncSession, principal: Principal, method: str, operation: dict[str, Any], of: str
) -> dict[str, Any]:
    kind, _, name = operation["path"].strip("/").partition("/")
    if kind not in MODELS or method not in METHODS or (method == "POST") == bool(name):
        raise ScimError(400, "Method and path do not go together.", "invalidPath")
    if method == "POST":
        found = await calls.create(session, principal, kind, operation["data"], of)
    elif method == "DELETE":
        await calls.remove(session, principal, kind, name, of)
        return {"location": f"{of}/{kind}/{name}"}
    else:
        change = calls.replace if method == "PUT" else calls.patch
        found = await change(session, principal, kind, name, operation["data"], of)
    return {"location": f"{of}/{kind}/{found.id}", "version": calls.version(found)}
