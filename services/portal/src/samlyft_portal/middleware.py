"""What every page carries: the reader's language and session in, safe headers and the cookie out."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samlyft_portal import views
from samlyft_portal.sealed import Sealer
from samlyft_portal.session import (
    LANGUAGE,
    SESSION,
    TOUCH,
    ForgedError,
    Session,
    cookie,
    cookie_name,
    cookies,
    opened,
)
from samlyft_portal.settings import Settings
from samlyft_web.failures import as_app_error
from samlyft_web.problems import Text

SAFETY = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
    "vary": "Accept-Language, Cookie",
}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
STRANGE = Text(
    "Formuläret skickades från en annan webbplats. Öppna sidan här och försök igen.",
    "The form was sent from another site. Open the page here and try again.",
)


class Pages:
    """ASGI: outermost of the portal's own, so that also what the guard refuses is a safe page."""

    def __init__(self, app: ASGIApp, settings: Settings, sealer: Sealer) -> None:
        self.app, self.settings, self.sealer = app, settings, sealer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["samlyft.page"] = True
        sent = cookies(scope)
        chosen = sent.get(cookie_name(self.settings, LANGUAGE))
        if chosen in ("sv", "en"):
            rest = [pair for pair in scope["headers"] if pair[0] != b"accept-language"]
            scope["headers"] = [*rest, (b"accept-language", chosen.encode())]
        state = scope.setdefault("state", {})
        state["session"] = session = opened(scope, self.settings, self.sealer)
        stale = cookie_name(self.settings, SESSION) in sent and session is None
        state["kept"] = None if stale else session
        answering = self._answering(state, session, send, stale=stale)
        try:
            if scope["method"] not in SAFE and self._is_foreign(scope):
                raise ForgedError(STRANGE)
            await self.app(scope, receive, answering)
        except Exception as error:  # the last resort: the connection is kept
            answer = views.error_page(scope, as_app_error(error, scope["method"]))
            await answer(scope, receive, answering)

    def _is_foreign(self, scope: Scope) -> bool:
        """Whether another site sent this: by what browsers say of where a request comes from."""
        headers = dict(scope["headers"])
        site = headers.get(b"sec-fetch-site")
        if site is not None:
            return site not in (b"same-origin", b"none")
        origin = headers.get(b"origin")
        return origin is None or not self._is_own(origin.decode("latin-1"))

    def _is_own(self, origin: str) -> bool:
        ours = urlsplit(self.settings.public_url)
        names = {ours.netloc}
        if not self.settings.is_secure:
            names.add(f"localhost:{ours.port}")
        found = urlsplit(origin)
        return found.scheme == ours.scheme and found.netloc in names

    def _answering(
        self, state: dict[str, object], session: Session | None, send: Send, *, stale: bool
    ) -> Send:
        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFETY.items():
                    headers.setdefault(name, value)
                kept = state["kept"]
                if isinstance(kept, Session):
                    if kept is not session or time.time() - kept.seen > TOUCH:
                        kept = kept.model_copy(update={"seen": time.time()})
                        value = self.sealer.seal(SESSION, kept.model_dump_json().encode())
                        headers.append("set-cookie", cookie(self.settings, SESSION, value))
                elif stale or session is not None:
                    headers.append("set-cookie", cookie(self.settings, SESSION, "", 0))
            await send(message)

        return answering
