"""xAPI as an application of its own: its own document, guard and login, over the service's database."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samlyft_training_log.xapi import routes, state_routes
from samlyft_web import failures
from samlyft_web.guard import Guard

MAX_BODY = 4 * 1024 * 1024
PATH = "/training-log/xapi"


def build_xapi(service: FastAPI) -> FastAPI:
    """The application; it shares the service's database, settings and limits."""
    app = FastAPI(
        title="Samlyft xAPI",
        version="1.0.3",
        description=(
            "Tar emot påståenden från lärplattformar med egna uppgifter (Basic). "
            "Bilagor tas emot som adress (fileUrl), inte som innehåll. Dokument (state) är JSON. "
            "Takes statements from learning platforms with credentials of their own (Basic). "
            "Attachments are taken by address (fileUrl), not by content. Documents (state) are JSON."
        ),
        servers=[{"url": service.state.settings.public_url + PATH}],
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.root_path = PATH
    app.root_path_in_servers = False
    app.state.of = service.state
    app.include_router(routes.router)
    app.include_router(state_routes.router)
    failures.install(app)
    document = app.openapi()
    document.setdefault("components", {})["securitySchemes"] = {
        "basic": {"type": "http", "scheme": "basic"}
    }
    document["security"] = [{"basic": []}]
    app.add_middleware(Guard, max_body=MAX_BODY)
    app.add_middleware(Speaks)
    return app


class Speaks:
    """ASGI: every answer says which version it is in, and up to when it is consistent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = dict(scope.get("headers", ())).get(b"x-experience-api-version", b"")

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Experience-API-Version"] = "2.0.0" if asked[:1] == b"2" else "1.0.3"
                headers["X-Experience-API-Consistent-Through"] = datetime.now(UTC).isoformat()
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self.app(scope, receive, marked if scope["type"] == "http" else send)
