"""Log in, come back, log out."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.responses import Response

from samlyft_portal import session as sessions
from samlyft_portal.apis import Caller
from samlyft_portal.login.oidc import LoginFailedError, Started
from samlyft_portal.session import STARTED, Session, cookie, cookie_name, cookies, keep
from samlyft_portal.settings import ROOT
from samlyft_web.problems import AppError

router = APIRouter(include_in_schema=False)
STARTED_SECONDS = 600
SPARE_SECONDS = 45
"""An access token that ends within these is renewed first, so that it lasts the page."""


def within(path: str) -> str:
    """A page of ours to go back to; whatever else is asked for is the first page."""
    safe = path.startswith(f"{ROOT}/") and not {"\\", "\r", "\n"} & set(path)
    return path if safe and f"{ROOT}/login" not in path else f"{ROOT}/"


@router.get("/login")
async def start(request: Request, back: str = "") -> Response:
    """To the issuer; what belongs to the answer waits in a sealed cookie."""
    state = request.app.state
    started = state.login.start(within(back))
    answer = RedirectResponse(await state.login.address(started), 303)
    value = state.sealer.seal(STARTED, started.model_dump_json().encode())
    answer.headers.append(
        "set-cookie", cookie(state.settings, STARTED, value, seconds=STARTED_SECONDS)
    )
    return answer


@router.get("/login/answer")
async def answered(request: Request) -> Response:
    """From the issuer: a new session, whatever there was before (no fixation)."""
    state = request.app.state
    kept = cookies(request.scope).get(cookie_name(state.settings, STARTED), "")
    try:
        started = Started.model_validate_json(state.sealer.open(STARTED, kept) or b"")
    except ValidationError as error:
        raise LoginFailedError from error
    if time.time() - started.began > STARTED_SECONDS:
        raise LoginFailedError
    identity, tokens = await state.login.redeem(started, dict(request.query_params))
    keep(request, sessions.begin(identity.sub, identity.name or identity.sub, tokens))
    answer = RedirectResponse(started.back, 303)
    answer.headers.append("set-cookie", cookie(state.settings, STARTED, "", 0))
    return answer


@router.post("/logout")
async def end(request: Request) -> Response:
    """Ends the session here and, where the issuer lets us, there."""
    session = sessions.current(request)
    await sessions.form(request)
    keep(request, None)
    try:
        address = await request.app.state.login.end(session.refresh)
    except AppError:
        address = ""  # the cookie goes in any case, and the token within minutes
    return RedirectResponse(address or f"{ROOT}/?{urlencode({'said': 'out'})}", 303)


async def signed_in(request: Request) -> Caller:
    """The dependency of every page behind the login: the reader's own way to the APIs."""
    session = await _fresh(request, sessions.current(request))
    caller = Caller(request.app.state.apis, session)
    await caller.learn()
    await caller.know_title()
    request.state.caller = caller
    return caller


async def _fresh(request: Request, session: Session) -> Session:
    """With an access token that lasts; renewed once, however many pages ask at the same time."""
    if session.expires - time.time() > SPARE_SECONDS:
        return session
    try:
        tokens = await request.app.state.renewals.of(session.refresh)
    except LoginFailedError:
        keep(request, None)
        return sessions.current(request)  # raises: log in again
    renewed = session.model_copy(
        update={
            "access": tokens["access_token"],
            "refresh": tokens.get("refresh_token", session.refresh),
            "expires": time.time() + float(tokens.get("expires_in", 300)),
        }
    )
    keep(request, renewed)
    return renewed
