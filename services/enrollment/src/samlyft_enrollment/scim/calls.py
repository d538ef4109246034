"""One SCIM operation in one transaction: what routes and bulk share."""

from collections.abc import Mapping
from typing import Any

from scim2_models import Context, PatchOp, Resource, ResponseParameters
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.scim import commands, queries
from samlyft_enrollment.scim.faults import ScimError
from samlyft_enrollment.scim.resources import MODELS, Kind, uuid_of


async def create(
    session: AsyncSession, principal: Principal, kind: Kind, body: Any, of: str
) -> Resource[Any]:
    """A new resource, as it is read afterwards."""
    said = MODELS[kind].model_validate(body, scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    made = await commands.store(session, principal, kind, said, None)
    return await queries.found(session, kind, str(made), of=of)


async def replace(
    session: AsyncSession, principal: Principal, kind: Kind, name: str, body: Any, of: str
) -> Resource[Any]:
    """PUT: everything that it said before gives way."""
    before = await queries.found(session, kind, name, of=of)
    said = MODELS[kind].model_validate(body, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
    said.replace(before)
    await commands.store(session, principal, kind, said, uuid_of(name))
    return await queries.found(session, kind, name, of=of)


async def patch(
    session: AsyncSession, principal: Principal, kind: Kind, name: str, body: Any, of: str
) -> Resource[Any]:
    """PATCH: the operations in turn, all or none."""
    found = await queries.found(session, kind, name, of=of)
    model: Any = PatchOp.__class_getitem__(MODELS[kind])
    operations = model.model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST)
    if operations.patch(found):
        await commands.store(session, principal, kind, found, uuid_of(name))
    return await queries.found(session, kind, name, of=of)


async def remove(
    session: AsyncSession, principal: Principal, kind: Kind, name: str, of: str
) -> None:
    """DELETE: it is gone for the directory."""
    await queries.found(session, kind, name, of=of)
    await commands.remove(session, principal, kind, uuid_of(name))  # type: ignore[arg-type]  # found by it


def check(found: Resource[Any], if_match: str | None) -> None:
    """Raises 412 unless the caller edits the version that stands."""
    if if_match not in {None, "*"} and version(found) not in str(if_match):
        raise ScimError(412, "Somebody has changed it. Get it again and repeat the change.")


def version(found: Resource[Any]) -> str:
    """Its ETag."""
    return str(found.meta.version if found.meta else "")


def asked(query: Mapping[str, str], kind: Kind) -> ResponseParameters[Any]:
    """Which attributes to return."""
    names = ("attributes", "excludedAttributes")
    said = {name: query[name].split(",") for name in names if query.get(name)}
    model: Any = ResponseParameters.__class_getitem__(MODELS[kind])
    result: ResponseParameters[Any] = model.model_validate(said)
    return result
