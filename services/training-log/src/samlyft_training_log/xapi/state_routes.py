"""The state resource of xAPI 1.0.3 (IEEE 9274.1.1 alike): what a platform remembers of a learner in an activity."""

from __future__ import annotations

import re
from email.utils import format_datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Header, Query, Response
from fastapi.responses import JSONResponse

from samlyft_training_log.xapi import states
from samlyft_training_log.xapi.doors import Speaking
from samlyft_training_log.xapi.routes import agent_of
from samlyft_training_log.xapi.statements import IRI
from samlyft_training_log.xapi.states import Conditions, Context
from samlyft_web.fields import Instant
from samlyft_web.problems import BadRequestError, NotFoundError, Text
from samlyft_web.query import at_once

router = APIRouter(tags=["xapi"])
PATH = "/activities/state"
TAG = re.compile(r'"[\x21\x23-\x7e]{0,64}"')
NO_DOCUMENT = Text("Dokumentet finns inte.", "There is no such document.")
NO_ACTIVITY = Text("activityId ska vara en IRI.", "activityId must be an IRI.")
NO_TAG = Text(
    "If-Match och If-None-Match ska vara en ETag, eller *.",
    "If-Match and If-None-Match must be an ETag, or *.",
)
SENT = Body(description="Dokumentet, som JSON. The document, as JSON.")
StateId = Annotated[
    str, Query(alias="stateId", min_length=1, max_length=200, description="Dess id. Its id.")
]
MaybeStateId = Annotated[
    str | None,
    Query(
        alias="stateId",
        min_length=1,
        max_length=200,
        description="Utan: alla. Without: all of them.",
    ),
]


class Of:
    """Whose documents are meant: the parameters that all methods share."""

    def __init__(
        self,
        activity_id: Annotated[str, Query(alias="activityId", max_length=500)],
        agent: Annotated[str, Query(max_length=1_000, description="Agent, JSON.")],
        registration: Annotated[UUID | None, Query(description="Registrering. UUID.")] = None,
    ) -> None:
        if not IRI.fullmatch(activity_id):
            raise BadRequestError(NO_ACTIVITY)
        self.activity_id, self.actor, self.registration = activity_id, agent_of(agent), registration

    def context(self, platform_id: UUID) -> Context:
        """Among the platform's own."""
        return Context(platform_id, self.activity_id, self.actor or "", self.registration)


Meant = Annotated[Of, Depends(at_once(Of))]


def conditions(
    version: Annotated[str, Header(alias="X-Experience-API-Version")] = "",
    if_match: Annotated[str | None, Header(alias="If-Match", max_length=500)] = None,
    if_none_match: Annotated[str | None, Header(alias="If-None-Match", max_length=500)] = None,
) -> Conditions:
    """What the caller believes to stand."""
    return Conditions(_tags(if_match), _tags(if_none_match), required=version.startswith("2"))


Believed = Annotated[Conditions, Depends(conditions)]


@router.put(PATH, summary="Spara ett dokument / Store a document", status_code=204)
async def put_state(
    speaking: Speaking, of: Meant, state_id: StateId, sent: Annotated[Any, SENT], believed: Believed
) -> Response:
    """Ersätter det som finns. Replaces what stands."""
    session, platform = speaking
    context = of.context(platform.platform_id)
    await states.keep(session, context, state_id, sent, believed, merge=False)
    return Response(status_code=204)


@router.post(PATH, summary="Fyll på ett dokument / Merge into a document", status_code=204)
async def post_state(
    speaking: Speaking, of: Meant, state_id: StateId, sent: Annotated[Any, SENT], believed: Believed
) -> Response:
    """Det översta lagrets värden läggs in i det som finns. Members of the top level are put into what stands."""
    session, platform = speaking
    context = of.context(platform.platform_id)
    await states.keep(session, context, state_id, sent, believed, merge=True)
    return Response(status_code=204)


@router.get(PATH, summary="Hämta ett dokument, eller alla id / Get a document, or all ids")
async def get_state(
    speaking: Speaking, of: Meant, state_id: MaybeStateId = None, since: Instant | None = None
) -> Response:
    """Lärplattformens egna, som de skickades. The platform's own, as they were sent."""
    session, platform = speaking
    context = of.context(platform.platform_id)
    if state_id is None:
        return JSONResponse(await states.ids(session, context, since))
    found = await states.get(session, context, state_id)
    if found is None:
        raise NotFoundError(NO_DOCUMENT)
    headers = {
        "etag": states.etag(found.content),
        "last-modified": format_datetime(found.stored, usegmt=True),
    }
    return Response(found.content, media_type="application/json", headers=headers)


@router.delete(
    PATH, summary="Ta bort ett dokument, eller alla / Remove a document, or all", status_code=204
)
async def delete_state(
    speaking: Speaking, of: Meant, believed: Believed, state_id: MaybeStateId = None
) -> Response:
    """Det som inte finns är inget fel. What is not there is no fault."""
    session, platform = speaking
    await states.remove(session, of.context(platform.platform_id), state_id, believed)
    return Response(status_code=204)


def _tags(header: str | None) -> frozenset[str] | None:
    if header is None:
        return None
    found = TAG.findall(header)
    if not found and header.strip() != "*":
        raise BadRequestError(NO_TAG)
    return frozenset(found or ["*"])
