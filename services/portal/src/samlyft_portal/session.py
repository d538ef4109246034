"""Who is logged in: kept in a sealed cookie of the browser, since the portal has no database (ADR 0014)."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.types import Scope

from samlyft_portal.sealed import Sealer
from samlyft_portal.settings import Settings
from samlyft_web.doors import form_fields
from samlyft_web.problems import AppError, ForbiddenError, Text

SESSION, STARTED, LANGUAGE = "samlyft", "samlyft-login", "samlyft-language"
TOUCH = 60
"""Seconds after which a visit renews the idle time."""


class LoginNeededError(AppError):
    """Nobody is logged in, or not any more."""

    status, code = 401, "login-needed"
    title = Text("Logga in", "Log in")


class ForgedError(ForbiddenError):
    """A form that no page of ours sent, or that is older than the login."""

    code, title = "form-refused", Text("Formuläret togs inte emot", "The form was refused")


class Session(BaseModel):
    """One login. Nothing of it is ever written to a log."""

    subject: str
    name: str
    access: str
    refresh: str = ""
    expires: float
    csrf: str
    began: float
    seen: float
    tenant: str = ""

    def is_over(self, settings: Settings, now: float) -> bool:
        """Whether it has lasted, or rested, too long."""
        rested = now - self.seen > settings.idle_minutes * 60
        return rested or now - self.began > settings.session_hours * 3600


def begin(subject: str, name: str, tokens: Mapping[str, object]) -> Session:
    """A new session, with a form key of its own: nothing of an earlier one goes on."""
    now = time.time()
    return Session(
        subject=subject,
        name=name,
        access=str(tokens["access_token"]),
        refresh=str(tokens.get("refresh_token", "")),
        expires=now + float(str(tokens.get("expires_in", 300))),
        csrf=secrets.token_urlsafe(24),
        began=now,
        seen=now,
    )


def cookie_name(settings: Settings, name: str) -> str:
    """`__Host-`: of this origin only, over https only; without https (a development machine) the plain name."""
    return f"__Host-{name}" if settings.is_secure else name


def cookie(settings: Settings, name: str, value: str, seconds: int | None = None) -> str:
    """A `Set-Cookie`; without seconds it goes with the browser, with 0 it goes at once."""
    words = [f"{cookie_name(settings, name)}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
    words += ["Secure"] if settings.is_secure else []
    words += [] if seconds is None else [f"Max-Age={seconds}"]
    return "; ".join(words)


def cookies(scope: Scope) -> dict[str, str]:
    """What the browser sent; a malformed header is none."""
    found: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                found.load(value.decode("latin-1"))
            except Exception:  # noqa: S112  # whatever a browser sends: not ours
                continue
    return {name: morsel.value for name, morsel in found.items()}


def opened(scope: Scope, settings: Settings, sealer: Sealer) -> Session | None:
    """The session of a request, if there is one that still holds."""
    text = cookies(scope).get(cookie_name(settings, SESSION))
    content = sealer.open(SESSION, text) if text else None
    if content is None:
        return None
    try:
        session = Session.model_validate_json(content)
    except ValidationError:
        return None  # of an earlier version of the portal
    return None if session.is_over(settings, time.time()) else session


def keep(request: Request, session: Session | None) -> None:
    """The browser is told of this session with the answer; None ends it there."""
    request.scope["state"]["kept"] = session
    request.scope["state"]["session"] = session


def current(request: Request) -> Session:
    """The session; raises `LoginNeededError`."""
    session: Session | None = request.scope["state"].get("session")
    if session is None:
        raise LoginNeededError(
            Text("Logga in för att se sidan.", "Log in to see this page."),
        )
    return session


async def form(request: Request) -> dict[str, str]:
    """The fields of a form that one of our pages sent; raises `ForgedError`."""
    session = current(request)
    fields = await form_fields(request)
    if not hmac.compare_digest(fields.pop("csrf", "").encode(), session.csrf.encode()):
        raise ForgedError(
            Text(
                "Formuläret hör inte till den här inloggningen. Gå tillbaka, ladda om sidan och skicka igen.",
                "The form does not belong to this login. Go back, reload the page and send it again.",
            )
        )
    return fields
