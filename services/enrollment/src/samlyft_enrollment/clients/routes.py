"""Machine clients, self-service: add, list, rename, revoke; keys two at a time so that one can be replaced."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import JSONResponse
from sqlmodel import col, or_, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_enrollment.access.queries import GRANT
from samlyft_enrollment.access.routes import GRANT_CHANGED
from samlyft_enrollment.access.schemas import ClientIn
from samlyft_enrollment.clients import commands, queries
from samlyft_enrollment.clients.schemas import KeyIn, KeyOut, KeySet, MachineChange, MachineOut
from samlyft_enrollment.models import Machine, MachineKey
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["access"])
Reader = Annotated[Principal, Depends(require("grants:read"))]
Writer = Annotated[Principal, Depends(require("grants:write"))]
MachineId = Annotated[UUID, Path(alias="machineId")]
KeyId = Annotated[UUID, Path(alias="keyId")]


@router.post(
    "/clients",
    summary="Lägg till maskinklient / Add a machine client",
    status_code=201,
    response_model=MachineOut,
    responses={200: {"model": MachineOut, "description": "Fanns redan. It was there already."}},
)
async def create_client(
    principal: Writer, session: Session, once: MayRepeat, body: ClientIn
) -> Response:
    """Ger ett system behörigheter i hela samverkan. Gives a system permissions in the tenant."""
    found = await commands.find(session, body)
    if found is not None:
        headers = {"etag": etag(found.version)}
        return JSONResponse(found.model_dump(mode="json"), 200, headers)
    return await once.answer(
        session,
        lambda: commands.add(session, principal.tenant_id, body),
        location=lambda made: f"/clients/{made.machine_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/clients", summary="Lista maskinklienter / List machine clients")
async def list_clients(
    principal: Reader,
    session: Session,
    page: Page,
    unused_since: Annotated[
        date | None,
        Query(
            description="Har inte anropat enrollment sedan den dagen; en klient som bara anropar de andra "
            "tjänsterna kommer också med, så fråga före du återkallar. Has not called enrollment since "
            "that day; includes clients that only call the other services, so ask before you revoke."
        ),
    ] = None,
) -> Listing[MachineOut]:
    """Alla, också de som återkallats. All, revoked ones too."""
    query = queries.machines()
    if unused_since:
        query = query.where(
            or_(col(Machine.last_used_on).is_(None), col(Machine.last_used_on) < unused_since)
        )
    return await page_rows(
        session,
        page,
        query,
        sorts={"id": GRANT.c.id, "subject": GRANT.c.subject},
        key=GRANT.c.id,
        changed=GRANT_CHANGED,
        read=queries.machine_out,
    )


@router.get("/clients/{machineId}", summary="Hämta maskinklient / Get a machine client")
async def get_client(
    principal: Reader, session: Session, response: Response, machine_id: MachineId
) -> MachineOut:
    """En klient. One client."""
    found = await queries.machine(session, machine_id)
    response.headers["etag"] = etag(found.version)
    return found


@router.patch("/clients/{machineId}", summary="Byt namn / Rename a machine client")
async def rename_client(
    principal: Writer,
    session: Session,
    response: Response,
    machine_id: MachineId,
    if_match: IfMatch,
    body: MachineChange,
) -> MachineOut:
    """Ett annat namn. Another name."""
    made = await commands.rename(session, machine_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.delete(
    "/clients/{machineId}", summary="Återkalla klient / Revoke a client", status_code=204
)
async def revoke_client(
    principal: Writer, session: Session, machine_id: MachineId, if_match: IfMatch
) -> None:
    """Behörighet och nycklar upphör inom några sekunder. Grant and keys end within seconds."""
    await commands.revoke(session, machine_id, if_match)


@router.get("/clients/{machineId}/jwks", summary="Hämta nycklar / Get the public keys")
async def get_key_set(principal: Reader, session: Session, machine_id: MachineId) -> KeySet:
    """De nycklar som gäller nu, som utfärdaren vill ha dem. The valid keys, as an issuer takes them."""
    return await queries.key_set(session, machine_id)


@router.post(
    "/clients/{machineId}/keys",
    summary="Lägg till nyckel / Add a key",
    status_code=201,
    response_model=KeyOut,
)
async def add_key(
    principal: Writer, session: Session, once: MayRepeat, machine_id: MachineId, body: KeyIn
) -> Response:
    """Den nya och den gamla gäller samtidigt tills den gamla återkallas. Both hold until one is revoked."""
    return await once.answer(
        session,
        lambda: commands.add_key(session, machine_id, body),
        location=lambda made: f"/client-keys/{made.key_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/client-keys", summary="Lista nycklar / List keys")
async def list_keys(
    principal: Reader,
    session: Session,
    page: Page,
    machine_id: Annotated[UUID | None, Query(description="En klient. One client.")] = None,
) -> Listing[KeyOut]:
    """Alla, också återkallade och utgångna. All, revoked and expired ones too."""
    query = select(MachineKey)
    if machine_id:
        query = query.where(col(MachineKey.machine_id) == machine_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"changed_at": col(MachineKey.changed_at), "kid": col(MachineKey.kid)},
        key=col(MachineKey.id),
        changed=col(MachineKey.changed_at),
        read=queries.key_out,
    )


@router.get("/client-keys/{keyId}", summary="Hämta nyckel / Get a key")
async def get_key(principal: Reader, session: Session, response: Response, key_id: KeyId) -> KeyOut:
    """En nyckel. One key."""
    found = await queries.key(session, key_id)
    response.headers["etag"] = etag(found.version)
    return queries.key_out(found)


@router.delete("/client-keys/{keyId}", summary="Återkalla nyckel / Revoke a key", status_code=204)
async def revoke_key(principal: Writer, session: Session, key_id: KeyId, if_match: IfMatch) -> None:
    """Den bevisar inget längre. It proves nothing any more."""
    await commands.revoke_key(session, key_id, if_match)
